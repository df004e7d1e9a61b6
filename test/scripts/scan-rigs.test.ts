import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Request } from '../../core/wire/request.ts';
import { DRIVERS } from '../../devices/index.ts';
import { isOrder, isOrderPage } from '../../devices/mapping/orders.ts';
import { rigPorts } from '../../devices/recognise.ts';
import { DIALECTS } from '../farm-simulator/dialects.ts';
import { type Farm, startFarm } from '../farm-simulator/farm.ts';
import { Listener, WHOLE } from '../farm-simulator/listener.ts';
import type { RigMake } from '../farm-simulator/rig-model.ts';
import { RIGS } from '../farm-simulator/rig-models.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'scan-rigs-'));
const host = (place: number) => `127.66.0.${place}`;
const RAINBOW = host(100);

/** Where each program is unless it is told otherwise, as the reference has it. */
const USUAL: Readonly<Record<RigMake, { api: number } | { cgminer: number }>> = {
  xmrig: { api: 18080 },
  't-rex': { api: 4067 },
  lolminer: { api: 44444 },
  teamredminer: { cgminer: 4028 },
  gminer: { api: 10050 },
  claymore: { api: 3333 },
  phoenixminer: { api: 3333 },
  srbminer: { api: 21550 },
};

const SOFTWARE: Readonly<Record<RigMake, string>> = {
  xmrig: 'XMRig',
  't-rex': 'T-Rex',
  lolminer: 'lolMiner',
  teamredminer: 'TeamRedMiner',
  gminer: 'GMiner',
  claymore: 'Claymore',
  phoenixminer: 'PhoenixMiner',
  srbminer: 'SRBMiner-MULTI',
};

/** RainbowMiner's rig manager: it answers every GET, and does what these paths say. */
const DEEDS = ['/pause', '/lockminers', '/applyoc', '/reboot', '/stop', '/watchdogreset'];
const asked: string[] = [];
const deeds: string[] = [];
const rainbow = () =>
  createServer((request, response) => {
    const path = (request.url ?? '').split('?')[0] ?? '';
    asked.push(`${request.method} ${request.url}`);
    if (DEEDS.includes(path)) deeds.push(path);
    response.setHeader('server', 'RainbowMiner API on RIG7 [1]');
    response.end(path === '/info' ? '{"Version":"4.9.9.9","WorkerName":"rig7"}' : '[]');
  });

let farm: Farm;
const open: Listener[] = [];
beforeAll(async () => {
  farm = await startFarm({
    devices: RIGS.map(({ name, make }, at) => ({
      id: name,
      kind: 'miner' as const,
      model: name,
      host: host(at + 1),
      ports: USUAL[make as RigMake],
    })),
  });
  for (const port of rigPorts(DRIVERS)) open.push(await Listener.open(rainbow(), RAINBOW, port, () => WHOLE));
  const makes = RIGS.flatMap(({ make }) => (DIALECTS[make].login ? [make] : []));
  const entries = [...new Set(makes)].map((make) => {
    const { password = '' } = DIALECTS[make].login ?? {};
    writeFileSync(join(folder, make), `${password}\n`);
    return `${make}: ${make === 'xmrig' ? `{ tokenFile: ${make} }` : `{ username: rig, passwordFile: ${make} }`}`;
  });
  writeFileSync(
    join(folder, 'logixx.yml'),
    `site: test
inventory: { devices: [] }
exporter: { credentials: { ${entries.join(', ')} } }
scan: { networks: [127.66.0.0/16], credentials: { ${[...new Set(makes)].map((make) => `${make}: ${make}`).join(', ')} } }
`,
  );
});
afterAll(async () => {
  await Promise.all([farm.close(), ...open.map((each) => each.close())]);
  rmSync(folder, { recursive: true });
});

it('finds each rig by its program, and does nothing to a rig manager that obeys GETs', {
  timeout: 60_000,
}, async () => {
  const args = [`127.66.0.1-${RIGS.length}`, RAINBOW, '--rigs', '--json', '--config', join(folder, 'logixx.yml')];
  const child = spawn(process.execPath, ['scripts/logixx.mjs', 'scan', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr] = await Promise.all([
    child.stdout.setEncoding('utf8').toArray(),
    child.stderr.setEncoding('utf8').toArray(),
  ]);
  const rows = JSON.parse(stdout.join('') || '[]') as Record<string, unknown>[];
  expect(rows.length, stderr.join('')).toBe(RIGS.length + 1);
  for (const [at, { make, name, firmware }] of RIGS.entries()) {
    const row = rows.find(({ address }) => address === host(at + 1));
    expect([name, row?.['driver'], JSON.stringify(row)]).toEqual([name, make, expect.stringContaining(firmware)]);
    expect(JSON.stringify(row)).toContain(SOFTWARE[make as RigMake]);
  }
  expect(rows.find(({ address }) => address === RAINBOW)?.['driver']).toBeUndefined();
  expect(asked.length).toBeGreaterThan(10);
  expect(deeds).toEqual([]);
  expect(asked.filter((line) => isOrderPage(line.slice(line.indexOf(' ') + 1)))).toEqual([]);
});

it('no driver asks for anything that orders something', () => {
  const questions = DRIVERS.filter(({ kind }) => kind === 'gpu-rig').flatMap(({ id, learn, ask, detect }) => {
    const all: Request[] = [
      ...Object.values(learn ?? {}),
      ...(typeof ask === 'function' ? [] : Object.values(ask)),
      ...(detect ?? []).map((each) => each.ask),
    ];
    return all.map((request) => [id, request] as const);
  });
  expect(questions.length).toBeGreaterThan(60);
  const orders = questions.filter(([, request]) => {
    if (request.via === 'http') return request.method !== 'GET' || isOrderPage(request.path);
    if (request.via === 'cgminer') return ('join' in request ? request.join : [request.command]).some(isOrder);
    if (request.via !== 'tcp') return false;
    return isOrder(typeof request.send === 'string' ? request.send : String(request.send['method'] ?? ''));
  });
  expect(orders).toEqual([]);
});
