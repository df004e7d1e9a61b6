import type { Rig, RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { busHex, total, unitOf } from '../gpu-engines/amounts.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';

const STATS = get(9090, '/stats');
const ASK = { said: STATS } as const satisfies Questions;
const DEVICE = /^(?:GPU (\d{1,3})|CPU)$/;

/** Algorithms are members of the elements of a list, one element or several; so are the devices. */
function rig({ said }: { said: Answer }): Rig {
  const algorithms = said.list('Algorithms').flatMap((each) => each.entries());
  return {
    software: 'nanominer',
    uptimeS: said.num('WorkTime'),
    algorithms: algorithms.map(([name, each]) => ({
      name,
      hashrateHs: each.num('Total', 'Hashrate'),
      unit: unitOf(name),
      accepted: each.num('Total', 'Accepted'),
      rejected: each.num('Total', 'Denied'),
      pool: { url: each.str('CurrentPool') },
    })),
    devices: said
      .list('Devices')
      .flatMap((each) => each.entries())
      .flatMap(([name, each]) => device(name, each, algorithms)),
  };
}

function device(key: string, said: Answer, algorithms: readonly [string, Answer][]): RigDevice[] {
  const found = DEVICE.exec(key);
  if (!found) return [];
  const sum = (what: string) => total(algorithms.map(([, each]) => each.num(key, what)));
  return [
    {
      index: Number(found[1] ?? 0),
      kind: found[1] === undefined ? 'cpu' : 'gpu',
      name: said.str('Name'),
      pciBus: busHex(said.str('Pci')),
      hashratesHs: algorithms.map(([, each]) => each.num(key, 'Hashrate')),
      tempC: said.num('Temperature'),
      fanPct: said.num('Fan'),
      powerW: said.num('Power'),
      accepted: sum('Accepted'),
      rejected: sum('Denied'),
    },
  ];
}

const is = (said: Answer) => said.has('Algorithms') && said.has('Devices') && said.has('WorkTime');

/** nanominer's web port. It does not tell its version. What changes it is behind a password and not documented. */
export default rigDriver({
  id: 'nanominer',
  title: 'nanominer',
  detect: [{ ask: optional(STATS), is }],
  ask: ASK,
  rig,
});
