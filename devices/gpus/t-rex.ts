import type { Rig, RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Login, Questions, Request } from '../../core/wire/request.ts';
import type { Answers, Control } from '../driver.ts';
import { scaled } from '../gpu-engines/amounts.ts';
import { ccminerRig } from '../gpu-engines/ccminer-rig.ts';
import { ccRecords } from '../gpu-engines/ccminer-text.ts';
import { get, optional, rigDriver, say } from '../gpu-engines/rig-driver.ts';

const USUAL = 4067;
const TELNET = 4068;

/** Behind a password since API 4: a session whose number stands in the query of all that follows. */
const LOGIN: Login = {
  ask: { method: 'GET', path: '/login?password={password}', port: 'api', usual: USUAL },
  token: { path: ['sid'] },
  send: { query: 'sid' },
  // Another no has its own words, such as that the API may only be read.
  refusal: { path: ['error'], value: 'unauthorized request' },
};

const SUMMARY = get(USUAL, '/summary', {
  auth: LOGIN,
  orOpen: true,
  expect: { path: ['gpus'], words: ['error'] },
});
const LINE = say(TELNET, 'summary\n');
const WORD = say(TELNET, 'summary');
const LEARN = { page: optional(SUMMARY), line: optional(LINE) } as const satisfies Questions;

/** HTTP, else the older API over TCP, which answers JSON or ccminer's text. */
function ask(known: Answers<typeof LEARN>): { summary: Request } {
  return { summary: !known.page.has('gpus') && isTrex(known.line) ? LINE : SUMMARY };
}

function rig({ summary }: { summary: Answer }): Rig {
  const words = summary.str();
  if (words !== undefined) return { ...ccminerRig({ summary: ccRecords(words) }), software: 'T-Rex' };
  const cards = summary.list('gpus');
  const second = summary.at('dual_stat');
  return {
    software: 'T-Rex',
    version: summary.str('version'),
    uptimeS: summary.num('uptime'),
    paused: summary.bool('paused'),
    algorithms: [algorithm(summary), ...(second.has('hashrate') ? [algorithm(second)] : [])],
    devices: cards.map((card, at) => device(card, at, summary, second)),
  };
}

/** The difficulty is the pool's; that beside the algorithm is the network's. A second one was not recorded. */
function algorithm(said: Answer): Rig['algorithms'][number] {
  const pool = said.at('active_pool');
  return {
    name: said.str('algorithm'),
    hashrateHs: said.num('hashrate'),
    unit: 'H/s',
    accepted: said.num('accepted_count'),
    rejected: said.num('rejected_count'),
    invalid: said.num('invalid_count'),
    pool: {
      url: pool.str('url'),
      user: pool.str('user'),
      latencyMs: pool.num('ping'),
      difficulty: scaled(pool, 'difficulty'),
    },
  };
}

function device(card: Answer, at: number, summary: Answer, second: Answer): RigDevice {
  const shares = card.has('shares') ? card.at('shares') : summary.at('stat_by_gpu', at);
  const paused = card.bool('paused');
  const disabled = card.bool('disabled') === true;
  return {
    index: card.num('gpu_id') ?? at,
    kind: 'gpu',
    name: [card.str('vendor'), card.str('name')].filter((word) => word !== undefined).join(' ') || undefined,
    pciBus: card.num('pci_bus'),
    hashratesHs: [card.num('hashrate'), ...(second.has('hashrate') ? [second.num('gpus', at, 'hashrate')] : [])],
    tempC: card.num('temperature'),
    memTempC: card.num('memory_temperature'),
    fanPct: card.num('fan_speed'),
    powerW: card.num('power'),
    coreMHz: card.num('cclock'),
    memMHz: card.num('mclock'),
    accepted: shares.num('accepted_count'),
    rejected: shares.num('rejected_count'),
    invalid: shares.num('invalid_count'),
    ...(paused === undefined ? {} : { paused }),
    ...(disabled ? { trouble: `card ${at} is disabled at ${card.num('disabled_at_temperature') ?? '?'} °C` } : {}),
  };
}

/** What it says of itself alone is no write that it understood: `success` must be 1. */
const order = (query: string): Request => ({
  ...get(USUAL, `/control?${query}`, { auth: LOGIN, orOpen: true }),
  expect: { path: ['success'], value: 1, words: ['error'] },
  writes: true,
});

/** It cannot restart: what is shut down stays down unless a watchdog starts it. */
const control: Control = { pause: () => order('pause=true'), resume: () => order('pause=false') };

function isTrex(summary: Answer): boolean {
  return summary.str('name') === 't-rex' || /^NAME=t-rex;/i.test(summary.str() ?? '');
}

/**
 * T-Rex: HTTP, and the older API over TCP. Its reading API is open unless it has a password; what changes it always needs
 * one (`--api-key`).
 */
export default rigDriver({
  id: 't-rex',
  title: 'T-Rex',
  detect: [
    { ask: LEARN.page, is: isTrex },
    { ask: LEARN.line, is: isTrex },
    { ask: optional(WORD), is: isTrex },
  ],
  learn: LEARN,
  ask,
  rig,
  control,
});
