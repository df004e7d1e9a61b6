import type { Rig, RigAlgorithm, RigDevice, ShareCounts } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { unitOf, unitSaid } from '../gpu-engines/amounts.ts';
import type { Amount, MappedAlgorithm, MappedCards, MappedShares, Mapping } from './mapping.ts';
import { childrenOf, placeOf, readAt } from './place.ts';
import { type Reader, readerOf } from './read-values.ts';

/** What the answers to a mapping's questions say of the program and its cards. What does not stand there is undefined. */
export function mappedRig(mapping: Mapping, answers: Readonly<Record<string, Answer>>): Rig {
  const read = readerOf(answers);
  const { cards } = mapping;
  const algorithms = mapping.algorithms.map((each) => algorithmOf(each, read));
  const mined = mapping.algorithms.map((_, at) => at).filter((at) => at === 0 || isMined(algorithms[at]));
  const paused = read.truth(mapping.paused);
  return {
    software: mapping.software ?? mapping.title ?? mapping.name,
    version: read.words(mapping.version),
    uptimeS: read.amount(mapping.uptime, 'time'),
    startTimeUnix: read.amount(mapping.started, 'time'),
    ...(paused === undefined ? {} : { paused }),
    totalPowerW: read.amount(mapping.power, 'power'),
    algorithms: mined.flatMap((at) => algorithms[at] ?? []),
    devices: cards
      ? cardsAt(cards.each, answers).map((said, number) => cardOf(cards, read.of({ said, number }), number, mined))
      : [],
  };
}

const isMined = (algorithm: RigAlgorithm | undefined) => algorithm?.hashrateHs !== undefined;

/** What is said of each card. */
export function cardsAt(each: string, answers: Readonly<Record<string, Answer>>): Answer[] {
  const place = placeOf(each);
  if (!place) return [];
  const found = readAt(place, answers);
  // A text of parts is a list already.
  const isText = place.steps.some((step) => step !== 'each' && 'part' in step);
  return isText ? found : found.flatMap(childrenOf);
}

function algorithmOf(each: MappedAlgorithm, read: Reader): RigAlgorithm {
  const name = read.words(each.name);
  const written = typeof each.hashrate === 'object' ? each.hashrate.unit : undefined;
  const said = written === undefined || written === 'H/s' ? undefined : unitSaid(written);
  return {
    name,
    hashrateHs: read.amount(each.hashrate, 'hashrate'),
    unit: said ?? unitOf(name),
    ...sharesOf(each, read),
    pool: {
      url: read.words(each.pool),
      user: read.words(each.user),
      latencyMs: read.amount(each.latency, 'latency'),
      difficulty: read.amount(each.difficulty, 'count'),
    },
  };
}

function cardOf(cards: MappedCards, read: Reader, number: number, mined: readonly number[]): RigDevice {
  const rates: readonly Amount[] = Array.isArray(cards.hashrate)
    ? cards.hashrate
    : cards.hashrate === undefined
      ? []
      : [cards.hashrate as Amount];
  const paused = read.truth(cards.paused);
  return {
    index: read.amount(cards.index, 'count') ?? number,
    kind: cards.kind ?? 'gpu',
    name: read.words(cards.name),
    pciBus: read.bus(cards.bus),
    hashratesHs: mined.map((at) => read.amount(rates[at], 'hashrate')),
    tempC: read.amount(cards.temperature, 'temperature'),
    junctionTempC: read.amount(cards.hotSpot, 'temperature'),
    memTempC: read.amount(cards.memoryTemperature, 'temperature'),
    fanPct: read.amount(cards.fan, 'share'),
    fanRpm: read.amount(cards.fanSpeed, 'speed'),
    powerW: read.amount(cards.power, 'power'),
    coreMHz: read.amount(cards.coreClock, 'clock'),
    memMHz: read.amount(cards.memoryClock, 'clock'),
    ...sharesOf(cards, read),
    ...(paused === undefined ? {} : { paused }),
  };
}

function sharesOf(from: MappedShares, read: Reader): ShareCounts {
  return {
    accepted: read.amount(from.accepted, 'count'),
    rejected: read.amount(from.rejected, 'count'),
    invalid: read.amount(from.invalid, 'count'),
    stale: read.amount(from.stale, 'count'),
  };
}
