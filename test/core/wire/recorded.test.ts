import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordedWire, recordingName } from '../../../core/wire/recorded.ts';
import type { Login, Request } from '../../../core/wire/request.ts';
import type { Endpoint, WireError } from '../../../core/wire/wire.ts';
import { cgminer, FILES, get, SUMMARY, v3, WALK } from './recorded-files.ts';

const graphql = (query: string): Request => ({ via: 'http', method: 'POST', path: '/graphql', body: { query } });
const LOGIN: Login = {
  ask: { method: 'POST', path: '/login', body: { password: '{password}' } },
  token: { path: ['token'] },
  send: { header: 'token', value: '{token}' },
};

const at: Endpoint = { host: 'recorded' };

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'recorded-'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
  mkdirSync(join(folder, 'pdu'));
  writeFileSync(join(folder, 'pdu', 'one.snmprec'), WALK);
  mkdirSync(join(folder, 'overlay'));
  writeFileSync(join(folder, 'overlay', 'overlay.snmprec'), '1.3.6.1.2.1.2.2.1.2|2|9\n');
  mkdirSync(join(folder, 'two'));
  for (const name of ['a.snmprec', 'b.snmprec']) writeFileSync(join(folder, 'two', name), WALK);
  mkdirSync(join(folder, 'newer'));
  writeFileSync(join(folder, 'newer', 'rpc-version.json'), '{"VERSION":[2]}');
});
afterAll(() => rmSync(folder, { recursive: true }));

const ask = (request: Request, options: { to?: Endpoint; variant?: string; paths?: string[] } = {}) =>
  recordedWire(options.paths ?? [folder], options.variant === undefined ? {} : { variant: options.variant })(
    request,
    options.to ?? at,
    new AbortController().signal,
  );

describe('an answer', () => {
  it.each<[string, Request, unknown]>([
    ['a command', cgminer('summary'), SUMMARY],
    ['a parameter', { via: 'cgminer', command: 'voltageget', parameter: '0' }, { VOLTAGE: [13.8] }],
    ['an extra flag', { via: 'cgminer', command: 'stats', extra: { new_api: true } }, { STATS: ['new'] }],
    [
      'an extra flag, recorded without',
      { via: 'cgminer', command: 'version', extra: { new_api: true } },
      { VERSION: [1] },
    ],
    ['no extra flag', cgminer('stats'), { STATS: ['old'] }],
    ['v3', v3('get.device.info'), { code: 0, msg: { salt: 'x' } }],
    ['v3 with a parameter', v3('get.miner.status', 'pools'), { code: 0, msg: { pools: [{ id: 1 }] } }],
    ['a CGI page', get('/cgi-bin/get_system_info.cgi'), { minertype: 'Antminer S21' }],
    ['another page', get('/cgi-bin/info.php'), { php: true }],
    ['a text of the daemon', { via: 'http', method: 'GET', port: 'daemon', path: '/miner_power' }, 'power:3456\n'],
    ['a query', get('/api/v1/telemetry?level=board'), { level: 'board' }],
    ['a query that is recorded without', get('/api/v1/telemetry?level=psu'), { any: 'query' }],
    ['an empty page', get('/empty'), undefined],
    ['another port', { ...get('/psu'), port: 'rest' }, { PSU: ['8080'] }],
    ['another port, recorded without', { ...get('/summary'), port: 'cgminer' }, { Hostname: 'epic' }],
    ['the usual port, of two', get('/psu'), { PSU: ['80'] }],
    ["VolcMiner's port", { ...cgminer('config'), port: 'volcminer' }, { CONFIG: ['at 8359'] }],
    ["VolcMiner's port, recorded without", { ...cgminer('version'), port: 'volcminer' }, { VERSION: [1] }],
    ['a login, which is no part of it', { ...get('/summary'), auth: LOGIN }, { Hostname: 'epic' }],
    [
      'the first page',
      { ...get('/'), page: true },
      {
        status: 401,
        challenges: ['digest realm="antMiner"'],
        headers: { 'www-authenticate': 'Digest realm="antMiner"' },
        text: 'who',
      },
    ],
    [
      'a page of text',
      { ...get('/index'), page: true },
      { status: 200, challenges: [], headers: {}, text: '<title>AxeOS</title>' },
    ],
    [
      'GraphQL, by what it selects of all that is recorded',
      graphql(
        'query x($id: Int = 1) { bos { hostname } bosminer { info { ... on Some { fans(first: 4) { rpm } } poolGroups { name } } } }',
      ),
      { data: { bos: { hostname: 'b1' }, bosminer: { info: { fans: [{ rpm: 1 }], poolGroups: [{ name: 'g' }] } } } },
    ],
  ])('is found for %s', async (_what, request, value) => {
    expect((await ask(request)).value).toEqual(value);
  });

  it('is mended where it is broken', async () => {
    const answer = await ask(cgminer('pools'));
    expect(answer.value).toEqual({ POOLS: [{ POOL: 0 }] });
    expect(answer.mends).toContain('trailing-comma');
  });

  it('is taken from the port that the endpoint names', async () => {
    expect((await ask(cgminer('config'), { to: { host: 'x', ports: { cgminer: 8359 } } })).value).toEqual({
      CONFIG: ['at 8359'],
    });
    expect((await ask(get('/fan'), { to: { host: 'x', ports: { http: 8080 } } })).value).toEqual({ Fans: [1] });
  });

  it('comes from a variant only when that is chosen', async () => {
    expect((await ask(cgminer('summary'), { variant: 'with-errors' })).num('SUMMARY', 0, 'Elapsed')).toBe(6);
    expect((await ask(cgminer('version'), { variant: 'with-errors' })).value).toEqual({ VERSION: [1] });
    const volcminer = await ask(cgminer('stats'), {
      variant: 'malformed',
      to: { host: 'x', ports: { cgminer: 8359 } },
    });
    expect(volcminer.list('STATS')).toHaveLength(2);
  });

  it.each([{}, { variant: 'partial' }])('of which only a part was recorded is that part (%o)', async (chosen) => {
    const question = graphql('{ Mcu { stats { hostname } } }');
    expect((await ask(question, chosen)).str('data', 'Mcu', 'stats', 'hostname')).toBe('f2');
  });

  it('of a later path lies over that of an earlier one', async () => {
    const paths = [folder, join(folder, 'newer')];
    expect((await ask(cgminer('version'), { paths })).value).toEqual({ VERSION: [2] });
    expect((await ask(cgminer('summary'), { paths })).value).toEqual(SUMMARY);
  });
});

describe('a joined question', () => {
  it('is put together from its parts; what is refused or not recorded is absent', async () => {
    const answer = await ask({ via: 'cgminer', join: ['summary', 'devs', 'coin', 'pools'] });
    expect(answer.value).toEqual({ summary: SUMMARY, pools: { POOLS: [{ POOL: 0 }] } });
    expect(answer.mends).toContain('trailing-comma');
  });

  it('prefers a recording of its own', async () => {
    expect((await ask({ via: 'cgminer', join: ['lcd', 'coin'] })).value).toEqual({
      lcd: { LCD: [1] },
      coin: { COIN: [2] },
    });
  });

  it('puts the parts of a v3 status into one msg', async () => {
    const answer = await ask(v3('get.miner.status', 'summary+edevs+pools'));
    expect(answer.value).toEqual({
      ...{ code: 0, when: 9, desc: 'get.miner.status' },
      msg: { summary: { elapsed: 7 }, pools: [{ id: 1 }] },
    });
  });

  it('follows the variant in its parts', async () => {
    const answer = await ask({ via: 'cgminer', join: ['summary'] }, { variant: 'with-errors' });
    expect(answer.num('summary', 'SUMMARY', 0, 'Elapsed')).toBe(6);
  });
});

describe('a question without an answer', () => {
  const write: Request = { ...get('/cgi-bin/get_system_info.cgi'), writes: true };
  it.each<[string, Request, string, RegExp]>([
    ['nothing is recorded', cgminer('estats'), 'unrecorded', /cgminer estats .* rpc-estats\.json/],
    ['only with a parameter', cgminer('voltageget'), 'unrecorded', /rpc-voltageget\.json/],
    ['no part of a join', { via: 'cgminer', join: ['coin', 'lcd'] }, 'unrecorded', /coin\+lcd/],
    ['every part of a join is refused', { via: 'cgminer', join: ['devs'] }, 'refused', /Invalid command/],
    ['no part of a v3 status', v3('get.miner.status', 'a+b'), 'unrecorded', /get\.miner\.status/],
    ['expectations are no answer', get('/expected'), 'unrecorded', /http-expected\.json/],
    ['there is no walk', { via: 'snmp', get: { name: '1.3.6.1.2.1.1.1.0' } }, 'unrecorded', /snmprec/],
    ['the device refused', cgminer('devs'), 'refused', /Invalid command/],
    ['v3 refused', v3('get.log'), 'refused', /invalid command/],
    ['v3 wants a login', v3('get.fan.setting'), 'unauthorized', /no permission/],
    ['the text is no reply', cgminer('edevs'), 'unexpected-answer', /rpc-edevs\.txt/],
    ['the page is a login', get('/cgi-bin/pools.cgi'), 'unexpected-answer', /web page/],
    ['the program behind the page is down', get('/cgi-bin/stats.cgi'), 'unreachable', /Socket connect failed/],
    ['it writes', write, 'forbidden', /GET \/cgi-bin\/get_system_info\.cgi/],
    [
      'it sets',
      { via: 'snmp', set: { oid: '1.3.6.1', type: 'integer', value: 1 }, writes: true },
      'forbidden',
      /1\.3\.6\.1/,
    ],
  ])('says why: %s', async (_what, request, reason, words) => {
    const error = await ask(request).then(
      (answer) => Promise.reject(new Error(`answered ${JSON.stringify(answer.value)}`)),
      (thrown: WireError) => thrown,
    );
    expect(error.message).toMatch(words);
    expect(error.reason).toBe(reason);
  });

  it('is given up when the deadline has passed', async () => {
    const asked = recordedWire([folder])(cgminer('summary'), at, AbortSignal.abort());
    await expect(asked).rejects.toMatchObject({ reason: 'timeout' });
  });
});

describe('a walk', () => {
  const columns: Request = { via: 'snmp', columns: { index: '1.3.6.1.2.1.2.2.1' } };

  it('answers from a folder', async () => {
    const paths = [join(folder, 'pdu')];
    const name = await ask({ via: 'snmp', get: { name: '1.3.6.1.2.1.1.1.0', other: '1.3.6.1.2.1.1.9.0' } }, { paths });
    expect(name.str('name')).toBe('PDU one');
    expect(name.has('other')).toBe(false);
    expect((await ask(columns, { paths })).value).toEqual({ index: { '1': 7, '2': 8 } });
  });

  it('is overlaid by a later one', async () => {
    const paths = [join(folder, 'pdu', 'one.snmprec'), join(folder, 'overlay')];
    expect((await ask(columns, { paths })).value).toEqual({ index: { '1': 7, '2': 9 } });
  });
});

describe('a path that is no recording', () => {
  it.each([
    [() => [], /at least one/],
    [() => [join(folder, 'nowhere')], /no recording at .*nowhere/],
    [() => [join(folder, 'rpc-summary.json')], /expected a folder or an \.snmprec file/],
    [() => [join(folder, 'two')], /holds 2 \.snmprec files/],
  ])('is refused at once', (paths, words) => {
    expect(() => recordedWire(paths())).toThrow(words);
  });
});

describe('what is written under its recording name', () => {
  it('is found again, one body from another', async () => {
    const post = (body: unknown): Request => ({ via: 'http', method: 'POST', path: '/rpc', body });
    const names = [post({ a: 1 }), post({ a: 2 })].map(recordingName);
    expect(new Set(names).size).toBe(2);
    for (const [n, name] of names.entries()) writeFileSync(join(folder, name ?? ''), JSON.stringify({ answer: n }));
    expect((await ask(post({ a: 2 }))).value).toEqual({ answer: 1 });
    await expect(ask(post({ a: 3 }))).rejects.toMatchObject({ reason: 'unrecorded' });
  });

  it.each<Request>([
    { via: 'cgminer', command: 'fresh', extra: { new_api: true } },
    { via: 'cgminer', join: ['x', 'y'] },
    v3('get.miner.status', 'x+y'),
    get('/fresh/page.cgi?a=1&b=2'),
  ])('is found again: %j', async (request) => {
    writeFileSync(join(folder, recordingName(request) ?? ''), '{"code":0,"msg":{"found":true}}');
    expect((await ask(request)).bool('msg', 'found')).toBe(true);
  });
});
