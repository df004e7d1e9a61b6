import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Device } from '../../../core/farm/device.ts';
import { type HttpServer, serve } from '../../../core/service/http-server.ts';
import type { Live } from '../../../core/service/live.ts';
import { quietLog } from '../../../core/service/log.ts';
import { Secret } from '../../../core/service/secret.ts';
import { check } from '../../../scripts/commands/check.ts';
import { inventory } from '../../../scripts/commands/inventory.ts';
import { inventoryOfAlertWebhook, inventoryOfExporter } from '../../../scripts/inventory/for-service.ts';
import { loadFarm } from '../../../scripts/logixx-config.ts';
import { publishRoutes } from '../../../sidecar/inventory/publish-routes.ts';
import { changeDevice, createDevice, retireDevice } from '../../../sidecar/inventory/store.ts';
import { ANNA, miner, open, pdu } from '../../sidecar/inventory/engines.ts';

let server: HttpServer;
let folder = '';
let file = '';
let text = '';
const ends: (() => Promise<void> | void)[] = [];
const opened = await open(':memory:');
const parts = { db: opened.db, now: Date.now, site: 'north', actorOf: () => ANNA, exporters: [] };

beforeAll(async () => {
  server = await serve({
    listen: '127.0.0.1:0',
    routes: publishRoutes(parts).map(({ route }) => route),
    log: quietLog(),
    notReady: () => undefined,
    metrics: () => [],
    tokens: [new Secret('t0ken')],
  });
  folder = mkdtempSync(join(tmpdir(), 'logixx-real-sidecar-'));
  file = join(folder, 'logixx.yml');
  writeFileSync(join(folder, 'token'), 't0ken\n');
  const source = `url: ${server.url}, tokenFile: token, refreshSeconds: 1, cacheFile: "${folder}/<service>.json"`;
  text = `site: north\ninventory: { ${source} }\nalertWebhook: { remediation: { deniedOutlets: [{ pdu: p1 }] } }\n`;
  // The services begin before anything of that is said.
  writeFileSync(file, text.replace(/alertWebhook.*/, ''));
  await createDevice(parts, ANNA, pdu('p1', '10.9.0.1'));
  for (let number = 1; number <= 8; number += 1) await createDevice(parts, ANNA, miner(number));
  await createDevice(parts, ANNA, miner(99, { site: 'south' }));
});
afterAll(async () => {
  for (const end of ends.reverse()) await end();
  await server.stop();
  await opened.close();
  rmSync(folder, { recursive: true, force: true });
});

async function following(open: typeof inventoryOfExporter) {
  const live = (await open(loadFarm(file, ['exporter']), quietLog())) as Live<readonly Device[]>;
  ends.push(() => live.stop());
  const taken: (readonly Device[])[] = [];
  live.follow((devices) => void taken.push(devices));
  return { live, taken };
}

/** What a command says; within this process, as the sidecar lives in it. */
async function said(command: (args: string[]) => Promise<void>, ...args: string[]): Promise<string> {
  const words: string[] = [];
  const listen = (text: unknown) => words.push(String(text)) > 0;
  const spies = [process.stdout, process.stderr].map((to) => vi.spyOn(to, 'write').mockImplementation(listen));
  try {
    await command(args);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return words.join('');
}

it('gives both services the devices of their site, and what changes, by the routes of the sidecar', {
  timeout: 60_000,
}, async () => {
  const [exporter, webhook] = [await following(inventoryOfExporter), await following(inventoryOfAlertWebhook)];
  const ids = ['m1', 'm2', 'm3', 'm4', 'm5', 'm6', 'm7', 'm8', 'p1'];
  for (const { live } of [exporter, webhook]) expect(live.value.map(({ id }) => id)).toEqual(ids);
  expect(exporter.live.value.at(-1)).toMatchObject({
    id: 'p1',
    kind: 'pdu',
    address: '10.9.0.1',
    site: 'north',
    state: 'active',
  });
  await changeDevice(parts, ANNA, { id: 'm1', revision: 1, patch: { feeds: [{ pdu: 'p1', outlet: '1' }] } });
  for (const { taken } of [exporter, webhook])
    await expect
      .poll(() => taken[0]?.[0], { timeout: 8000 })
      .toMatchObject({ id: 'm1', feeds: [{ pdu: 'p1', outlet: '1' }] });

  // Everything but one miner is retired: too much at once for both.
  await retireDevice(parts, ANNA, { id: 'm1', revision: 2 });
  for (const id of ['m2', 'm3', 'm4', 'm5', 'm6', 'm7', 'p1']) await retireDevice(parts, ANNA, { id, revision: 1 });
  for (const { live } of [exporter, webhook])
    await expect.poll(() => live.metrics(), { timeout: 8000 }).toContain('logixx_inventory_refused 1\n');
  await expect
    .poll(() => said(inventory, '--config', file), { timeout: 8000, interval: 200 })
    .toMatch(
      /^exporter: [0-9]+ devices of site north, .*; refused since .*: found 1 devices, expected at least half of the [0-9]+ before\nalert-webhook: .*; refused since /,
    );
  expect(await said(inventory, 'accept', '--config', file)).toMatch(
    /^exporter: accepted: 1 devices, taken over within 1 s .*\nalert-webhook: accepted: 1 devices/,
  );
  await expect.poll(() => exporter.live.value.map(({ id }) => id), { timeout: 8000 }).toEqual(['m8']);
  await expect.poll(() => webhook.live.value.map(({ id }) => id), { timeout: 8000 }).toEqual(['m8']);
});

it('is checked by logixx check, with the devices of the sidecar or with a warning', { timeout: 60_000 }, async () => {
  writeFileSync(file, text);
  await expect(said(check, '--config', file)).rejects.toThrow(
    /logixx\.yml:3: alertWebhook\.remediation\.deniedOutlets\[0\]\.pdu: found "p1", which is no device/,
  );
  await createDevice(parts, ANNA, pdu('p2', '10.9.0.2'));
  writeFileSync(file, text.replace('{ pdu: p1 }', '{ pdu: p2 }'));
  expect(await said(check, '--config', file)).toBe(`${file} is good: site north, 1 miners, 1 PDUs, 0 sensor units\n`);
  const away = join(folder, 'away.yml');
  writeFileSync(away, 'site: north\ninventory: { url: "http://127.0.0.1:9" }\n');
  const words = await said(check, '--config', away);
  expect(words).toContain(`${away} is good: site north, checked without the devices of its inventory\n`);
  expect(words).toContain(
    'away.yml: warning: inventory.url: http://127.0.0.1:9/api/v1/inventory?site=north does not answer: ',
  );
});
