import type { Rig } from '../../core/farm/rig.ts';
import { mega } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';

const STATS = get(5008, '/stats');
const ASK = { said: STATS } as const satisfies Questions;

/** Rates are millions; shares are not counted. */
function rig({ said }: { said: Answer }): Rig {
  return {
    software: 'mkxminer',
    version: said.str('main', 'minerVersion'),
    uptimeS: said.num('main', 'uptime'),
    algorithms: [
      {
        name: said.str('pool', 'algorithm'),
        hashrateHs: mega(said.num('gpus', 'hashrate')),
        unit: 'H/s',
        pool: { url: said.str('pool', 'address'), user: said.str('pool', 'username') },
      },
    ],
    devices: said.list('gpu').map((card, index) => ({
      index,
      kind: 'gpu',
      name: card.str('name'),
      hashratesHs: [mega(card.num('hashrate'))],
      tempC: card.num('temperature'),
      fanPct: card.num('fan'),
      coreMHz: card.num('gpuClock'),
      memMHz: card.num('memClock'),
      invalid: card.num('hwErrors'),
    })),
  };
}

/** mkxminer (Lyra2REv2). */
export default rigDriver({
  id: 'mkxminer',
  title: 'mkxminer',
  detect: [{ ask: optional(STATS), is: (said) => said.has('main', 'minerVersion') }],
  ask: ASK,
  rig,
});
