import type { Rig } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';
import { milli } from '../miner-amounts.ts';

const ROOT = get(7777, '/');
const ASK = { said: ROOT } as const satisfies Questions;

/** Rates are thousandths of a hash. */
function rig({ said }: { said: Answer }): Rig {
  const shares = said.at('shares');
  return {
    software: 'Cast XMR',
    algorithms: [
      {
        hashrateHs: milli(said.num('total_hash_rate')),
        unit: 'H/s',
        accepted: shares.num('num_accepted'),
        rejected: shares.num('num_rejected'),
        invalid: shares.num('num_invalid'),
        pool: { url: said.str('pool', 'server'), difficulty: said.num('job', 'difficulty') },
      },
    ],
    devices: said.list('devices').map((card, at) => ({
      index: card.num('device_id') ?? at,
      kind: 'gpu',
      hashratesHs: [milli(card.num('hash_rate'))],
      tempC: card.num('gpu_temperature'),
      fanRpm: card.num('gpu_fan_rpm'),
    })),
  };
}

/** Cast XMR. */
export default rigDriver({
  id: 'cast-xmr',
  title: 'Cast XMR',
  detect: [{ ask: optional(ROOT), is: (said) => said.has('total_hash_rate_avg') }],
  ask: ASK,
  rig,
});
