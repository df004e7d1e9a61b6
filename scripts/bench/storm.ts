import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import type { BenchOptions } from './options.ts';
import { type StormService, startStormService } from './storm-service.ts';

const ROUNDS = 40;
const MOST_MS = 1_000;
const LONGEST_BLOCK_MS = 100;
const WORKED_WITHIN_MS = 180_000;
const EPISODES_FOR_S = 30;

/** Of one round: the answer in milliseconds, the longest block of the event loop since the round before. */
interface Round {
  ms: number;
  blockMs: number;
  bytes: number;
}

/**
 * A farm that fails at once, against a real process: every alert in one POST, again and again (new, repeated, resolved),
 * while it works on what came before. The exit code is 1 when the slowest answers take a second, or when anything, also
 * the working on alerts and episodes afterwards, holds the event loop up for more than 100 ms.
 */
export async function run({ miners = 5_000 }: BenchOptions): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'logixx-storm-'));
  const service = await startStormService(miners, folder);
  const rounds: Round[] = [];
  try {
    await blockOf(service);
    for (let round = 0; round < ROUNDS; round += 1) rounds.push(await storm(service, miners, round));
    const worked = await workedOff(service, miners);
    report(miners, rounds, worked);
  } finally {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function storm(service: StormService, miners: number, round: number): Promise<Round> {
  const body = JSON.stringify(delivery(miners, round));
  const startedAt = performance.now();
  const response = await fetch(`${service.url}/api/v1/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const ms = performance.now() - startedAt;
  if (response.status !== 200) throw new Error(`alert-webhook answered ${response.status}: ${await response.text()}`);
  const answer = (await response.json()) as { stored: number; known: number };
  if (answer.stored + answer.known !== miners) throw new Error(`${miners} alerts were sent: ${JSON.stringify(answer)}`);
  await after(500);
  return { ms, blockMs: await blockOf(service), bytes: Buffer.byteLength(body) };
}

/** Two rounds of three are new; every third repeats the one before, and in the end of each six all is resolved. */
function delivery(miners: number, round: number): object {
  const firing = round % 6 !== 5;
  const minute = String(round % 3 === 2 ? round - 1 : round).padStart(2, '0');
  const status = firing ? 'firing' : 'resolved';
  const alerts = Array.from({ length: miners }, (_, index) => alertOf(`m${index}`, index, status, minute));
  const groupLabels = { alertname: 'MinerOffline', site: 'storm' };
  const common = { commonLabels: groupLabels, commonAnnotations: {}, externalURL: 'http://am-1:9093' };
  const group = { groupKey: '{}:{alertname="MinerOffline", site="storm"}', truncatedAlerts: 0, groupLabels, ...common };
  return { receiver: 'alert-webhook', status, version: '4', alerts, ...group };
}

function alertOf(miner: string, index: number, status: string, minute: string): object {
  const place = { building: `b${index % 4}`, rack: `r${Math.floor(index / 40)}`, outlet: String(index % 36) };
  const labels = { alertname: 'MinerOffline', job: 'miners', miner, ...place, remediation: 'ladder', site: 'storm' };
  return {
    status,
    labels: {
      ...labels,
      instance: `10.9.${index >> 8}.${index & 255}:4028`,
      model: 'antminer-s19j-pro',
      severity: 'warning',
    },
    annotations: {
      summary: `Miner ${miner} has not answered for 10 minutes`,
      description: `It answered last at 19:${minute} and drew 3250 W until then. Its neighbours are in the same alert.`,
      runbook_url: 'https://example.org/runbooks/MinerOffline',
    },
    startsAt: `2026-11-21T19:${minute}:59.885Z`,
    endsAt: status === 'firing' ? '0001-01-01T00:00:00Z' : `2026-11-21T20:${minute}:00Z`,
    generatorURL: 'http://prometheus:9090/graph?g0.expr=miner_up+%3D%3D+0&g0.tab=1',
    fingerprint: index.toString(16).padStart(16, '0'),
  };
}

/** Since it was asked last. */
async function blockOf(service: StormService): Promise<number> {
  return (await service.series('nodejs_eventloop_lag_max_seconds')) * 1000;
}

interface Worked {
  blockMs: number;
  seconds: number;
  /** Decisions about episodes in that time. */
  decided: number;
}

/** Waits until nothing is left in the inbox, then looks at the work on the episodes until each had its turn, or a while. */
async function workedOff(service: StormService, miners: number): Promise<Worked> {
  const startedAt = performance.now();
  const seconds = () => (performance.now() - startedAt) / 1000;
  let blockMs = 0;
  let empty: { at: number; decided: number } | undefined;
  for (;;) {
    await after(500);
    blockMs = Math.max(blockMs, await blockOf(service));
    const pending = await service.series('remediation_inbox_pending');
    const decided = await service.series('remediation_decisions_total');
    if (pending === 0) empty ??= { at: seconds(), decided };
    if (empty && (decided - empty.decided >= miners || seconds() - empty.at > EPISODES_FOR_S))
      return { blockMs, seconds: seconds(), decided: decided - empty.decided };
    if (seconds() * 1000 > WORKED_WITHIN_MS) throw new Error(`${pending} alerts still wait after ${seconds()} s`);
  }
}

function report(miners: number, rounds: readonly Round[], worked: Worked): void {
  const times = rounds.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number) => times[Math.min(times.length - 1, Math.ceil(times.length * share) - 1)] ?? Number.NaN;
  const blocks = [...rounds.map(({ blockMs }) => blockMs), worked.blockMs];
  const block = Math.max(...blocks);
  const megabytes = Math.max(...rounds.map(({ bytes }) => bytes)) / 1e6;
  const good = at(0.99) < MOST_MS && block <= LONGEST_BLOCK_MS;
  process.stdout.write(
    `storm: ${miners} alerts in one POST of ${megabytes.toFixed(1)} MB, ${rounds.length} times\n` +
      `  answered after     p50 ${at(0.5).toFixed(0)} ms, p99 ${at(0.99).toFixed(0)} ms, at most ${at(1).toFixed(0)} ms\n` +
      `  event loop held up at most ${block.toFixed(0)} ms; of that ${worked.blockMs.toFixed(0)} ms in the ${worked.seconds.toFixed(0)} s afterwards, with ${worked.decided} decisions\n` +
      `  ${good ? 'good' : 'TOO SLOW'}: expected p99 below ${MOST_MS} ms and no block above ${LONGEST_BLOCK_MS} ms\n`,
  );
  if (!good) process.exitCode = 1;
}
