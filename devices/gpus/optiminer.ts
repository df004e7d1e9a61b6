import type { Rig } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { hostPort } from '../gpu-engines/amounts.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';

const ROOT = get(8080, '/');
const ASK = { said: ROOT } as const satisfies Questions;

/** Solutions per second by card and in all, over 5 and 60 seconds; iterations are something else. */
function rig({ said }: { said: Answer }): Rig {
  const rates = said.at('solution_rate');
  const cards = rates.entries().flatMap(([name, rate]): [number, Answer][] => {
    const number = /^GPU(\d{1,3})$/.exec(name)?.[1];
    return number === undefined ? [] : [[Number(number), rate]];
  });
  const stratum = said.at('stratum');
  return {
    software: 'Optiminer',
    version: said.str('version'),
    uptimeS: said.num('uptime'),
    algorithms: [
      {
        hashrateHs: rates.num('Total', '60s') ?? rates.num('Total', '5s'),
        unit: 'Sol/s',
        accepted: said.num('share', 'accepted'),
        rejected: said.num('share', 'rejected'),
        pool: { url: hostPort(stratum.str('host'), stratum.str('port')) },
      },
    ],
    devices: cards
      .sort(([a], [b]) => a - b)
      .map(([index, rate]) => ({ index, kind: 'gpu', hashratesHs: [rate.num('60s') ?? rate.num('5s')] })),
  };
}

/** Optiminer (Zcash). */
export default rigDriver({
  id: 'optiminer',
  title: 'Optiminer',
  detect: [{ ask: optional(ROOT), is: (said) => said.has('solution_rate') && said.has('iteration_rate') }],
  ask: ASK,
  rig,
});
