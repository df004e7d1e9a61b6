import { boardsWanted, chipsWanted, fansWanted, type Sources, type Wanted } from './expectations.ts';
import { FAULTS } from './faults.ts';
import type { MetricId } from './metrics.ts';
import { pduOddities } from './pdu-oddities.ts';
import type { Attention, DeviceFault, Observation } from './sample.ts';
import { sensorImplausible } from './sensor-oddities.ts';
import { isTemperature } from './temperatures.ts';
import type { Thresholds } from './thresholds.ts';
import { type Told, valuesOf } from './told.ts';

export interface OddityPolicy extends Sources {
  thresholds: Thresholds;
  /** False while the miner sleeps or starts: then boards, chips, fans and pools may be missing by right. */
  judged: boolean;
}

/** The reasons to look at a device that do not come from its whole hashrate. */
export function oddities(observation: Observation, policy: OddityPolicy): Attention[] {
  const { thresholds, judged } = policy;
  const { chipTemperatureLimitCelsius: chip, boardTemperatureLimitCelsius: board } = thresholds;
  const found = [
    tooHot(observation, 'miner.chip_temperature', 'chip-too-hot', chip),
    tooHot(observation, 'miner.board_temperature', 'board-too-hot', board),
    ...(judged
      ? [
          sensorImplausible(observation),
          fanLost(observation, policy),
          boardLost(observation, policy),
          chipsLost(observation, policy),
          poolDown(observation),
        ]
      : []),
    ...pduOddities(observation),
    ...reportedErrors(observation.facts.errors ?? []),
  ];
  return found.filter((attention) => attention !== undefined);
}

function tooHot(
  observation: Observation,
  metric: MetricId,
  reason: 'chip-too-hot' | 'board-too-hot',
  limit: number,
): Attention | undefined {
  const hot = valuesOf(observation, metric)
    .filter(({ value }) => value > limit && isTemperature(value))
    .sort((a, b) => b.value - a.value);
  const hottest = hot[0];
  if (hottest === undefined) return undefined;
  const place = `Board ${hottest.labels['board'] || 'unnamed'} ${reason === 'chip-too-hot' ? 'has a chip' : 'is'} at`;
  const boards = new Set(hot.map(({ labels }) => labels['board'])).size;
  const more = boards > 1 ? `; ${boards} boards are above it` : '';
  return { level: 'action', reason, evidence: `${place} ${hottest.value} °C; the limit is ${limit} °C${more}.` };
}

function fanLost(observation: Observation, sources: Sources): Attention | undefined {
  const fans = valuesOf(observation, 'miner.fan_speed');
  const turning = fans.filter(({ value }) => value > 0).length;
  const working = fans.length > 0 ? turning : valuesOf(observation, 'miner.fans')[0]?.value;
  const wanted = fansWanted(observation, sources);
  const count = wanted?.value ?? fans.length;
  if (working === undefined || working >= count) return undefined;
  const still = fans.filter(({ value }) => value <= 0).map(({ labels }) => labels['fan'] ?? '');
  const named = still.length > 0 ? `; at 0 rpm: fan ${still.join(', ')}` : '';
  return {
    level: 'action',
    reason: 'fan-lost',
    evidence: `${working} of ${count} fans turn${saidBy(wanted)}${named}.`,
  };
}

function boardLost(observation: Observation, sources: Sources): Attention | undefined {
  const told = valuesOf(observation, 'miner.boards')[0]?.value;
  const wanted = boardsWanted(observation, sources);
  const complete = told !== undefined && wanted !== undefined && told >= wanted.value;
  const missing = told !== undefined && wanted !== undefined && told < wanted.value;
  const dead = deadBoards(observation, complete);
  if (!missing && dead.length === 0) return undefined;
  const count = missing
    ? `${told} of ${wanted.value} boards work${saidBy(wanted)}`
    : 'A board that the miner lists does not work';
  const named = dead.length > 0 ? `; without chips or hashrate: board ${dead.join(', ')}` : '';
  return { level: 'action', reason: 'board-lost', evidence: `${count}${named}.` };
}

/**
 * Boards that the miner lists, but with no chips, or with no hashrate while others hash. Where as many boards work as
 * should, one without chips is an empty slot.
 */
function deadBoards(observation: Observation, complete: boolean): string[] {
  const hashrates = valuesOf(observation, 'miner.board_hashrate');
  const othersHash = hashrates.some(({ value }) => value > 0);
  const empty = boardsAtZero(valuesOf(observation, 'miner.board_chips'));
  const still = othersHash ? boardsAtZero(hashrates) : [];
  if (complete) return still.filter((board) => !empty.includes(board));
  return [...new Set([...empty, ...still])];
}

function boardsAtZero(told: readonly Told[]): string[] {
  return told.flatMap(({ value, labels }) => (value <= 0 ? (labels['board'] ?? '') : []));
}

function chipsLost(observation: Observation, sources: Sources): Attention | undefined {
  const short = valuesOf(observation, 'miner.board_chips').flatMap(({ value, labels }) => {
    const board = labels['board'] ?? '';
    const wanted = chipsWanted(observation, sources, board);
    if (value <= 0 || wanted === undefined || value >= wanted.value) return [];
    return [{ text: `board ${board}: ${value} of ${wanted.value}`, wanted }];
  });
  if (short.length === 0) return undefined;
  const evidence = `Chips that answer: ${short.map(({ text }) => text).join(', ')}${saidBy(short[0]?.wanted)}.`;
  return { level: 'advisory', reason: 'chips-lost', evidence };
}

/** Who says how many there should be. */
function saidBy(wanted: Wanted | undefined): string {
  return wanted ? ` (${wanted.value} by ${wanted.by})` : '';
}

function poolDown(observation: Observation): Attention | undefined {
  const reached = valuesOf(observation, 'miner.pool_up');
  const active = valuesOf(observation, 'miner.pool_active');
  if (allAreZero(reached)) return pool(`The miner reaches none of its ${reached.length} pools.`);
  return allAreZero(active) ? pool(`The miner works for none of its ${active.length} pools.`) : undefined;
}

function allAreZero(pools: readonly Told[]): boolean {
  return pools.length > 0 && pools.every(({ value }) => value === 0);
}

function pool(evidence: string): Attention {
  return { level: 'action', reason: 'pool-down', evidence };
}

const ERRORS_NAMED = 5;

function reportedErrors(errors: readonly DeviceFault[]): Attention[] {
  return (['action', 'advisory'] as const).flatMap((level) => {
    const of = errors.filter(({ code }) => (FAULTS[code].severity === 'critical') === (level === 'action'));
    if (of.length === 0) return [];
    const named = of
      .slice(0, ERRORS_NAMED)
      .map(({ vendorCode, component, message }) => `${vendorCode} (${component}): ${message.replace(/\.$/, '')}`);
    const more = of.length > ERRORS_NAMED ? ` and ${of.length - ERRORS_NAMED} more` : '';
    return [{ level, reason: 'error-reported', evidence: `The firmware reports ${named.join('; ')}${more}.` }];
  });
}
