import type { Rig, RigAlgorithm, RigDevice } from '../../core/farm/rig.ts';
import { rounded } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { busHex, total, unitOf } from './amounts.ts';

/** The parts of a joined reply, each as the command alone would have been answered. */
export interface CgminerParts {
  summary: Answer;
  devs: Answer;
  pools: Answer;
  devdetails?: Answer;
  /** The reply broke off: lists may lack rows, and what is added up of them says nothing. */
  cut?: boolean;
}

/** How far a program's counts may be believed. */
export interface CountsFrom {
  /** sgminer counts shares by pool as they were answered; TeamRedMiner by card. */
  shares: 'pools' | 'devs';
}

/** The algorithm that one context of a cgminer works at: shares of the summary where it was asked, else as `from` says. */
export function cgminerAlgorithm(parts: CgminerParts, from: CountsFrom): RigAlgorithm {
  const summary = parts.summary.at('SUMMARY', 0);
  const devs = parts.devs.list('DEVS');
  const pools = parts.pools.list('POOLS');
  const pool = poolInUse(pools);
  const name = pool?.str('Algorithm') ?? parts.devdetails?.str('DEVDETAILS', 0, 'Kernel');
  const counts = from.shares === 'pools' && pools.length > 0 ? pools : devs;
  const all = (values: readonly (number | undefined)[]) => (parts.cut ? undefined : total(values));
  const sum = (rows: readonly Answer[], key: string) => all(rows.map((row) => row.num(key)));
  const accepted = summary.num('Accepted') ?? sum(counts, 'Accepted');
  // A pool that counts other shares than the cards is asked about another time, or another run.
  const agrees = counts === pools || sum(pools, 'Accepted') === accepted;
  return {
    name,
    hashrateHs: rateOf(summary) ?? all(devs.map(rateOf)),
    unit: unitOf(name),
    accepted,
    rejected: summary.num('Rejected') ?? sum(counts, 'Rejected'),
    invalid: summary.num('Hardware Errors') ?? sum(devs, 'Hardware Errors'),
    stale: summary.num('Stale') ?? (agrees ? sum(pools, 'Stale') : undefined),
    pool: { url: pool?.str('URL'), user: pool?.str('User') },
  };
}

export function cgminerDevices(first: CgminerParts, others: readonly CgminerParts[] = []): RigDevice[] {
  return first.devs
    .list('DEVS')
    .filter((row) => row.has('GPU'))
    .map((row, at) => card(row, at, first.devdetails, others));
}

/** Seconds since the program started. */
export function cgminerUptime({ summary, devs }: CgminerParts): number | undefined {
  const told = [summary.at('SUMMARY', 0).num('Elapsed'), ...devs.list('DEVS').map((row) => row.num('Device Elapsed'))];
  return told[0] ?? told.find((seconds) => seconds !== undefined);
}

/** "sgminer 5.5.5-gm": of the STATUS of any reply. */
export function cgminerSelf({ summary, devs, pools }: CgminerParts): { name?: string; version?: string } {
  const told = [summary, devs, pools].map((part) => part.str('STATUS', 0, 'Description')).find((text) => text);
  const [, name, version] = /^(\S+)\s+(\S.*)$/.exec(told ?? '') ?? [];
  return { ...(name === undefined ? {} : { name }), ...(version === undefined ? {} : { version }) };
}

export function cgminerRig(parts: CgminerParts, from: CountsFrom): Rig {
  const { name, version } = cgminerSelf(parts);
  return {
    software: name ?? 'sgminer',
    version,
    uptimeS: cgminerUptime(parts),
    algorithms: [cgminerAlgorithm(parts, from)],
    devices: cgminerDevices(parts),
  };
}

/** The one that it is connected to; else the first that lives, by priority. A developers' pool stands behind the user's. */
function poolInUse(pools: readonly Answer[]): Answer | undefined {
  const active = pools.find((pool) => pool.bool('Stratum Active') === true);
  const alive = pools
    .filter((pool) => pool.str('Status') === 'Alive')
    .sort((a, b) => (a.num('Priority') ?? 0) - (b.num('Priority') ?? 0));
  return active ?? alive[0] ?? pools[0];
}

function card(row: Answer, at: number, details: Answer | undefined, others: readonly CgminerParts[]): RigDevice {
  const index = row.num('GPU') ?? at;
  const detail = details?.list('DEVDETAILS').find((each) => (each.num('DEVDETAILS') ?? each.num('ID')) === index);
  const rest = others.map(({ devs }) => devs.list('DEVS').find((each) => each.num('GPU') === index));
  const sum = (key: string) => total([row, ...rest].map((each) => each?.num(key)));
  const status = row.str('Status');
  const off = row.bool('Enabled') === false;
  return {
    index,
    kind: 'gpu',
    name: detail?.str('Model'),
    pciBus: busHex(detail?.str('Device Path')),
    hashratesHs: [row, ...rest].map((each) => each && rateOf(each)),
    tempC: row.num('Temperature'),
    junctionTempC: row.num('TemperatureJnct'),
    memTempC: row.num('TemperatureMem'),
    fanPct: row.num('Fan Percent'),
    fanRpm: row.num('Fan Speed'),
    powerW: row.num('GPU Power'),
    coreMHz: row.num('GPU Clock'),
    memMHz: row.num('Memory Clock'),
    accepted: sum('Accepted'),
    rejected: sum('Rejected'),
    invalid: sum('Hardware Errors'),
    ...(off ? { paused: true } : {}),
    ...(status === undefined || status === 'Alive' ? {} : { trouble: `card ${index} is ${status.toLowerCase()}` }),
  };
}

const SCALES: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 };

/**
 * Hashes per second of "KHS 30s", "MHS 5s", "KHS av": a window before the average, and the smallest unit, because the larger
 * ones lose digits. The window is what the program was started with.
 */
export function rateOf(row: Answer): number | undefined {
  const told = row.entries().flatMap(([key, value]) => {
    const [, scale, window] = /^([KMGTP]?)HS (av|\d+s)$/.exec(key) ?? [];
    const number = value.num();
    if (scale === undefined || window === undefined || number === undefined) return [];
    return [{ factor: SCALES[scale] ?? 1, number, late: window === 'av' ? 1 : 0 }];
  });
  const [best] = told.sort((a, b) => a.late - b.late || a.factor - b.factor);
  return best && rounded(best.number * best.factor);
}
