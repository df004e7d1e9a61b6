import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { ThresholdPolicy } from '../../../core/farm/thresholds.ts';
import { openThresholds } from '../../../scripts/inventory/thresholds.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const FILE: ThresholdPolicy = { default: { warmUpSeconds: 100 } };
const SET: ThresholdPolicy = { default: { warmUpSeconds: 200 } };

/** A sidecar that tells what a test says, and counts how often it was asked for all of it. */
async function sidecar(told: { status?: number; body: unknown; etag: string }) {
  let whole = 0;
  const server: Server = createServer((request, response) => {
    if (request.headers['if-none-match'] === told.etag) return void response.writeHead(304).end();
    whole += 1;
    response.writeHead(told.status ?? 200, { 'content-type': 'application/json', etag: told.etag });
    response.end(JSON.stringify(told.body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => new Promise((resolve) => server.close(resolve)));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, told, whole: () => whole };
}

function folder() {
  const path = mkdtempSync(join(tmpdir(), 'logixx-thresholds-'));
  cleanups.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function open(url: string, path: string) {
  const warned: unknown[] = [];
  const log = { info: () => undefined, warn: (...words: unknown[]) => void warned.push(words) };
  const cacheFile = join(path, 'inventory-<service>.json');
  const live = await openThresholds({ url, cacheFile, refreshSeconds: 0.05, service: 'exporter', ofFile: FILE, log });
  cleanups.push(() => live.stop());
  return { live, warned };
}

it('holds those of the file until somebody sets others, then those, at the next question', async () => {
  const farm = await sidecar({ body: { version: 0, policy: { default: { warmUpSeconds: 1 } } }, etag: '"0"' });
  const { live } = await open(farm.url, folder());
  expect(live.value).toEqual(FILE);
  const taken = new Promise<ThresholdPolicy>((resolve) => {
    live.follow((next) => {
      resolve(next);
      return undefined;
    });
  });
  Object.assign(farm.told, { body: { version: 1, policy: SET }, etag: '"1"' });
  expect(await taken).toEqual(SET);
  expect([live.value, farm.whole()]).toEqual([SET, 2]);
});

it('keeps the last good ones through a restart in which nobody answers', async () => {
  const path = folder();
  const farm = await sidecar({ body: { version: 3, policy: SET }, etag: '"3"' });
  await (await open(farm.url, path)).live.stop();
  const { live, warned } = await open('http://127.0.0.1:1', path);
  expect(live.value).toEqual(SET);
  expect(warned).toHaveLength(1);
});

it.each<[string, { status?: number; body: unknown; etag: string }]>([
  ['a refusal', { status: 403, body: {}, etag: '"x"' }],
  ['what is no policy', { body: { version: 1, policy: { default: { warmUpSeconds: 'long' } } }, etag: '"x"' }],
  ['a key that it does not know', { body: { version: 1, policy: { default: { warmth: 1 } } }, etag: '"x"' }],
])('is not moved by %s, and says so', async (_, told) => {
  const farm = await sidecar(told);
  const { live, warned } = await open(farm.url, folder());
  expect(live.value).toEqual(FILE);
  expect(warned).toHaveLength(1);
});
