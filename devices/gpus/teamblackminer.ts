import type { Rig, RigAlgorithm, RigDevice } from '../../core/farm/rig.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import type { Answers } from '../driver.ts';
import { hostPort, numbered, total, unitOf } from '../gpu-engines/amounts.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';

const USUAL = 4068;
const SUMMARY = get(USUAL, '/summary');
const MINER = get(USUAL, '/miner');
const LEARN = { summary: optional(SUMMARY), miner: optional(MINER) } as const satisfies Questions;

/** One page tells all; where it is not answered (API 1.3 may be asked in parts), three do. */
function ask(
  known: Answers<typeof LEARN>,
): Record<'summary' | 'miner' | 'threads' | 'pool', Request> | { summary: Request } {
  if (known.summary.has('miner') || !known.miner.has('name')) return { summary: SUMMARY };
  return { summary: optional(SUMMARY), miner: MINER, threads: get(USUAL, '/threads'), pool: get(USUAL, '/pool') };
}

type Said = Partial<Record<'summary' | 'miner' | 'threads' | 'pool', Answer>>;

/** Entries are threads: a card that mines two coins has two, and its watts in both. */
function rig({ summary = Answer.none, miner, threads: parts, pool }: Said): Rig {
  const self = miner ?? summary.at('miner');
  const threads = numbered(parts ?? (summary.has('devices') ? summary.at('devices') : summary.at('threads'))).map(
    ([, each]) => each,
  );
  const joined = poolsOf(pool ?? summary.at('pool'));
  const names = namesOf(threads, joined);
  const minutes = self.num('uptime_minutes');
  return {
    software: 'TBMiner',
    version: self.str('version'),
    uptimeS: minutes === undefined ? undefined : minutes * 60,
    algorithms: names.map((name, at) => algorithm({ name, at, alone: names.length === 1 }, { self, threads, joined })),
    devices: cards(threads, names),
  };
}

/** One pool, or one by number. */
function poolsOf(pool: Answer): Answer[] {
  return pool.has('url') ? [pool] : numbered(pool).map(([, each]) => each);
}

function namesOf(threads: readonly Answer[], pools: readonly Answer[]): (string | undefined)[] {
  const named = [...pools, ...threads].flatMap((each) => each.str('algo') ?? []);
  return named.length === 0 ? [undefined] : [...new Set(named)];
}

interface Which {
  name: string | undefined;
  at: number;
  alone: boolean;
}

/** The program's totals hold both algorithms together, so that they are only read of one. */
function algorithm(
  { name, at, alone }: Which,
  said: { self: Answer; threads: Answer[]; joined: Answer[] },
): RigAlgorithm {
  const { self, threads, joined } = said;
  const pool = joined.find((each) => each.str('algo') === name) ?? joined[at] ?? Answer.none;
  const own = threads.filter((thread) => alone || thread.str('algo') === name);
  const read = (whole: string, part: string) =>
    pool.num(whole) ?? (alone ? self.num(whole) : undefined) ?? total(own.map((thread) => thread.num(part)));
  return {
    name,
    hashrateHs: read('total_hashrate', 'hashrate'),
    unit: unitOf(name),
    accepted: read('total_accepted', 'accepted'),
    rejected: read('total_rejected', 'rejected'),
    stale: read('total_stale', 'stale'),
    pool: {
      url: hostPort(pool.str('url'), pool.str('port')),
      user: pool.str('worker'),
      latencyMs: pool.num('ping'),
      difficulty: pool.num('diff'),
    },
  };
}

function cards(threads: readonly Answer[], names: readonly (string | undefined)[]): RigDevice[] {
  const groups = new Map<string, Answer[]>();
  for (const [at, thread] of threads.entries()) {
    const key = `${thread.str('pcie_id') ?? ''} ${thread.str('gpu') ?? at}`;
    groups.set(key, [...(groups.get(key) ?? []), thread]);
  }
  return [...groups.values()].map((own, at) => card(own, at, names));
}

function card(own: readonly Answer[], at: number, names: readonly (string | undefined)[]): RigDevice {
  const [first = Answer.none] = own;
  const sum = (what: string) => total(own.map((thread) => thread.num(what)));
  return {
    index: first.num('gpu') ?? at,
    kind: 'gpu',
    name: first.str('board_name'),
    pciBus: first.num('pcie_id'),
    hashratesHs: names.map((name) =>
      total(
        own
          .filter((thread) => names.length === 1 || thread.str('algo') === name)
          .map((thread) => thread.num('hashrate')),
      ),
    ),
    tempC: first.num('gpu_temp'),
    memTempC: first.num('mem_temp'),
    fanPct: first.num('fan'),
    powerW: first.num('watt'),
    coreMHz: first.num('core_clock'),
    memMHz: first.num('mem_clock'),
    accepted: sum('accepted'),
    rejected: sum('rejected'),
    stale: sum('stale'),
  };
}

/** TeamBlackMiner. Its API can only be read. */
export default rigDriver({
  id: 'teamblackminer',
  title: 'TeamBlackMiner',
  detect: [
    { ask: LEARN.summary, is: (said) => said.str('miner', 'name') === 'TBMiner' },
    { ask: LEARN.miner, is: (said) => said.str('name') === 'TBMiner' },
  ],
  learn: LEARN,
  ask,
  rig,
});
