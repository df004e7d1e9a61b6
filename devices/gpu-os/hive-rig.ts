import type { Rig, RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { total } from '../gpu-engines/amounts.ts';
import { type DetectedCard, detectedCards, measuredCards } from './hive-cards.ts';
import { type HiveMiner, type HiveRates, hiveMiners } from './hive-miners.ts';

export interface HiveAnswers {
  /** `/run/hive/last_stat.json`: what the agent last told HiveOS' server, every 10 s. */
  stats: Answer;
  /** `/run/hive/gpu-detect.json`, where it could be read. */
  detected: Answer;
  /** Whether the former is old: then nothing of it is true any more. */
  isOld: boolean;
}

/** A rig as HiveOS tells of it: its cards with their sensors, and each mining program with its algorithms. */
export function hiveRig({ stats, detected, isOld }: HiveAnswers): Rig {
  const params = stats.at('params');
  const found = detectedCards(detected);
  if (isOld) return { software: 'HiveOS', algorithms: [], devices: listed(found), doubt: OLD };
  const miners = hiveMiners(params);
  const columns = miners.flatMap(({ said, algorithms }) => algorithms.map((each) => ({ ...each, said })));
  const cards = listed(found).length > 0 ? listed(found) : cardsOf(columns);
  const devices = withRates(withSensors(cards, params, found, columns), columns);
  const uptimes = miners.flatMap(({ uptimeS }) => uptimeS ?? []);
  return {
    software: namesOf(miners.map(({ program }) => program)) ?? 'HiveOS',
    version: namesOf(miners.flatMap(({ version }) => version ?? [])),
    uptimeS: uptimes.length === 0 ? undefined : Math.min(...uptimes),
    algorithms: columns.map(({ algorithm }) => algorithm),
    devices,
    trouble: miners.find(({ trouble }) => trouble !== undefined)?.trouble,
    ...system(params),
  };
}

const OLD = "HiveOS' agent has told nothing for two minutes: /run/hive/last_stat.json is old";

type Column = HiveRates & Pick<HiveMiner, 'said'>;

function system(params: Answer): Partial<Rig> {
  const numbers = (key: string) => {
    const told = params.list(key).flatMap((each) => each.num() ?? []);
    return told.length === 0 ? undefined : told;
  };
  return {
    cpuTempC: numbers('cputemp'),
    cpuLoad: numbers('cpuavg'),
    memMB: numbers('mem'),
    diskFree: params.str('df'),
  };
}

function listed(found: readonly DetectedCard[]): RigDevice[] {
  return found
    .filter(({ isIntegrated }) => !isIntegrated)
    .map(({ name, bus }, index) => ({ index, kind: 'gpu', name, pciBus: bus }));
}

/** Without a list of cards: those on which the programs work, by their buses. */
function cardsOf(columns: readonly Column[]): RigDevice[] {
  const buses = new Set(columns.flatMap((column) => column.buses ?? []));
  return [...buses].filter((bus) => bus !== null).map((pciBus, index) => ({ index, kind: 'gpu', pciBus }));
}

/** HiveOS' own sensors; of a card that they leave out, what the program says that works on it. */
function withSensors(
  cards: RigDevice[],
  params: Answer,
  found: readonly DetectedCard[],
  columns: readonly Column[],
): RigDevice[] {
  const measured = measuredCards(params, found, cards.length);
  return cards.map((card, at) => {
    const own = measured?.[at];
    if (own) return { ...card, ...own };
    const program = columns.find(({ buses }) => buses?.includes(card.pciBus ?? -1));
    const place = program?.buses?.indexOf(card.pciBus ?? -1) ?? -1;
    if (!program || place < 0) return card;
    return { ...card, tempC: program.said.num('temp', place), fanPct: program.said.num('fan', place) };
  });
}

/** Rates go to the card on their bus; those of no bus to the processor, one a thread. */
function withRates(cards: RigDevice[], columns: readonly Column[]): RigDevice[] {
  const hasNoBus = columns.map(({ buses, rates }) => buses === undefined && rates.length === cards.length);
  const devices = cards.map((card, at) => {
    const placeIn = ({ buses }: Column, which: number) =>
      hasNoBus[which] ? at : (buses?.findIndex((bus) => bus !== null && bus === card.pciBus) ?? -1);
    const places = columns.map(placeIn);
    return {
      ...card,
      hashratesHs: columns.map(({ rates }, which) => rates[places[which] ?? -1]),
      invalid: total(columns.map(({ invalid }, which) => invalid[places[which] ?? -1])),
    };
  });
  const threads = columns.map(({ buses, rates }, which) =>
    hasNoBus[which] ? [] : rates.filter((_, at) => buses === undefined || buses[at] === null),
  );
  if (threads.every((each) => each.length === 0)) return devices;
  const processor: RigDevice = {
    index: 0,
    kind: 'cpu',
    hashratesHs: threads.map((each) => total(each)),
    threadsHs: threads.find((each) => each.length > 1),
  };
  return [...devices, processor];
}

function namesOf(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : [...new Set(names)].join('+');
}
