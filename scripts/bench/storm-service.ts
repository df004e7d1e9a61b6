import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as after } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const LOGIXX = fileURLToPath(new URL('../logixx.mjs', import.meta.url));
const OUTLETS_A_PDU = 36;
const START_MS = 60_000;
const STOP_MS = 10_000;

/** alert-webhook as a process of its own, with an exporter that knows every miner to be unreachable. */
export interface StormService {
  url: string;
  /** One series of the process, summed over its labels. */
  series(name: string): Promise<number>;
  stop(): Promise<void>;
}

/** Starts it over a farm of so many miners, disarmed: it stores, opens episodes and decides, and switches nothing. */
export async function startStormService(miners: number, folder: string): Promise<StormService> {
  const exporter = await startExporter(miners);
  const config = writeConfig(miners, folder, exporter.url);
  const child = spawn(process.execPath, [LOGIXX, 'alert-webhook', '--config', config], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await Promise.race([ended, after(STOP_MS, undefined, { ref: false })]);
    child.kill('SIGKILL');
    await ended;
    await exporter.close();
  };
  const said: string[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`alert-webhook ${why}: ${said.join('\n')}`));
    const timer = setTimeout(() => fail(`did not listen within ${START_MS / 1000} s`), START_MS);
    child.once('exit', () => fail('ended'));
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (said.length < 20) said.push(line);
      const found = /"url":"(http[^"]+)"/.exec(line)?.[1];
      if (found === undefined || !line.includes('"listening"')) return;
      clearTimeout(timer);
      resolve(found);
    });
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url, series: (name) => seriesOf(url, name), stop };
}

async function seriesOf(url: string, name: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const values = text.split('\n').flatMap((line) => {
    if (!line.startsWith(`${name} `) && !line.startsWith(`${name}{`)) return [];
    return [Number(line.slice(line.lastIndexOf(' ') + 1))];
  });
  return values.reduce((sum, value) => sum + value, 0);
}

function writeConfig(miners: number, folder: string, exporterUrl: string): string {
  const pdus = Array.from({ length: Math.ceil(miners / OUTLETS_A_PDU) }, (_, index) => ({
    id: `pdu-${index}`,
    kind: 'pdu',
    driver: 'raritan-pdu2',
    address: `10.8.${index >> 8}.${index & 255}`,
  }));
  const machines = Array.from({ length: miners }, (_, index) => ({
    id: `m${index}`,
    kind: 'miner',
    driver: 'antminer',
    address: `10.9.${index >> 8}.${index & 255}`,
    location: { building: `b${index % 4}`, rack: `r${Math.floor(index / 40)}` },
    feeds: [{ pdu: `pdu-${Math.floor(index / OUTLETS_A_PDU)}`, outlet: String((index % OUTLETS_A_PDU) + 1) }],
  }));
  const alertWebhook = {
    listen: '127.0.0.1:0',
    database: join(folder, 'storm.db'),
    exporter: { url: exporterUrl },
    remediation: { checkSeconds: 1 },
  };
  const config = { site: 'storm', inventory: { devices: [...pdus, ...machines] }, alertWebhook };
  const file = join(folder, 'storm.yml');
  writeFileSync(file, JSON.stringify(config));
  return file;
}

async function startExporter(miners: number): Promise<{ url: string; close(): Promise<void> }> {
  const operation = 'unreachable';
  const list = JSON.stringify(
    Array.from({ length: miners }, (_, index) => ({ id: `m${index}`, kind: 'miner', operation })),
  );
  const server = createServer((request, response) => {
    const [, id] = /^\/api\/v1\/devices\/([^/]+)\/sample$/.exec(request.url ?? '') ?? [];
    const failure = { reason: 'timeout', detail: 'connected, then silence' };
    const state = { at: new Date().toISOString(), ageSeconds: 1, operation, up: false, attention: [], readings: [] };
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(id === undefined ? list : JSON.stringify({ id, ...state, failure }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
