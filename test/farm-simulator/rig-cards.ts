import type { MinerDevice } from './miner-device.ts';
import type { BoardState, MinerState } from './miner-state.ts';

/** A card, before any program writes it down. A card that is gone has no sensors: 0 there means none. */
export interface CardState {
  index: number;
  bus: number;
  /** "0a:00.0" */
  busHex: string;
  name: string;
  present: boolean;
  hashesPerSecond: number;
  /** Of the second algorithm; 0 where there is none. */
  secondHashesPerSecond: number;
  coreCelsius: number;
  hotSpotCelsius: number;
  memoryCelsius: number;
  fanPercent: number;
  fanRpm: number;
  watts: number;
  coreMhz: number;
  memoryMhz: number;
  accepted: number;
  rejected: number;
  invalid: number;
}

const FASTEST_RPM = 6000;
/** What the plug loses on the way to the cards. */
const EFFICIENCY = 0.94;
const CORE_BELOW_HOT_SPOT = 12;

/** The cards of a rig at the moment of `state`. */
export function cardsOf(device: MinerDevice, state: MinerState): CardState[] {
  const { model } = device;
  const { rig } = model;
  if (!rig) throw new Error(`${model.name} is no rig`);
  const living = state.boards.filter(({ present }) => present).length;
  const watts = Math.max(8, ((state.watts - (model.idleWatts ?? 0)) * EFFICIENCY) / Math.max(1, living));
  return state.boards.map((board, index) => ({
    index,
    bus: rig.buses[index] ?? 0,
    busHex: `${(rig.buses[index] ?? 0).toString(16).padStart(2, '0')}:00.0`,
    name: rig.card.name,
    present: board.present,
    ...ratesOf(board, model.hashesPerSecond, rig.second?.hashesPerSecond ?? 0),
    ...temperaturesOf(board),
    ...fanOf(board.present ? (state.fanRpm[index] ?? 0) : 0),
    watts: board.present ? Number(watts.toFixed(2)) : 0,
    coreMhz: board.frequencyMhz,
    memoryMhz: board.present ? rig.card.memoryMhz : 0,
    accepted: share(state.accepted, index, state.boards.length),
    rejected: share(state.rejected, index, state.boards.length),
    invalid: board.hardwareErrors % 3,
  }));
}

function ratesOf({ hashesPerSecond }: BoardState, all: number, second: number) {
  return { hashesPerSecond, secondHashesPerSecond: (hashesPerSecond / all) * second };
}

function temperaturesOf({ present, chipCelsius }: BoardState) {
  const hotSpotCelsius = present ? Math.max(...chipCelsius) : 0;
  const below = (degrees: number) => (present ? Math.max(0, hotSpotCelsius - degrees) : 0);
  return { hotSpotCelsius, coreCelsius: below(CORE_BELOW_HOT_SPOT), memoryCelsius: below(2) };
}

function fanOf(fanRpm: number) {
  return { fanRpm, fanPercent: Math.min(100, Math.round((fanRpm / FASTEST_RPM) * 100)) };
}

/** What falls to one of so many; with each share more, one card has one more. */
function share(all: number, index: number, count: number): number {
  return Math.floor(all / count) + (index < all % count ? 1 : 0);
}

/** Of all cards, as programs add them up. */
export function sumOf(cards: readonly CardState[], of: (card: CardState) => number): number {
  return cards.reduce((sum, card) => sum + of(card), 0);
}
