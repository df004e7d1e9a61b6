import type { Rig } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { busDecimal, hostPort, totalIn } from '../gpu-engines/amounts.ts';
import { optional, rigDriver, say } from '../gpu-engines/rig-driver.ts';

const STAT = say(2222, { id: 1, method: 'getstat' });
const ASK = { said: STAT } as const satisfies Questions;

function rig({ said }: { said: Answer }): Rig {
  const cards = said.list('result');
  const sum = (what: string) =>
    totalIn(
      said,
      cards.map((card) => card.num(what)),
    );
  return {
    software: 'dstm zm',
    version: said.str('version'),
    uptimeS: said.num('uptime'),
    algorithms: [
      {
        hashrateHs: sum('sol_ps'),
        unit: 'Sol/s',
        accepted: sum('accepted_shares'),
        rejected: sum('rejected_shares'),
        pool: {
          url: hostPort(said.str('server'), said.str('port')),
          user: said.str('user'),
          connectedS: said.num('contime'),
        },
      },
    ],
    devices: cards.map((card, at) => ({
      index: card.num('gpu_id') ?? at,
      kind: 'gpu',
      name: card.str('gpu_name'),
      pciBus: busDecimal(card.str('gpu_pci_bus_id')),
      hashratesHs: [card.num('sol_ps')],
      tempC: card.num('temperature'),
      fanPct: card.num('fan_speed'),
      powerW: card.num('power_usage'),
      accepted: card.num('accepted_shares'),
      rejected: card.num('rejected_shares'),
      latencyMs: card.num('latency'),
    })),
  };
}

/** dstm's zm: `getstat` on a line. It cannot be controlled. */
export default rigDriver({
  id: 'dstm',
  title: 'dstm zm',
  detect: [{ ask: optional(STAT), is: (said) => said.has('result', 0, 'sol_ps') && said.has('contime') }],
  ask: ASK,
  rig,
});
