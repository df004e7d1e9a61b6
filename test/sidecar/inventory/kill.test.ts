import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundled } from '../../bundle.ts';
import { miner } from './engines.ts';
import type { Left, Started } from './kill-child.ts';

const KILLS = 50;
/** Rows of one import, which is one transaction. */
const ROWS = 20;
const PATIENCE_MS = 240_000;

let bundle: Awaited<ReturnType<typeof bundled>>;
const data = mkdtempSync(join(tmpdir(), 'logixx-kill-'));
const children: ChildProcess[] = [];

beforeAll(async () => {
  bundle = await bundled(join(import.meta.dirname, 'kill-child.ts'));
});
afterAll(() => {
  for (const child of children) child.kill('SIGKILL');
  bundle.remove();
  rmSync(data, { recursive: true, force: true });
});

/** A process that has loaded everything and opened nothing yet. */
function load(): { child: ChildProcess; loaded: Promise<unknown> } {
  const child = fork(bundle.file, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  children.push(child);
  return { child, loaded: once(child, 'message') };
}

/** Numbers from 0 to 1 that are the same in each run (Park and Miller). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** What was asked and what was acknowledged, over all lives. */
const asked = { creates: 0, imports: 0, names: 0 };
const known = { created: new Set<string>(), imported: new Set<number>(), name: 0, lost: 0, all: 0 };
let addresses = 0;

function next(id: string) {
  addresses += 1;
  return { ...miner(addresses), id };
}

/** True: acknowledged. False: the process died over it. */
async function post(url: string, path: string, body: unknown, method = 'POST'): Promise<{ revision: number } | false> {
  const request = { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const answer = await fetch(`${url}/api/v1/${path}`, request)
    .then(async (response) => ({ status: response.status, body: (await response.json()) as { revision: number } }))
    .catch(() => undefined);
  if (answer === undefined) {
    known.lost += 1;
    return false;
  }
  expect(answer).toMatchObject({ status: 200 });
  known.all += 1;
  return answer.body;
}

async function create(url: string): Promise<boolean> {
  asked.creates += 1;
  const id = `c${asked.creates}`;
  if ((await post(url, 'devices', next(id))) === false) return false;
  known.created.add(id);
  return true;
}

async function bring(url: string): Promise<boolean> {
  asked.imports += 1;
  const batch = asked.imports;
  const devices = Array.from({ length: ROWS }, (_, row) => next(`b${batch}.${row}`));
  if ((await post(url, 'inventory/import?format=json&apply=true', { devices })) === false) return false;
  known.imported.add(batch);
  return true;
}

function renamer({ devices }: Left): (url: string) => Promise<boolean> {
  let revision = devices.find(({ id }) => id === 'first')?.revision ?? 0;
  return async (url) => {
    if (revision === 0) {
      const made = await post(url, 'devices', { ...next('first'), name: '0' });
      if (made) revision = made.revision;
      return made !== false;
    }
    asked.names += 1;
    const name = asked.names;
    const changed = await post(url, 'devices/first', { revision, name: String(name) }, 'PATCH');
    if (changed === false) return false;
    ({ revision } = changed);
    known.name = name;
    return true;
  };
}

/** After a few acknowledged writes, and then within the next ones. */
async function moment(random: () => number): Promise<void> {
  const enough = known.all + Math.floor(random() * 8);
  while (known.all < enough) await new Promise((over) => setTimeout(over, 2));
  await new Promise((over) => setTimeout(over, random() * 30));
}

function judge({ integrity, revision, devices }: Left): void {
  expect(integrity).toBe('ok');
  const ids = new Set(devices.map(({ id }) => id));
  expect([...known.created].filter((id) => !ids.has(id))).toEqual([]);
  const rows = (batch: number) => devices.filter(({ id }) => id.startsWith(`b${batch}.`)).length;
  for (const batch of known.imported) expect(rows(batch)).toBe(ROWS);
  for (let batch = 1; batch <= asked.imports; batch += 1) expect([0, ROWS]).toContain(rows(batch));
  const first = devices.find(({ id }) => id === 'first');
  if (first) expect(Number(first.name)).toBeGreaterThanOrEqual(known.name);
  expect(Number(first?.name ?? 0)).toBeLessThanOrEqual(asked.names);
  // Each device has its beginning and a line for each of its changes, and the inventory has counted all of them.
  for (const device of devices) {
    expect(device).toMatchObject({ created: 1, revisions: device.revision });
    expect(device.newest).toBeLessThanOrEqual(revision);
  }
}

it('opens, is whole and holds every acknowledged write after each of 50 SIGKILLs in the middle of writes', {
  timeout: PATIENCE_MS,
}, async () => {
  const random = seeded(20_261_122);
  const path = join(data, 'inventory.db');
  let waiting = load();
  for (let killed = 0; killed <= KILLS; killed += 1) {
    const { child, loaded } = waiting;
    await loaded;
    const started = once(child, 'message') as Promise<[Started]>;
    child.send(path);
    if (killed < KILLS) waiting = load();
    const [{ url, left }] = await started;
    judge(left);
    if (killed === KILLS) break;
    const ended = once(child, 'exit');
    const goOn = async (write: (url: string) => Promise<boolean>) => {
      while (await write(url));
    };
    const writers = Promise.all([create, create, bring, renamer(left)].map(goOn));
    await moment(random);
    child.kill('SIGKILL');
    expect((await ended)[1]).toBe('SIGKILL');
    await writers;
  }
  process.stdout.write(
    `${KILLS} kills: ${known.created.size} creates, ${known.imported.size} imports of ${ROWS} and name ${known.name} acknowledged; ${known.lost} writes cut off\n`,
  );
  expect(known.lost).toBeGreaterThanOrEqual(KILLS);
  expect(known.all).toBeGreaterThan(KILLS);
});
