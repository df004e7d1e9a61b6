import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Database } from '../../../core/service/database.ts';
import { readHistory } from '../../../sidecar/inventory/history.ts';
import { dryRun } from '../../../sidecar/snipe-it/dry-run.ts';
import type { SyncReport } from '../../../sidecar/snipe-it/report.ts';
import { synchronise } from '../../../sidecar/snipe-it/sync.ts';
import { bundled } from '../../bundle.ts';
import { type Postgres, startPostgres } from '../../postgres.ts';
import { type Double, startDouble } from './double/double.ts';
import { NO_FAULTS } from './double/options.ts';
import { ACTOR, CONFIG, furnish, miner } from './farm.ts';
import { fastTime, openReal, type RealTables, realParts, recordsOf, stock } from './real-farm.ts';

const FAULTS = { ...NO_FAULTS, seed: 7, crash: 0.03, crashAfterCommit: 0.03, dropAfterCommit: 0.02, gateway: 0.02 };
const CHILD = fileURLToPath(new URL('sync-child.ts', import.meta.url));
const FASTER = 400;
const HOUR_MS = 3_600_000;

let folder = '';
let postgres: Postgres;
let syncing: Awaited<ReturnType<typeof bundled>>;
beforeAll(async () => {
  // In memory where that can be had: a killed process loses nothing of either, and thousands of commits wait for no disk.
  folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'logixx-snipe-it-'));
  postgres = await startPostgres();
  syncing = await bundled(CHILD);
});
afterAll(async () => {
  await postgres.stop();
  syncing.remove();
  rmSync(folder, { recursive: true, force: true });
});

interface Scene {
  address: string;
  database: Database<RealTables>;
  double: Double;
  /** From when on the clocks of the next process go: later than those before it. */
  start: number;
  /** Called before each request with how many writes were done. */
  onWrite: (done: number, line: string) => void;
}

/** A stocked inventory beside an empty Snipe-IT, which refuses each 41st request and fails in each way now and then. */
async function begin(address: string, count: number): Promise<Scene> {
  const database = await openReal(address);
  await stock(database, count);
  let at = Date.UTC(2026, 10, 21, 18);
  const double = await startDouble({ now: () => at, throttle: 40, throttleShape: 'mixed', faults: FAULTS });
  furnish(double.store, at);
  const scene: Scene = { address, database, double, start: at, onWrite: () => undefined };
  let refused = 0;
  double.onRequest = (line) => {
    // Its minutes do not depend on how fast this machine is: who was refused has waited for the next one.
    at += double.refused() > refused ? 61_000 : 100;
    refused = double.refused();
    scene.onWrite(double.writes.length, line);
  };
  return scene;
}

/** Runs a process on the scene, killed before the create that comes after so many writes. Its report, or undefined. */
async function runChild(scene: Scene, killAfter = Number.POSITIVE_INFINITY): Promise<SyncReport | undefined> {
  scene.start += HOUR_MS;
  const { double, address, start } = scene;
  const args = [syncing.file, double.url, address, String(FASTER), String(start)];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise((end) => child.once('exit', (_code, signal) => end(signal)));
  scene.onWrite = (done, line) => {
    if (done >= killAfter && line === 'POST /hardware') child.kill('SIGKILL');
  };
  const printed = await text(child.stdout);
  const signal = await ended;
  expect(signal).toBe(killAfter === Number.POSITIVE_INFINITY ? null : 'SIGKILL');
  scene.onWrite = () => undefined;
  return signal === null ? (JSON.parse(printed) as SyncReport) : undefined;
}

const expectedTags = (count: number) =>
  Array.from({ length: count }, (_, at) => `MIN-${(miner(at + 1).mac ?? '').replaceAll(':', '')}`).sort();
const tagsOf = ({ double }: Scene) => double.store.rows.assets.map((row) => String(row['asset_tag'])).sort();
const sentBy = ({ double }: Scene) => double.asked.filter((line) => !line.startsWith('GET')).length;

it.each([
  ['SQLite', 500, [250], () => join(folder, 'real.db')],
  ['PostgreSQL', 50, [25], () => postgres.database()],
])(
  'on %s: %i miners, killed on the way after %j writes, have one asset each, and the next run writes nothing',
  async (_engine, count, kills, address) => {
    const scene = await begin(address(), count);
    const { database, double } = scene;
    for (const kill of kills) await runChild(scene, kill);
    expect(tagsOf(scene).length).toBeLessThan(count);
    const last = await runChild(scene);
    expect(last).toMatchObject({ counts: { devices: count, done: count }, problems: [], conflicts: [], strangers: [] });
    expect(tagsOf(scene)).toEqual(expectedTags(count));
    const failures = double.asked.filter((line) => line === 'POST /hardware').length - count;
    expect([failures > 0, double.refused() > 0]).toEqual([true, true]);
    const runs = await database.db.selectFrom('snipe_it_runs').select('outcome').orderBy('id').execute();
    expect(runs.map(({ outcome }) => outcome)).toEqual([...kills.map(() => 'killed'), 'done']);

    const before = await recordsOf(database);
    const sent = sentBy(scene);
    const parts = realParts(double.url, database, fastTime(FASTER, scene.start + HOUR_MS));
    expect((await synchronise(parts, ACTOR)).counts).toMatchObject({ done: count, create: 0, patch: 0, change: 0 });
    expect(await dryRun(parts)).toEqual([]);
    expect([sentBy(scene), await recordsOf(database)]).toEqual([sent, before]);

    // People rename in Snipe-IT, whose word counts for names from now on; once they are ours nothing is left to do.
    for (const row of double.store.rows.assets.slice(0, 10)) row['name'] = `by hand ${row.id}`;
    const theirs = { ...parts, config: { ...CONFIG, masters: { name: 'snipe-it' as const } } };
    expect((await synchronise(theirs, ACTOR)).counts).toMatchObject({ change: 10, problems: 0 });
    const lines = await readHistory(database.db as never, { limit: 10 });
    expect(lines.filter(({ field, by }) => field === 'name' && by.name === 'Anna (from Snipe-IT)')).toHaveLength(10);
    expect((await synchronise(theirs, ACTOR)).counts).toMatchObject({ change: 0, patch: 0 });
    expect(sentBy(scene)).toBe(sent);
    await double.stop();
    await database.close();
  },
  240_000,
);
