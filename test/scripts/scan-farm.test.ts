import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createWebServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PORTS } from '../../core/wire/wire.ts';
import { FAMILIES, nameOf } from '../devices/miners/simulated-miners.ts';
import { type Farm, startFarm } from '../farm-simulator/farm.ts';
import { Listener, WHOLE } from '../farm-simulator/listener.ts';
import type { MinerModel } from '../farm-simulator/models.ts';
import { loopback } from '../farm-simulator/plan.ts';
import { openSilence } from '../farm-simulator/silence.ts';

/** Tells its model only to who logs in, and a scan is given no credentials here. */
const GUARDED = 'KD6';
const ROOT = resolve(import.meta.dirname, '../..');
const ADDRESSES = 1000;
const MINERS = 200;
/** Of every five addresses the first is a miner's; the others refuse, but for some of these. */
const EVERY = ADDRESSES / MINERS;
const HALF_DEAD = 10;
const SILENT = 30;
const PATIENCE_MS = 60_000;
const names = ['http', 'https', 'daemon', 'rest', 'graphql', 'cgminer', 'volcminer', 'whatsminer'] as const;

const address = (block: number, place: number) => loopback(block * EVERY + place + 1);
const modelAt = (miner: number) => (FAMILIES[miner % FAMILIES.length] as (typeof FAMILIES)[number]).model;
const blocks = <T>(count: number, of: (block: number) => T) => Array.from({ length: count }, (_, block) => of(block));

const folder = mkdtempSync(join(tmpdir(), 'logixx-scan-'));
const ports = {} as Record<(typeof names)[number], number>;
const closing: { close(): Promise<void> }[] = [];

beforeAll(async () => {
  for (const name of names) ports[name] = await freePort();
  closing.push(await startMiners());
  for (const half of blocks(HALF_DEAD, (block) => block)) {
    closing.push(await Listener.open(createServer(), address(half, 1), ports.cgminer, () => WHOLE));
    closing.push(await Listener.open(createWebServer(router), address(half, 2), ports.http, () => WHOLE));
  }
  const silent = blocks(SILENT, (block) => address(block, 3));
  closing.push(await openSilence(silent.flatMap((host) => names.map((name) => ({ host, port: ports[name] })))));
  writeFileSync(join(folder, 'password'), 'root\n');
  writeFileSync(join(folder, 'logixx.yml'), CONFIG);
});
let child: ChildProcess | undefined;
afterAll(async () => {
  child?.kill('SIGKILL');
  await Promise.all(closing.map((open) => open.close()));
  rmSync(folder, { recursive: true });
});

const CONFIG = `site: test
inventory: { devices: [] }
exporter: { credentials: { bitmain: { username: root, passwordFile: password } } }
scan: { networks: [127.1.0.0/16], credentials: { antminer: bitmain } }
`;

/** Each miner at an address of its own, all on the same ports, as they stand in a farm. */
function startMiners(): Promise<Farm> {
  const { http, daemon, cgminer, whatsminer } = ports;
  return startFarm({
    devices: blocks(MINERS, (miner) => ({
      id: `m${miner}`,
      kind: 'miner' as const,
      model: modelAt(miner).name,
      host: address(miner, 0),
      ports: { http, daemon, cgminer, whatsminer },
    })),
  });
}

/** A web server that is no miner's. */
const router: Parameters<typeof createWebServer>[1] = (_request, response) => {
  response.end('<html><title>Router</title></html>');
};

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen({ host: loopback(1), port: 0 }, listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

interface Row {
  address: string;
  driver?: string;
  model?: string;
  hashrate?: number;
}

async function scan(): Promise<Row[]> {
  const given = names.flatMap((name) => ['--port', `${name}=${ports[name]}`]);
  const ranges = `${loopback(1)}-${loopback(ADDRESSES)}`;
  const config = ['--config', join(folder, 'logixx.yml')];
  const args = ['scripts/logixx.mjs', 'scan', ranges, '--json', ...config, ...given];
  const started = spawn(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: PATIENCE_MS - 3000,
  });
  child = started;
  const [stdout, stderr, code] = await Promise.all([
    started.stdout.setEncoding('utf8').toArray(),
    started.stderr.setEncoding('utf8').toArray(),
    new Promise<number | null>((end) => started.on('close', end)),
  ]);
  if (code !== 0) throw new Error(`ended with ${code}: ${stderr.join('').slice(-2000)}`);
  return JSON.parse(stdout.join('')) as Row[];
}

it('finds 200 miners of all simulated families among 1,000 addresses, and nobody else', {
  timeout: PATIENCE_MS,
}, async () => {
  expect(Object.keys(PORTS)).toEqual(expect.arrayContaining([...names]));
  expect(new Set(FAMILIES.map(({ driver }) => driver.id)).size).toBeGreaterThanOrEqual(10);
  const rows = await scan();
  const expected = blocks(MINERS, (miner): [string, string, string | undefined] => {
    const model: MinerModel = modelAt(miner);
    return [address(miner, 0), model.make, model.name.includes(GUARDED) ? undefined : nameOf(model)];
  });
  const found = rows.filter(({ driver }) => driver !== undefined);
  expect(found.map(({ address: at, driver, model }) => [at, driver, model])).toEqual(expected);
  for (const [miner, { hashrate = Number.NaN }] of found.entries())
    expect(hashrate / modelAt(miner).hashesPerSecond).toBeCloseTo(1, 1);
  const unknown = rows.filter(({ driver }) => driver === undefined).map((row) => row.address);
  expect(unknown).toEqual(blocks(HALF_DEAD, (half) => [address(half, 1), address(half, 2)]).flat());
});
