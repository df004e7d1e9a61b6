import { spawnSync } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { reading } from '../../core/farm/sample.ts';
import { type Log, quietLog } from '../../core/service/log.ts';
import { Secret } from '../../core/service/secret.ts';
import { type Wire, WireError } from '../../core/wire/wire.ts';
import type { ExporterConfig } from '../../exporter/config.ts';
import { type ExporterOptions, startExporter } from '../../exporter/main.ts';
import { miner, pdu, SUMMARY, toy, toyPdu, toyWire } from './devices.ts';

const CONFIG: ExporterConfig = {
  listen: '127.0.0.1:0',
  pollIntervalSeconds: 60,
  deadlineSeconds: 2,
  concurrency: 8,
  staleAfterSeconds: 150,
  backOff: { maxSeconds: 60 },
  tokens: [],
  credentials: {},
};

const broken = {
  ...toy,
  id: 'broken',
  read: () => {
    throw new TypeError('no such board');
  },
};
const FED = miner('m1', { client: 'acme', location: { rack: 'R1' }, feeds: [{ pdu: 'p1', outlet: '1' }] });

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function start(more: Partial<Omit<ExporterOptions, 'config'>> & { config?: Partial<ExporterConfig> } = {}) {
  const running = await startExporter({
    site: 'north',
    devices: [FED, pdu('p1')],
    thresholds: {},
    drivers: [toy, toyPdu, broken],
    log: quietLog(),
    wire: toyWire({ snmp: { watts: { 1: 3100 } } }),
    ...more,
    config: { ...CONFIG, ...more.config },
  });
  stops.push(running.stop);
  const get = async (path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(running.url + path, { headers });
    const text = await response.text();
    const json = () => JSON.parse(text) as Record<string, unknown>;
    return { status: response.status, type: response.headers.get('content-type'), text, json };
  };
  return { ...running, get };
}

const TOKEN = 'x'.repeat(32);

describe('the exporter', () => {
  it('polls by itself and serves what devices told, in a text that promtool takes', async ({ skip }) => {
    const { get } = await start({ config: { pollIntervalSeconds: 0.2 } });
    await expect.poll(async () => (await get('/-/ready')).status).toBe(200);
    const { text, type, status } = await get('/metrics');
    expect(status).toBe(200);
    expect(type).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(text).toContain(
      'miner_hashrate_hashes_per_second{site="north",miner="m1",algorithm="sha256"} 100000000000000\n',
    );
    expect(text).toContain('pdu_outlet_power_watts{site="north",pdu="p1",outlet="1"} 3100\n');
    expect(text).toMatch(/^logixx_polls_total\{driver="toy",result="answered"\} [1-9]/m);
    expect(text).toMatch(/^logixx_devices\{state="hashing"\} 1$/m);
    expect(text).toMatch(/^logixx_devices\{state="operating"\} 1$/m);
    expect(text).toMatch(/^logixx_poll_seconds_count [1-9]/m);
    for (const name of [
      'logixx_scheduler_lag_seconds',
      'logixx_polls_in_flight',
      'logixx_device_series',
      'process_cpu_seconds_total',
    ])
      expect(text).toMatch(new RegExp(`^${name} \\d`, 'm'));
    if (spawnSync('promtool', ['--version']).status !== 0) skip('promtool is not installed');
    // prom-client's own Node.js metrics break naming rules that promtool checks; they are not ours to name.
    const ours = text
      .split('\n')
      .filter((line) => !/^(# (HELP|TYPE) )?nodejs_/.test(line))
      .join('\n');
    const checked = spawnSync('promtool', ['check', 'metrics'], { input: ours, encoding: 'utf8' });
    expect({ status: checked.status, said: checked.stderr }).toEqual({ status: 0, said: '' });
  });

  it('is ready when every device was polled once, or after two intervals', async () => {
    const { get } = await start({ config: { pollIntervalSeconds: 1 }, wire: () => new Promise(() => undefined) });
    const early = await get('/-/ready');
    expect([early.status, early.text]).toEqual([503, '2 devices have not been polled yet\n']);
    expect((await get('/-/healthy')).status).toBe(200);
    await expect.poll(async () => (await get('/-/ready')).status, { timeout: 4000 }).toBe(200);
  });

  it('reads real devices over TCP when no wire is given', async () => {
    const server = createServer((socket) => {
      socket.once('data', (data) => {
        const version = String(data).includes('version');
        socket.end(`${JSON.stringify(version ? { model: 'T1' } : SUMMARY)}\0`);
      });
    });
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { wire: _none, ...options } = { wire: undefined, devices: [miner('m1', { ports: { cgminer: port } })] };
    const running = await startExporter({
      site: 'north',
      thresholds: {},
      drivers: [toy],
      log: quietLog(),
      config: CONFIG,
      ...options,
    });
    const probe = await (await fetch(`${running.url}/probe?target=m1`)).text();
    await running.stop();
    await new Promise((resolve) => server.close(resolve));
    expect(probe).toContain('miner_up{site="north",miner="m1"} 1\n');
    expect(probe).toContain('miner_uptime_seconds{site="north",miner="m1"} 7200\n');
  });

  it('stops with polls under way, and frees its port', async () => {
    const { get, stop, url } = await start({ wire: () => new Promise(() => undefined) });
    const probing = get('/probe?target=m1').catch(() => ({ status: 0 }));
    await expect.poll(async () => (await get('/metrics')).text).toMatch(/^logixx_polls_in_flight 1$/m);
    const began = performance.now();
    await stop();
    stops.length = 0;
    expect(performance.now() - began).toBeLessThan(2500);
    await probing;
    await expect(fetch(`${url}/-/healthy`)).rejects.toThrow();
  });

  it.each([
    [
      'a driver that does not exist',
      miner('m9', { driver: 'nobody' }),
      /device m9\.driver: found "nobody", expected one of toy, toy-pdu/,
    ],
    ['credentials that do not exist', miner('m9', { credentials: 'root' }), /device m9\.credentials: found "root"/],
  ])('refuses to start with %s', async (_name, device, message) => {
    await expect(start({ devices: [device] })).rejects.toThrow(message);
  });

  it('does not poll retired devices', async () => {
    const { get } = await start({ devices: [FED, miner('old', { state: 'retired' })] });
    expect((await get('/probe?target=old')).status).toBe(404);
  });
});

describe('GET /probe', () => {
  it('polls a device now and answers its text', async () => {
    const { get } = await start();
    const { status, text, type } = await get('/probe?target=m1');
    expect([status, type]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
    expect(text).toContain('miner_up{site="north",miner="m1"} 1\n');
    expect(text).not.toContain('logixx_');
  });

  it('joins the poll that is under way', async () => {
    let asked = 0;
    let free: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      free = resolve;
    });
    const wire: Wire = async (request, to, signal) => {
      if (request.via === 'cgminer' && 'command' in request && request.command === 'version') asked += 1;
      await gate;
      return toyWire()(request, to, signal);
    };
    const { get } = await start({ wire });
    const both = [get('/probe?target=m1'), get('/probe?target=m1')];
    await expect.poll(() => asked).toBe(1);
    free();
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
    expect(asked).toBe(1);
  });

  it('answers for a silent device too', async () => {
    const error = new WireError('unreachable', 'connection refused');
    const { get } = await start({ wire: toyWire({ version: error }) });
    const { status, text } = await get('/probe?target=m1');
    expect(status).toBe(200);
    expect(text).toContain('miner_up{site="north",miner="m1"} 0\n');
    expect(text).toContain('miner_poll_failure{site="north",miner="m1",reason="unreachable"} 1\n');
  });

  it.each([
    ['/probe', 400, /the query\.target: found nothing/],
    ['/probe?target=10.0.0.7', 400, /addresses are not taken/],
    ['/probe?target=10.0.0.7:4028', 400, /addresses are not taken/],
    ['/probe?target=http://10.0.0.7/', 400, /addresses are not taken/],
    ['/probe?target=[::1]', 400, /addresses are not taken/],
    ['/probe?target=m2', 404, /there is no device "m2" in the inventory/],
    ['/probe?target=m1&module=x', 400, /unknown key "module"/],
  ])('refuses %s with %s', async (path, status, message) => {
    const answer = await (await start()).get(path);
    expect(answer.status).toBe(status);
    expect(answer.json()['detail']).toMatch(message);
  });
});

describe('a driver bug', () => {
  it('is counted and told once, and does not look like a failure of the device', async () => {
    const told: unknown[] = [];
    const keep = (fields: unknown, event?: string) => void told.push({ ...(fields as object), event });
    const log = { ...quietLog(), debug: keep, info: keep, warn: keep, error: keep } as unknown as Log;
    const devices = [miner('m1', { driver: 'broken' }), miner('m2', { driver: 'broken' }), miner('m3')];
    const { get } = await start({ devices, log });
    for (const id of ['m1', 'm2', 'm1']) {
      const { status, json } = await get(`/probe?target=${id}`);
      expect([status, json()['detail']]).toEqual([500, 'driver broken failed: no such board']);
    }
    expect((await get('/probe?target=m3')).status).toBe(200);
    const { text } = await get('/metrics');
    expect(text).toMatch(/^logixx_driver_bugs_total\{driver="broken"\} 3$/m);
    expect(text).toMatch(/^logixx_polls_total\{driver="broken",result="bug"\} 3$/m);
    expect(text).not.toMatch(/^logixx_poll_failures_total\{driver="broken"/m);
    expect(text).not.toMatch(/^miner_(up|poll_failure)\{[^}]*miner="m1"/m);
    const bugs = told.filter((entry) => (entry as { event: string }).event === 'driver-bug');
    expect(bugs).toHaveLength(1);
    expect(bugs[0]).toMatchObject({ driver: 'broken', stack: expect.stringContaining('main.test.ts') });
  });
});

describe('the API', () => {
  it('lists devices, before and after their first poll', async () => {
    const { get } = await start();
    const unknown = { driver: 'toy', site: 'north', operation: 'unknown', attention: [] };
    const first = (await get('/api/v1/devices')).json() as unknown as object[];
    expect(first[0]).toEqual({ id: 'm1', kind: 'miner', location: { rack: 'R1' }, client: 'acme', ...unknown });
    await get('/probe?target=m1');
    const then = (await get('/api/v1/devices')).json() as unknown as object[];
    expect(then[0]).toMatchObject({ id: 'm1', operation: 'hashing', up: true, ageSeconds: expect.any(Number) });
    expect(then[1]).not.toHaveProperty('up');
  });

  it('gives a sample in full, and when the miner last hashed with what its outlets drew', async () => {
    const replies: Record<string, unknown> = { snmp: { watts: { 1: 3100 } } };
    const { get } = await start({ wire: (request, to, signal) => toyWire(replies)(request, to, signal) });
    expect((await get('/api/v1/devices/m1/sample')).json()).toMatchObject({ detail: '"m1" has not been polled yet' });
    await get('/probe?target=p1');
    await get('/probe?target=m1');
    const hashing = (await get('/api/v1/devices/m1/sample')).json();
    expect(hashing).toMatchObject({
      id: 'm1',
      operation: 'hashing',
      up: true,
      facts: { model: 'T1' },
      lastHashing: { at: hashing['at'], feedWatts: 3100 },
    });
    expect(hashing['readings']).toContainEqual({ ...reading('miner.uptime', 7200) });
    replies['summary'] = new WireError('timeout', 'no answer');
    replies['pools'] = replies['summary'];
    await get('/probe?target=m1');
    const silent = (await get('/api/v1/devices/m1/sample')).json();
    const failure = { reason: 'timeout', detail: 'no answer' };
    expect(silent).toMatchObject({ up: false, operation: 'unreachable', failure, lastHashing: hashing['lastHashing'] });
  });

  it('calls a silent miner off while a fresh sample of its PDU says that its outlet is', async () => {
    const silence = new WireError('timeout', 'no answer');
    const replies: Record<string, unknown> = { summary: silence, pools: silence, version: silence };
    const time = { now: Date.UTC(2026, 0, 5, 12) };
    const { get } = await start({
      wire: (request, to, signal) => toyWire(replies)(request, to, signal),
      now: () => new Date(time.now),
    });
    const operationAfter = async (seconds: number, outlet: number | undefined) => {
      time.now += seconds * 1000;
      if (outlet !== undefined) {
        replies['snmp'] = { on: { 1: outlet } };
        await get('/probe?target=p1');
      }
      await get('/probe?target=m1');
      const { operation, because } = (await get('/api/v1/devices/m1/sample')).json();
      return [operation, because];
    };
    const off = ['off', 'outlet 1 of p1 is switched off'];
    expect(await operationAfter(0, 1)).toEqual(['unreachable', undefined]);
    expect(await operationAfter(60, 0)).toEqual(off);
    expect((await get('/metrics')).text).toContain('miner_operation{site="north",miner="m1",operation="off"} 1\n');
    expect((await get('/api/v1/devices')).text).toContain('"because":"outlet 1 of p1 is switched off"');
    expect(await operationAfter(150, undefined)).toEqual(off);
    expect(await operationAfter(1, undefined)).toEqual(['unreachable', undefined]);
    expect(await operationAfter(60, 0)).toEqual(off);
    expect(await operationAfter(60, 1)).toEqual(['unreachable', undefined]);
  });

  it('knows no strangers', async () => {
    const { get } = await start();
    const answer = await get('/api/v1/devices/m7/sample');
    expect(answer.json()).toMatchObject({ status: 404, detail: 'there is no device "m7"' });
  });

  it('wants a token for all but /metrics and its health', async () => {
    const { get } = await start({ config: { tokens: [{ token: new Secret(TOKEN) }] } });
    const guarded = ['/probe?target=m1', '/api/v1/devices', '/api/v1/devices/m1/sample', '/api/v1/openapi.json'];
    for (const path of guarded) expect((await get(path)).status, path).toBe(401);
    for (const path of ['/metrics', '/-/healthy']) expect((await get(path)).status, path).toBe(200);
    const headers = { authorization: `Bearer ${TOKEN}` };
    for (const path of guarded) expect((await get(path, headers)).status, path).toBe(200);
  });

  it('describes itself in OpenAPI 3.1', async () => {
    const { Validator } = await import('@seriousme/openapi-schema-validator');
    const { get } = await start();
    const document = (await get('/api/v1/openapi.json')).json();
    expect(await new Validator().validate(document)).toMatchObject({ valid: true });
    const paths = ['/api/v1/devices', '/api/v1/devices/{id}/sample', '/api/v1/openapi.json', '/probe'];
    expect(Object.keys(document['paths'] as object).sort()).toEqual(paths);
  });
});
