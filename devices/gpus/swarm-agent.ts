import type { Rig } from '../../core/farm/rig.ts';
import { rounded } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { rateFactor, unitOf } from '../gpu-engines/amounts.ts';
import { optional, rigDriver, say } from '../gpu-engines/rig-driver.ts';

const STATS = say(6099, 'stats\n');
const ASK = { said: STATS } as const satisfies Questions;

/** A rig's manager and no program of its own: lists of texts run beside each other, in the unit that `hsu` says. */
function rig({ said }: { said: Answer }): Rig {
  const factor = rateFactor(said.str('hsu')) ?? 1e3;
  const rate = (told: number | undefined) => (told === undefined ? undefined : rounded(told * factor));
  const name = said.str('algo');
  return {
    software: 'SWARM',
    uptimeS: said.num('uptime'),
    algorithms: [
      {
        name,
        hashrateHs: rate(said.num('gpu_total')),
        unit: unitOf(name),
        accepted: said.num('accepted'),
        rejected: said.num('rejected'),
        pool: { url: said.str('stratum') },
      },
    ],
    devices: said.list('gpus').map((card, index) => ({
      index,
      kind: 'gpu',
      hashratesHs: [rate(card.num())],
      tempC: said.num('temps', index),
      fanPct: said.num('fans', index),
      powerW: said.num('power', index),
    })),
  };
}

/** The SWARM agent. */
export default rigDriver({
  id: 'swarm-agent',
  title: 'SWARM agent',
  detect: [{ ask: optional(STATS), is: (said) => said.has('hsu') && said.has('gpu_total') }],
  ask: ASK,
  rig,
});
