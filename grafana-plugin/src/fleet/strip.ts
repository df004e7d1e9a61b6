import type { Stat } from '../parts/stat.ts';
import { numberText, scaleOf, shareText } from './format.ts';
import type { FleetRow } from './rows.ts';
import { stateOf, type Tone } from './states.ts';

/** Courses of the fleet as the sidecar tells them (GET /api/v1/fleet/strip): by name, and by algorithm behind it. */
export interface StripAnswer {
  from: string;
  stepSeconds: number;
  series: Record<string, (number | null)[]>;
}

export interface OpenEpisode {
  closedAt?: string;
}

/** What is less than expected by so much is worth a colour. */
const LESS = { warning: 0.97, error: 0.8 };
/** Of a model's own limit for its chips. */
const HOT = { warning: 0.92, error: 1 };

/** The six cards of the fleet in their order; what nobody told is a dash, never a zero. */
export function stripStats(
  rows: readonly FleetRow[],
  courses: StripAnswer['series'],
  episodes: readonly OpenEpisode[] | undefined,
): Stat[] {
  const algorithms = Object.keys(courses).flatMap((name) => (name.startsWith('hashrate') ? [name.slice(8)] : []));
  // A farm of two algorithms has two hashrates that nobody can add: the strip shows the one that draws more.
  const algorithm = mainOf(rows, algorithms);
  const course = (name: string) => courses[name] ?? [];
  return [
    hashrateStat(course(`hashrate${algorithm}`), course(`expected${algorithm}`)),
    powerStat(rows, course('watts')),
    efficiencyStat(course(`efficiency${algorithm}`)),
    onlineStat(rows, course('available')),
    hottestStat(rows, course('hottest')),
    episodesStat(episodes),
  ];
}

function mainOf(rows: readonly FleetRow[], algorithms: readonly string[]): string {
  const count = (name: string) => rows.filter((row) => ` ${row.algorithm ?? ''}` === name).length;
  return [...algorithms].sort((a, b) => count(b) - count(a))[0] ?? '';
}

function lastOf(course: readonly (number | null)[]): number | null {
  return course.findLast((value) => value !== null) ?? null;
}

function hashrateStat(now: readonly (number | null)[], wanted: readonly (number | null)[]): Stat {
  const value = lastOf(now);
  const expected = lastOf(wanted);
  const share = value !== null && expected !== null && expected > 0 ? value / expected : null;
  const { divisor, prefix } = scaleOf([value]);
  return {
    ...{ title: 'Hashrate', value: numberText(value, 2, divisor), unit: `${prefix}H/s`, course: now, from: 0 },
    below:
      expected === null
        ? 'expected: not known'
        : `${shareText(share, 1)} of ${numberText(expected, 2, divisor)} expected`,
    tone: below(share, LESS),
  };
}

function powerStat(rows: readonly FleetRow[], course: readonly (number | null)[]): Stat {
  const known = rows.flatMap(({ watts }) => watts ?? []);
  const value = lastOf(course) ?? (known.length === 0 ? null : known.reduce((sum, watts) => sum + watts, 0));
  const { divisor, prefix } = scaleOf([value]);
  return {
    ...{
      title: 'Power',
      value: numberText(value, value !== null && value >= 1000 ? 1 : 0, divisor),
      unit: `${prefix}W`,
    },
    ...{ below: `${known.length} of ${rows.length} miners measured`, course, from: 0 },
  };
}

function efficiencyStat(course: readonly (number | null)[]): Stat {
  return {
    title: 'Efficiency',
    value: numberText(lastOf(course), 1),
    unit: 'J/TH',
    below: 'power for what is hashed',
    course,
  };
}

function onlineStat(rows: readonly FleetRow[], course: readonly (number | null)[]): Stat {
  const wanted = rows.filter((row) => !['off', 'sleeping'].includes(stateOf(row)));
  const online = wanted.filter((row) => ['hashing', 'degraded', 'starting'].includes(stateOf(row)));
  const set = rows.length - wanted.length;
  return {
    ...{ title: 'Online', value: String(online.length), unit: `of ${wanted.length}`, course, from: 0 },
    below:
      set === 0 ? 'all are meant to work' : set === 1 ? '1 more is meant to be off' : `${set} more are meant to be off`,
    tone: wanted.length === 0 ? 'secondary' : below(online.length / wanted.length, LESS),
  };
}

function hottestStat(rows: readonly FleetRow[], course: readonly (number | null)[]): Stat {
  const [hottest] = rows.filter(({ chip }) => chip !== null).sort((a, b) => (b.chip ?? 0) - (a.chip ?? 0));
  const ofLimit = Math.max(0, ...rows.map(({ of_chip_limit: share }) => share ?? 0));
  return {
    ...{ title: 'Hottest chip', value: numberText(hottest?.chip ?? null, 0), unit: '°C', course },
    below: hottest
      ? `${hottest.miner}${ofLimit > 0 ? ` · ${shareText(ofLimit)} of limit` : ''}`
      : 'nobody tells a temperature',
    tone: ofLimit >= HOT.error ? 'error' : ofLimit >= HOT.warning ? 'warning' : 'secondary',
  };
}

function episodesStat(episodes: readonly OpenEpisode[] | undefined): Stat {
  const open = episodes?.filter(({ closedAt }) => closedAt === undefined).length;
  return {
    title: 'Open episodes',
    course: [],
    value: open === undefined ? numberText(null, 0) : String(open),
    below:
      open === undefined
        ? 'alert-webhook does not tell'
        : open === 0
          ? 'nothing is being healed'
          : 'being watched or healed',
    tone: open !== undefined && open > 0 ? 'warning' : 'secondary',
  };
}

function below(share: number | null, limits: { warning: number; error: number }): Tone {
  if (share === null) return 'secondary';
  if (share < limits.error) return 'error';
  return share < limits.warning ? 'warning' : 'success';
}
