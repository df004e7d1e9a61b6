import type { Rig, RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { sensor } from '../gpu-engines/amounts.ts';
import { optional, rigDriver, say } from '../gpu-engines/rig-driver.ts';

/** Any byte is answered. */
const INFO = say(7111, ' ');
const ASK = { said: INFO } as const satisfies Questions;

function rig({ said }: { said: Answer }): Rig {
  return {
    software: 'rhminer',
    uptimeS: said.num('uptime'),
    algorithms: [
      {
        hashrateHs: said.num('speed'),
        unit: 'H/s',
        accepted: said.num('accepted'),
        rejected: said.num('rejected'),
        invalid: said.num('failed'),
        pool: { url: said.str('stratum.server'), user: said.str('stratum.user'), difficulty: said.num('diff') },
      },
    ],
    devices: said.list('infos').map(device),
  };
}

/** Its number stands in its name. Where no temperature was read, no fan was. */
function device(each: Answer, at: number): RigDevice {
  const name = each.str('name');
  const isCpu = name?.startsWith('CPU') === true;
  const number = /(\d{1,3})$/.exec(name ?? '')?.[1];
  const tempC = sensor(each.num('temp'));
  return {
    index: number === undefined ? (isCpu ? 0 : at) : Number(number),
    kind: isCpu ? 'cpu' : 'gpu',
    name,
    hashratesHs: [each.num('speed')],
    tempC,
    ...(tempC === undefined ? {} : { fanPct: each.num('fan') }),
    accepted: each.num('accepted'),
    rejected: each.num('rejected'),
  };
}

/** rhminer (Pascal). */
export default rigDriver({
  id: 'rhminer',
  title: 'rhminer',
  detect: [{ ask: optional(INFO), is: (said) => said.has('infos') && said.has('extrapayload') }],
  ask: ASK,
  rig,
});
