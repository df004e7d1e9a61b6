import type { DeviceEntry } from './device.ts';

/** What is wrong with the programs of a device. `path` leads to the value from its list of programs. */
export interface ProgramProblem {
  path: (string | number)[];
  found: string;
  expected: string;
}

type Entry = Pick<DeviceEntry, 'kind' | 'driver' | 'ports' | 'programs'>;

/** Programs stand on rigs alone, each has a driver of rigs, and no two are one. */
export function checkPrograms(
  { kind, programs = [], driver, ports }: Entry,
  drivers: readonly { id: string; kind: string }[],
): ProgramProblem[] {
  if (kind !== 'gpu-rig')
    return programs.length === 0
      ? []
      : [{ path: [], found: `${programs.length} on a ${kind}`, expected: 'programs on a gpu-rig alone' }];
  const known = drivers.filter((each) => each.kind === 'gpu-rig').map(({ id }) => id);
  const taken = new Map([[placeOf({ driver, ports }), 'the driver of the rig itself']]);
  return programs.flatMap((program, number): ProgramProblem[] => {
    const path = [number, 'driver'];
    if (!known.includes(program.driver))
      return [{ path, found: `"${program.driver}"`, expected: `a driver of rigs, one of ${known.join(', ')}` }];
    const place = placeOf(program);
    const owner = taken.get(place);
    taken.set(place, owner ?? `programs[${number}]`);
    if (owner === undefined) return [];
    return [{ path, found: `"${place}", which is ${owner}`, expected: 'another port for another program' }];
  });
}

function placeOf({ driver, ports = {} }: { driver: string; ports?: DeviceEntry['ports'] | undefined }): string {
  const named = Object.entries(ports).filter(([name]) => name !== 'ssh');
  return [driver, ...named.map(([name, port]) => `${name}=${port}`).sort()].join(' ');
}
