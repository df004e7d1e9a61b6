import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttp } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { ConfigError } from '../../core/service/config.ts';
import { openWire } from '../../core/wire/open.ts';
import { readOnly } from '../../core/wire/wire.ts';
import { converse } from '../../devices/converse.ts';
import { mappedDriver } from '../../devices/mapping/mapped-driver.ts';
import { loadFarm } from '../../scripts/logixx-config.ts';
import { driversOfMappings, loadMapping } from '../../scripts/mapping/load-mappings.ts';
import { triedMapping } from '../../scripts/mapping/tried-mapping.ts';
import { inProcess } from './in-process.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const MAPPINGS = join(ROOT, 'test/fixtures/mappings');
const EMBER = join(MAPPINGS, 'ember.yml');
const folder = mkdtempSync(join(tmpdir(), 'mapping-'));
afterAll(() => rmSync(folder, { recursive: true }));

const open: Server[] = [];
afterEach(() => Promise.all(open.splice(0).map((server) => new Promise((done) => server.close(done)))));

async function listening(server: Server): Promise<number> {
  await new Promise<void>((up) => server.listen(0, '127.0.0.1', up));
  open.push(server);
  return (server.address() as AddressInfo).port;
}

/** A program that no driver knows: it answers two pages, from the files that are also its recording. */
function ember(): Promise<number> {
  const said = (name: string) => readFileSync(join(MAPPINGS, `recorded/http-v1_${name}.json`));
  const server = createHttp((request, response) => {
    const name = /^\/v1\/(totals|cards)$/.exec(request.url ?? '')?.[1];
    response.writeHead(name === undefined ? 404 : 200).end(name === undefined ? '' : said(name));
  });
  return listening(server);
}

/** A program that answers each line, or each text, with the same. */
function speaking(reply: string): Promise<number> {
  return listening(createServer((socket) => socket.on('data', () => socket.end(reply)).on('error', () => undefined)));
}

function file(name: string, yaml: string): string {
  const path = join(folder, name);
  writeFileSync(path, yaml);
  return path;
}

/** As people call it: a process of its own. */
async function logixx(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['scripts/logixx.mjs', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, code] = await Promise.all([
    child.stdout.setEncoding('utf8').toArray(),
    child.stderr.setEncoding('utf8').toArray(),
    new Promise<number | null>((end) => child.on('close', end)),
  ]);
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

/** What the files of the recording say, in base units. */
const SAYS = {
  driver: 'ember',
  software: 'Ember',
  version: '3.1.4',
  uptimeS: 5400,
  totalPowerW: 212.5,
  algorithms: [
    {
      name: 'KarlsenHash',
      hashrateHs: 912_750_000,
      accepted: 120,
      rejected: 3,
      pool: { url: 'karlsen.example.org:5555' },
    },
  ],
  devices: [
    { kind: 'gpu', name: 'Radeon 7900', pciBus: 10, hashratesHs: [510_500_000], tempC: 61, memTempC: 84, fanPct: 55 },
    { kind: 'gpu', pciBus: 3, hashratesHs: [402_250_000], memTempC: null, fanPct: 0, powerW: null },
  ],
};

/** Commands are processes of their own. */
const COMMAND_MS = 60_000;

describe('a mapping of less than 25 lines', { timeout: COMMAND_MS }, () => {
  it('is one', () => {
    expect(readFileSync(EMBER, 'utf8').trimEnd().split('\n').length).toBeLessThan(25);
  });

  it('reads a program that no driver knows: logixx poll <address>', async () => {
    const port = await ember();
    const known = await logixx('poll', '127.0.0.1', '--mapping', EMBER, '--port', `api=${port}`, '--json');
    const unknown = await inProcess('poll', '--recorded', join(MAPPINGS, 'recorded'), '--json');
    expect([known.code, known.stderr]).toEqual([0, '']);
    expect(JSON.parse(known.stdout)).toMatchObject(SAYS);
    expect(unknown.stdout).toContain('no driver knows this device again');
  });

  it('reads its recording', async () => {
    const { code, stdout } = await inProcess(
      ...['poll', '--recorded', join(MAPPINGS, 'recorded'), '--mapping', EMBER, '--json'],
    );
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject(SAYS);
  });

  it('is the driver of a device of the configuration', async () => {
    const port = await ember();
    const config = file(
      'logixx.yml',
      `site: north
mappings: [${JSON.stringify(EMBER)}]
inventory:
  devices: [{ id: rig-1, kind: gpu-rig, driver: ember, address: 127.0.0.1, ports: { api: ${port} } }]
`,
    );
    const { code, stdout, stderr } = await inProcess('poll', '--config', config, '--target', 'rig-1', '--json');
    expect([code, stderr]).toEqual([0, '']);
    expect(JSON.parse(stdout)).toMatchObject(SAYS);
    const checked = await inProcess('check', '--config', config);
    expect(checked.stdout).toContain('is good: site north, 1 miners');
  });

  it('says while it is tried where nothing stood', async () => {
    const path = file('half.yml', readFileSync(EMBER, 'utf8').replace('.celsius.vram', '.celsius.memory'));
    const told: string[] = [];
    const driver = triedMapping(path, (line) => void told.push(line));
    await polled(driver, await ember());
    expect(told).toEqual([`${path}: cards.memoryTemperature: found nothing at ".celsius.memory"`]);
  });
});

async function polled(driver: ReturnType<typeof mappedDriver>, port: number) {
  const { wire, close } = openWire();
  const to = { host: '127.0.0.1', ports: { api: port, cgminer: port } };
  try {
    const send = readOnly(wire);
    return (await converse(driver, (request) => send(request, to, AbortSignal.timeout(5000)))).observation;
  } finally {
    await close();
  }
}

describe('reads over', () => {
  const LISTS = `
algorithms:
  - hashrate: { at: 's.result.2;0', unit: kH/s }
    accepted: s.result.2;1
cards:
  each: s.result.3;
  hashrate: { at: '.', unit: kH/s }
  temperature: s.result.6;2#
  fan: s.result.6;2#+1
`;
  const RESULT = { id: 0, result: ['Ember 1', '5', '3000;7;1', '1000;off;2000', '', '', '61;40;;;63;50'] };
  const cards = [
    { index: 0, hashratesHs: [1e6], tempC: 61, fanPct: 40 },
    { index: 1, hashratesHs: undefined, tempC: undefined, fanPct: undefined },
    { index: 2, hashratesHs: [2e6], tempC: 63, fanPct: 50 },
  ];

  it.each([
    ['a JSON line', '{ json: { id: 1, method: tell_me } }', JSON.stringify(RESULT), `port: 1${LISTS}`, cards],
    ["Claymore's protocol", '{ claymore: miner_getstat1 }', `${JSON.stringify(RESULT)}\n`, `port: 1${LISTS}`, cards],
    [
      "cgminer's API",
      '{ cgminer: devs }',
      `${JSON.stringify({ STATUS: [{ STATUS: 'S' }], DEVS: [{ KHS: 5.5, Temp: 50 }] })}\0`,
      'algorithms: [{ hashrate: { at: s.DEVS.*.KHS, unit: kH/s } }]\ncards: { each: s.DEVS, temperature: .Temp }',
      [{ index: 0, tempC: 50 }],
    ],
    [
      'a word',
      String.raw`{ text: "tell\n" }`,
      'rate=5;cards=40,41\n\0',
      'port: 1\nalgorithms: [{ hashrate: s;0 }]\ncards: { each: "s,", kind: cpu }',
      [{ kind: 'cpu' }, { kind: 'cpu' }],
    ],
  ])('%s', async (_what, question, reply, rest, expected) => {
    const path = file('line.yml', `name: liner\nask: { s: ${question} }\n${rest}\n`);
    const { rig } = await polled(mappedDriver(loadMapping(path)), await speaking(reply));
    expect(rig?.devices).toMatchObject(expected);
  });
});

const GOOD = readFileSync(EMBER, 'utf8');

describe('a bad mapping is refused', () => {
  it.each([
    [
      'a key that is none',
      GOOD.replace('memoryTemperature', 'memoryTemprature'),
      '<file>:21: cards.memoryTemprature: found the unknown key "memoryTemprature", expected "memoryTemperature"?',
    ],
    [
      'a unit that is none',
      GOOD.replace('{ at: .milliwatts, unit: mW }', '{ at: .milliwatts, unit: Wh }'),
      '<file>:23: cards.power.unit: found "Wh", expected one of W, mW, kW',
    ],
    [
      'a place of no question',
      GOOD.replace('version: totals.build', 'version: total.build'),
      '<file>:7: version: found "total.build", which begins with no question, expected one of totals, cards before the first dot',
    ],
    [
      'two questions in one',
      GOOD.replace('{ http: /v1/totals }', '{ http: /v1/totals, cgminer: summary }'),
      '<file>:5: ask.totals: found http and cgminer together, expected exactly one of http, cgminer, json, text, claymore',
    ],
    [
      'a question that orders something',
      GOOD.replace('/v1/cards', '/v1/reboot'),
      '<file>:6: ask.cards.http: found "/v1/reboot", which orders something, expected a question that only reads',
    ],
    [
      'no rate',
      GOOD.replace(/\n {4}hashrate: .*/, ''),
      '<file>:10: algorithms[0].hashrate: found nothing, expected a place as question.key.0.key, or at: a place with unit: one of H/s, kH/s, MH/s, GH/s, TH/s, PH/s, Sol/s, kSol/s, G/s',
    ],
    [
      'no port',
      GOOD.replace('port: 4077\n', ''),
      "<file>:1: port: found nothing, expected the port of the program's API, from 1 to 65535",
    ],
    [
      'a name that is taken',
      GOOD.replace('name: ember', 'name: xmrig'),
      '<file>:1: name: found "xmrig", which another driver is called, expected a name of its own',
    ],
    [
      'what is of one card and no card is meant',
      GOOD.replace('totals.pool', 'totals.pools.#'),
      '<file>:14: algorithms[0].pool: found "totals.pools.#", which is of one card, expected a place as totals.key, or under cards',
    ],
    [
      'a place that cannot be read',
      GOOD.replace('.celsius.core', '.celsius..core'),
      '<file>:20: cards.temperature: found ".celsius..core", expected a place as totals.key.0.key',
    ],
  ])('%s', (_what, yaml, message) => {
    const path = file('bad.yml', yaml);
    expect(() => loadMapping(path)).toThrow(new ConfigError([message.replace('<file>', path)]));
  });

  it('and the configuration with it, with all that is wrong in all files', () => {
    file('one.yml', GOOD.replace('name: ember', 'name: two words'));
    const paths = [EMBER, EMBER, join(folder, 'one.yml'), join(folder, 'nowhere.yml')];
    const config = file('farm.yml', `site: north\nmappings: ${JSON.stringify(paths)}\ninventory: { devices: [] }\n`);
    const refused = () => loadFarm(config);
    expect(refused).toThrow(/ember\.yml:1: name: found "ember", which another driver is called/);
    expect(refused).toThrow(/one\.yml:1: name: found "two words", expected small letters/);
    expect(refused).toThrow(/nowhere\.yml: found no readable file/);
  });

  it('a folder gives all of its files, by their names', () => {
    expect(driversOfMappings(['test/fixtures/mappings'], ROOT).map(({ id }) => id)).toEqual(['ember']);
  });
});
