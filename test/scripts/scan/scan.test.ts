import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createWebServer } from 'node:http';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import type { DeviceEntry } from '../../../core/farm/device.ts';
import { ConfigError } from '../../../core/service/config.ts';
import { scan } from '../../../scripts/commands/scan.ts';
import type { Row } from '../../../scripts/scan/rows.ts';
import { type Farm, startFarm } from '../../farm-simulator/farm.ts';

const NET = '127.30.7';
const NAMES = ['http', 'https', 'cgminer', 'whatsminer', 'daemon', 'rest', 'graphql', 'volcminer', 'snmp'] as const;

const farms: Farm[] = [];
const servers: Server[] = [];
let ports: Record<(typeof NAMES)[number], number>;
let folder = '';
const file = (name: string) => join(folder, name);

async function listening(server: Server, port: number, host: string): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  servers.push(server);
  const address = server.address();
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}

/** Ports that are free now, one for each protocol; every simulated address has its devices on the same ones. */
async function freePorts(): Promise<typeof ports> {
  const taken = NAMES.map(() => createServer());
  const found = await Promise.all(taken.map((server) => listening(server, 0, '127.0.0.1')));
  await Promise.all(taken.map((server) => new Promise((closed) => server.close(closed))));
  return Object.fromEntries(NAMES.map((name, at) => [name, found[at]])) as typeof ports;
}

async function miner(last: number, model: string): Promise<void> {
  const { http, cgminer, whatsminer, daemon } = ports;
  const device = { id: `m${last}`, kind: 'miner', model, ports: { http, cgminer, whatsminer, daemon } } as const;
  farms.push(await startFarm({ devices: [device], host: `${NET}.${last}`, seed: last }));
}

beforeAll(async () => {
  ports = await freePorts();
  folder = mkdtempSync(join(tmpdir(), 'scan-'));
  await miner(1, 'Antminer S19 Pro');
  await miner(3, 'Antminer S21');
  await miner(4, 'M50S_VH30');
  await miner(8, 'M60S_VK40');
  const pdu = { id: 'p', kind: 'pdu', driver: 'raritan-pdu2', outlets: 12, ports: { snmp: ports.snmp } } as const;
  farms.push(await startFarm({ devices: [pdu], host: `${NET}.11` }));
  const fridge = createWebServer((_request, response) => response.end('<title>Fridge</title>'));
  await listening(fridge, ports.http, `${NET}.12`);
  const hung = createServer((socket) => socket.on('error', () => socket.destroy()));
  await listening(hung, ports.cgminer, `${NET}.13`);
  writeFileSync(
    file('logixx.yml'),
    `site: test
inventory: { devices: [] }
exporter: { credentials: { pdu: { snmp: { version: "2c", communityFile: community } } } }
scan: { networks: [${NET}.0/24], snmp: pdu, credentials: { raritan-pdu2: pdu } }
`,
  );
  writeFileSync(file('community'), 'public\n');
});
afterAll(async () => {
  await Promise.all(farms.map((farm) => farm.close()));
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true });
});

async function scanned(...args: string[]): Promise<{ out: string; err: string }> {
  const written = { out: '', err: '' };
  const into = (stream: 'out' | 'err') => (text: string | Uint8Array) => {
    written[stream] += String(text);
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(into('out')),
    vi.spyOn(process.stderr, 'write').mockImplementation(into('err')),
  ];
  const named = Object.entries(ports).flatMap(([name, port]) => ['--port', `${name}=${port}`]);
  try {
    await scan([...args, '--config', file('logixx.yml'), ...named]);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return written;
}

const inventoryOf = (last: number): DeviceEntry | undefined =>
  farms.flatMap((farm) => farm.inventory().devices).find(({ address }) => address === `${NET}.${last}`);

describe('logixx scan', () => {
  it('finds who is there, in order, and says what the device says', { timeout: 60_000 }, async () => {
    const { out, err } = await scanned(`${NET}.0/28`, '--json', '--deadline', '6', '--concurrency', '8');
    const rows = JSON.parse(out) as Row[];
    expect(rows.map(({ address, driver }) => [address.slice(NET.length + 1), driver])).toEqual([
      ['1', 'antminer'],
      ['3', 'antminer'],
      ['4', 'whatsminer'],
      ['8', 'whatsminer'],
      ['12', undefined],
      ['13', undefined],
    ]);
    expect(rows.map(({ note }) => note)).toEqual([
      ...Array<undefined>(4).fill(undefined),
      'not recognised; answers on http',
      'not recognised; answers on cgminer',
    ]);
    for (const last of [4, 8]) {
      const row = rows.find(({ address }) => address === `${NET}.${last}`);
      expect([row?.mac, row?.power]).toEqual([inventoryOf(last)?.mac, expect.closeTo(3300, -3)]);
      expect(row?.hashrate).toBeGreaterThan(100e12);
    }
    for (const { address } of rows) expect(err).toContain(`${address}  `);
  });

  it('finds PDUs by SNMP when that is wanted, and appends what is found', { timeout: 60_000 }, async () => {
    writeFileSync(file('ranges.txt'), `${NET}.3 # a miner\n${NET}.11 # a PDU\n`);
    const args = ['--from', file('ranges.txt'), '--snmp', '--csv', '--import', file('logixx.yml')];
    const { out, err } = await scanned(...args);
    const [head, ...lines] = out.trimEnd().split('\r\n');
    expect(head).toMatch(/^address,make,model,/);
    expect(lines.map((line) => line.split(',').filter((cell) => /^127|antminer|raritan/.test(cell)))).toEqual([
      [`${NET}.3`, 'antminer'],
      [`${NET}.11`, 'raritan-pdu2'],
    ]);
    expect(err).toContain('2 devices added');
    const { inventory } = parse(
      await import('node:fs').then(({ readFileSync }) => readFileSync(file('logixx.yml'), 'utf8')),
    ) as { inventory: { devices: DeviceEntry[] } };
    expect(inventory.devices.map(({ id, credentials }) => [id, credentials])).toEqual([
      ['antminer-127-30-7-3', undefined],
      ['raritan-pdu2-127-30-7-11', 'pdu'],
    ]);
  });

  it.each<[string, string[], RegExp]>([
    ['an address elsewhere', ['127.30.8.1'], /127\.30\.8\.1 is not within the networks that may be scanned/],
    ['a public address', ['192.0.2.1'], /is not within the networks/],
    ['what is no range', ['miner-1'], /found "miner-1", expected 10\.0\.0\.5/],
    ['nothing', [], /found no addresses/],
    ['two formats', [`${NET}.1`, '--json', '--csv'], /found --json and --csv, expected one of them/],
    ['too much at once', [`${NET}.1`, '--concurrency', '100000'], /expected a whole number from 1 to 4096/],
    ['a file that is not there', ['--from', '/nowhere'], /found --from \/nowhere .*expected a readable file/],
  ])('refuses %s before it asks anybody', async (_what, args, message) => {
    const refused = scanned(...args);
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow(message);
  });
});
