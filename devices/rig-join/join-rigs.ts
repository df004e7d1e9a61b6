import type { Rig } from '../../core/farm/rig.ts';
import { joinAlgorithms } from './join-algorithms.ts';
import { joinCards } from './join-cards.ts';
import type { RigSource } from './rig-source.ts';

export interface JoinedRig {
  rig: Rig;
  /** The PCI buses of all cards that were ever seen, in order: what numbers the cards. */
  buses: readonly number[];
}

/**
 * One rig of what its programs say, each card and each hashrate once.
 *
 * | what | who is believed, the first that tells it |
 * |---|---|
 * | hashrates, shares, pools | the mining program itself; the operating system for programs that do not answer themselves |
 * | temperatures, watts, fans, clocks, names | a source of sensors, the operating system, the mining program |
 * | power of the rig | the sum of all cards where each tells it; else the most that anybody says of all |
 * | uptime | the program that started last |
 *
 * Cards are one where they are on one PCI bus, or bear one UUID; cards of a source that tells neither are taken in their
 * order where their number is that of the others, and else left out, so that none counts twice. They are numbered in the
 * order of the buses; `seen` are those of earlier polls, so that a card keeps its number while another is silent.
 */
export function joinRigs(sources: readonly RigSource[], seen: readonly number[] = []): JoinedRig {
  const columns = joinAlgorithms(sources);
  const { devices, buses } = joinCards(sources, columns, seen);
  const rigs = sources.map(({ rig }) => rig);
  const mining = sources.filter(({ tells }) => tells === undefined).map(({ rig }) => rig);
  const system = sources.filter(({ tells }) => tells === 'system').map(({ rig }) => rig);
  const named = [...mining, ...system.filter((rig) => rig.algorithms.some((each) => columns.kept.has(each)))];
  const words = (of: (rig: Rig) => string | undefined) => unique(named.flatMap((rig) => of(rig) ?? []));
  return {
    buses,
    rig: {
      ...rest(rigs),
      software: words(({ software }) => software) ?? rigs[0]?.software ?? 'unknown',
      version: words(({ version }) => version),
      uptimeS: least((mining.length > 0 ? mining : rigs).map(({ uptimeS }) => uptimeS)),
      startTimeUnix: most(mining.map(({ startTimeUnix }) => startTimeUnix)),
      paused: allPaused(mining),
      totalPowerW: totalPower(sources, devices),
      algorithms: columns.algorithms,
      devices,
      deviceCount: deviceCount(mining, devices),
      trouble: rigs.find(({ trouble }) => trouble !== undefined)?.trouble,
      doubt: rigs.find(({ doubt }) => doubt !== undefined)?.doubt,
    },
  };
}

function rest(rigs: readonly Rig[]): Pick<Rig, 'cpuTempC' | 'cpuLoad' | 'memMB' | 'diskFree'> {
  const told = rigs.find(({ cpuTempC, diskFree, memMB }) => cpuTempC ?? diskFree ?? memMB);
  return { cpuTempC: told?.cpuTempC, cpuLoad: told?.cpuLoad, memMB: told?.memMB, diskFree: told?.diskFree };
}

/** Undefined where every card tells its own: then the sum of them counts, as of any rig. */
function totalPower(sources: readonly RigSource[], devices: Rig['devices']): number | undefined {
  const cards = devices.filter(({ kind }) => kind === 'gpu');
  if (cards.length > 0 && cards.every(({ powerW }) => powerW !== undefined)) return undefined;
  const totals = (tells: RigSource['tells']) =>
    sources.filter((source) => source.tells === tells).flatMap(({ rig }) => rig.totalPowerW ?? []);
  const sums = [totals(undefined), totals('system'), totals('cards')].map((each) =>
    each.reduce((sum, watts) => sum + watts, 0),
  );
  const sum = Math.max(
    ...sums,
    cards.reduce((all, { powerW }) => all + (powerW ?? 0), 0),
  );
  return sum > 0 ? sum : undefined;
}

/** Of cards that are counted and not listed. */
function deviceCount(mining: readonly Rig[], devices: Rig['devices']): number | undefined {
  const counted = mining.flatMap(({ deviceCount }) => deviceCount ?? []).reduce((sum, count) => sum + count, 0);
  const listed = devices.filter(({ kind }) => kind === 'gpu').length;
  return counted > listed ? counted : undefined;
}

/** A rig is paused when nothing of it works. */
function allPaused(mining: readonly Rig[]): boolean | undefined {
  const told = mining.flatMap(({ paused }) => paused ?? []);
  return told.length === 0 ? undefined : told.length === mining.length && told.every((paused) => paused);
}

function unique(words: readonly string[]): string | undefined {
  return words.length === 0 ? undefined : [...new Set(words)].join('+');
}

function least(values: readonly (number | undefined)[]): number | undefined {
  const told = values.filter((value) => value !== undefined);
  return told.length === 0 ? undefined : Math.min(...told);
}

function most(values: readonly (number | undefined)[]): number | undefined {
  const told = values.filter((value) => value !== undefined);
  return told.length === 0 ? undefined : Math.max(...told);
}
