import type { Rig } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { total } from '../gpu-engines/amounts.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';

const STATUS = get(5777, '/api/status');
const ASK = { said: STATUS } as const satisfies Questions;

/** Late shares are stale; what was submitted and neither accepted nor late nor invalid was rejected. */
function rig({ said }: { said: Answer }): Rig {
  const shares = said.at('shares');
  const [accepted, stale, invalid] = ['accepted', 'tooLate', 'failedToValidate'].map((name) => shares.num(name));
  const submitted = shares.num('submitted');
  const rest =
    submitted === undefined || accepted === undefined
      ? undefined
      : submitted - accepted - (stale ?? 0) - (invalid ?? 0);
  const workers = said.list('workers');
  return {
    software: 'GrinPro',
    algorithms: [
      {
        hashrateHs: total(workers.map((worker) => worker.num('graphsPerSecond'))),
        unit: 'G/s',
        accepted,
        rejected: rest,
        invalid,
        stale,
        pool: { url: said.str('connectionAddress') },
      },
    ],
    devices: workers.map((worker, at) => {
      const status = worker.str('status');
      return {
        index: worker.num('id') ?? at,
        kind: 'gpu',
        name: worker.str('gpuName'),
        hashratesHs: [worker.num('graphsPerSecond')],
        ...(status === undefined || status === 'ONLINE' ? {} : { trouble: `card ${at} is ${status.toLowerCase()}` }),
      };
    }),
  };
}

/** GrinPro, which counts graphs. */
export default rigDriver({
  id: 'grinpro',
  title: 'GrinPro',
  detect: [{ ask: optional(STATUS), is: (said) => said.has('connectionAddress') && said.has('workers') }],
  ask: ASK,
  rig,
});
