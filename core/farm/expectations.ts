import type { Expected } from './device.ts';
import type { MetricId } from './metrics.ts';
import type { Observation } from './sample.ts';
import { valuesOf } from './told.ts';

/** What is known of a model: the same for all miners of it. Absent is not known. */
export interface ModelExpectation {
  /** As people write it: "Antminer S19 Pro". */
  model: string;
  boards?: number;
  chipsPerBoard?: number;
  fans?: number;
}

/** Who says what a miner should have beside itself. The inventory outweighs the miner, and the miner its model. */
export interface Sources {
  expected?: Expected | undefined;
  model?: ModelExpectation | undefined;
}

/** How many of something a miner should have, and who says so. */
export interface Wanted {
  value: number;
  by: string;
}

type Observed = Pick<Observation, 'readings'>;

/**
 * The model's count holds only for a miner that lists as many boards or more: a variant with fewer boards must not look like
 * a miner that has lost one, because somebody would take its power away to heal it.
 */
export function boardsWanted(observed: Observed, { expected, model }: Sources): Wanted | undefined {
  const usual = atMost(model?.boards, listed(observed, BOARD_METRICS, 'board'));
  return wanted(expected?.boards, told(observed, 'miner.boards_expected'), usual, model);
}

/** The model's count holds only for a miner that lists as many fans or more: under immersion they are taken out. */
export function fansWanted(observed: Observed, { expected, model }: Sources): Wanted | undefined {
  const usual = atMost(model?.fans, listed(observed, ['miner.fan_speed'], 'fan'));
  return wanted(expected?.fans, told(observed, 'miner.fans_expected'), usual, model);
}

const BOARD_METRICS: readonly MetricId[] = ['miner.board_chips', 'miner.board_hashrate', 'miner.board_info'];

function listed(observed: Observed, metrics: readonly MetricId[], label: string): number {
  const all = metrics.flatMap((metric) => valuesOf(observed, metric).map(({ labels }) => labels[label]));
  return new Set(all).size;
}

function atMost(usual: number | undefined, limit: number): number | undefined {
  return usual !== undefined && usual <= limit ? usual : undefined;
}

/**
 * The chips that one board should have. The model's count holds only where at least one board has it: some models are
 * made with several kinds of boards, and some firmware counts in other chips (an M60S VK40 tells 75 for 225).
 */
export function chipsWanted(observed: Observed, { expected, model }: Sources, board: string): Wanted | undefined {
  const own = told(observed, 'miner.board_chips_expected', board);
  const usual = model?.chipsPerBoard;
  const isSeen = valuesOf(observed, 'miner.board_chips').some(({ value }) => value === usual);
  return wanted(expected?.chipsPerBoard, own, isSeen ? usual : undefined, model);
}

function wanted(
  inventory: number | undefined,
  own: number | undefined,
  usual: number | undefined,
  model: ModelExpectation | undefined,
): Wanted | undefined {
  if (inventory !== undefined) return { value: inventory, by: 'the inventory' };
  if (own !== undefined) return { value: own, by: 'the miner' };
  return usual === undefined ? undefined : { value: usual, by: `the model ${model?.model}` };
}

function told(observed: Observed, metric: MetricId, board?: string): number | undefined {
  const values = valuesOf(observed, metric);
  return (board === undefined ? values[0] : values.find(({ labels }) => labels['board'] === board))?.value;
}
