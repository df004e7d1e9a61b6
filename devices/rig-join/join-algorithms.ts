import type { Rig, RigAlgorithm, RigPool, ShareCounts } from '../../core/farm/rig.ts';
import { total } from '../gpu-engines/amounts.ts';
import { sameProgram } from '../gpu-os/program-names.ts';
import type { RigSource } from './rig-source.ts';

/** The algorithms of a rig, and which of the sources' own each of them is made of. */
export interface Columns {
  algorithms: RigAlgorithm[];
  /** Of the sources' algorithms those that count, each with the place of its column. */
  kept: ReadonlyMap<RigAlgorithm, number>;
}

const SHARES = ['accepted', 'rejected', 'invalid', 'stale'] as const satisfies readonly (keyof ShareCounts)[];

/**
 * What is mined, each algorithm once: what mining programs say, and what the operating system says of programs that do
 * not answer themselves. Two programs that mine the same are added up.
 */
export function joinAlgorithms(sources: readonly RigSource[]): Columns {
  const mining = sources.filter(({ tells }) => tells === undefined);
  const system = sources.filter(({ tells }) => tells === 'system');
  const told = [...mining.map(({ rig }) => rig.algorithms), ...system.map(({ rig }) => withoutAnswering(rig, mining))];
  const kept = new Map<RigAlgorithm, number>();
  const columns: RigAlgorithm[][] = [];
  for (const algorithms of told) {
    const others = columns.length;
    for (const each of algorithms) {
      // Only programs are added up: one that lists an algorithm twice means two things.
      const place = columns.findIndex(([first], at) => at < others && first !== undefined && sameKind(first, each));
      kept.set(each, place === -1 ? columns.push([each]) - 1 : place);
      if (place !== -1) columns[place]?.push(each);
    }
  }
  return { algorithms: columns.map(added), kept };
}

/**
 * Without the programs that answer themselves, instance by instance: of two lolMiners of which one answers, the other is
 * still told by the system.
 */
function withoutAnswering({ algorithms }: Rig, mining: readonly RigSource[]): RigAlgorithm[] {
  const answering = mining.filter(({ rig }) => rig.algorithms.some(({ hashrateHs }) => hashrateHs !== undefined));
  const left = answering.map(({ rig }) => rig.software);
  const covered = new Map<number, boolean>();
  return algorithms.filter(({ program, slot = 0 }) => {
    if (!covered.has(slot)) {
      const at = program === undefined ? -1 : left.findIndex((software) => sameProgram(software, program));
      if (at !== -1) left.splice(at, 1);
      covered.set(slot, at !== -1);
    }
    return covered.get(slot) !== true;
  });
}

function sameKind(one: RigAlgorithm, other: RigAlgorithm): boolean {
  if (one.name === undefined || other.name === undefined) return false;
  return one.name.toLowerCase() === other.name.toLowerCase() && (one.unit ?? 'H/s') === (other.unit ?? 'H/s');
}

function added(column: readonly RigAlgorithm[]): RigAlgorithm {
  const [first = {}, ...others] = column;
  if (others.length === 0) return first;
  const sum = (of: (each: RigAlgorithm) => number | undefined) => total(column.map(of));
  const pools = others.flatMap(({ pool, otherPools = [] }): RigPool[] => [...(pool ? [pool] : []), ...otherPools]);
  return {
    ...first,
    hashrateHs: sum(({ hashrateHs }) => hashrateHs),
    ...Object.fromEntries(SHARES.map((share) => [share, sum((each) => each[share])])),
    otherPools: [...(first.otherPools ?? []), ...pools.filter(({ url }) => url !== first.pool?.url)],
  };
}
