import type { MinerIdentity } from './miner-identity.ts';
import type { MinerPhysics } from './miner-physics.ts';
import type { Wave } from './random.ts';

export interface BoardState {
  index: number;
  present: boolean;
  hashesPerSecond: number;
  expectedHashesPerSecond: number;
  chips: number;
  frequencyMhz: number;
  /** Four sensors on the circuit board and four on chips, as Antminers have them. */
  pcbCelsius: number[];
  chipCelsius: number[];
  hardwareErrors: number;
  serial: string;
}

export interface PoolState {
  index: number;
  url: string;
  user: string;
  alive: boolean;
  active: boolean;
  accepted: number;
  rejected: number;
  stale: number;
}

/** What the firmware can see of its own machine, before any dialect writes it down. */
export interface MinerState {
  now: number;
  sleeping: boolean;
  uptimeSeconds: number;
  elapsedSeconds: number;
  hashesPerSecond: number;
  meanHashesPerSecond: number;
  expectedHashesPerSecond: number;
  totalHashes: number;
  watts: number;
  powerLimit: number;
  airCelsius: number;
  boards: BoardState[];
  fanRpm: number[];
  pools: PoolState[];
  accepted: number;
  rejected: number;
  stale: number;
  bestShare: number;
  hardwareErrors: number;
}

/** Difficulty of a share, as the pools of this farm ask for. */
export const SHARE_DIFFICULTY = 524_288;
const HASHES_PER_SHARE = SHARE_DIFFICULTY * 2 ** 32;
const REJECTED_SHARE = 0.003;

/** Reads everything at one moment. */
export function observe(physics: MinerPhysics, identity: MinerIdentity, wave: Wave, now: number): MinerState {
  const { model } = physics;
  const phase = physics.phase(now);
  const load = physics.watts(now) / model.watts;
  const elapsed = physics.elapsed(now);
  const total = physics.hashCount(now);
  const shares = Math.floor(total / (model.hashesPerShare ?? HASHES_PER_SHARE));
  const rejected = Math.floor(shares * REJECTED_SHARE);
  const boards = identity.boardSerials.map((serial, index) => board(physics, index, serial, { now, elapsed, load }));
  heat(boards, physics.faults.parameter('hot', 'celsius'));
  return {
    now,
    sleeping: phase === 'sleeping',
    uptimeSeconds: Math.floor(physics.uptime(now)),
    elapsedSeconds: Math.floor(elapsed),
    hashesPerSecond: boards.reduce((sum, { hashesPerSecond }) => sum + hashesPerSecond, 0),
    meanHashesPerSecond: elapsed > 0 ? total / elapsed : 0,
    expectedHashesPerSecond: model.hashesPerSecond,
    totalHashes: total,
    watts: physics.watts(now),
    powerLimit: physics.powerLimit,
    airCelsius: AIR_CELSIUS + wave(now / 20),
    boards,
    fanRpm: fans(physics, load, wave, now),
    pools: pools(physics, identity, { accepted: shares - rejected, rejected }),
    accepted: shares - rejected,
    rejected,
    stale: Math.floor(rejected / 10),
    bestShare: shares * SHARE_DIFFICULTY,
    hardwareErrors: boards.reduce((sum, { hardwareErrors }) => sum + hardwareErrors, 0),
  };
}

const AIR_CELSIUS = 26;

function board(
  physics: MinerPhysics,
  index: number,
  serial: string,
  at: { now: number; elapsed: number; load: number },
): BoardState {
  const { model } = physics;
  const present = !physics.faults.has('board-lost', index);
  const hottest = AIR_CELSIUS + 50 * at.load + 1.5 * index + (physics.faults.has('fan-lost') ? 9 : 0);
  const sensors = (below: number) =>
    [0, 14, 7, 3].map((cooler) => Math.round(Math.max(AIR_CELSIUS, hottest - below - cooler)));
  return {
    index,
    present,
    hashesPerSecond: physics.boardHashrate(index, at.now),
    expectedHashesPerSecond: model.hashesPerSecond / model.boards,
    chips: present ? model.chipsPerBoard : 0,
    frequencyMhz: present && at.load > 0.02 ? model.frequencyMhz : 0,
    pcbCelsius: present ? sensors(9) : [0, 0, 0, 0],
    chipCelsius: present ? sensors(0) : [0, 0, 0, 0],
    hardwareErrors: present ? Math.floor(at.elapsed / 300) : 0,
    serial,
  };
}

function heat(boards: BoardState[], celsius: number | undefined): void {
  const first = boards.find(({ present }) => present);
  if (celsius === undefined || first === undefined) return;
  first.chipCelsius[0] = Math.round(celsius);
  first.pcbCelsius[0] = Math.round(celsius - 9);
}

function fans(physics: MinerPhysics, load: number, wave: Wave, now: number): number[] {
  const faster = physics.faults.has('fan-lost') ? 1.15 : 1;
  return Array.from({ length: physics.model.fans }, (_, fan) =>
    physics.faults.has('fan-lost', fan)
      ? 0
      : Math.round(((1800 + 3900 * load) * faster + 60 * wave(now + 7 * fan)) / 30) * 30,
  );
}

function pools(
  physics: MinerPhysics,
  identity: MinerIdentity,
  shares: { accepted: number; rejected: number },
): PoolState[] {
  const alive = !physics.faults.has('pool-down');
  return identity.pools.map(({ url, user }, index) => ({
    index,
    url,
    user,
    alive,
    active: alive && index === 0,
    accepted: index === 0 ? shares.accepted : 0,
    rejected: index === 0 ? shares.rejected : 0,
    stale: index === 0 ? Math.floor(shares.rejected / 10) : 0,
  }));
}
