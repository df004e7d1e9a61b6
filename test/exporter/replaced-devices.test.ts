import { afterEach, describe, expect, it } from 'vitest';
import type { Device } from '../../core/farm/device.ts';
import type { Live } from '../../core/service/live.ts';
import { quietLog } from '../../core/service/log.ts';
import type { Wire } from '../../core/wire/wire.ts';
import { startExporter } from '../../exporter/main.ts';
import { miner, pdu, toy, toyPdu, toyWire } from './devices.ts';
import { manualTimers } from './manual-timers.ts';

const FARM = [
  ...Array.from({ length: 99 }, (_, index) =>
    miner(`m${index}`, { address: `10.0.0.${index}`, location: { rack: 'R1' } }),
  ),
  pdu('p1', { address: '10.9.0.1' }),
];
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** An exporter of 100 devices on a clock of its own, over a wire that counts and may hold its answers back. */
async function exporter(devices: Device[] = FARM) {
  const timers = manualTimers();
  const polls = new Map<string, number>();
  const learned = new Map<string, number>();
  const atOnce = new Map<string, number>();
  const seen = { doubled: 0 };
  const held = new Map<string, Promise<void>>();
  const answer = toyWire({ snmp: { watts: { 1: 3100, 2: 1500 }, on: { 1: 1, 2: 1 } } });
  const count = (counts: Map<string, number>, key: string, by = 1) => counts.set(key, (counts.get(key) ?? 0) + by);
  const wire: Wire = async (request, to, signal) => {
    const word = request.via === 'cgminer' && 'command' in request ? request.command : request.via;
    const place = `${to.host} ${word}`;
    count(atOnce, place);
    seen.doubled += Number((atOnce.get(place) ?? 0) > 1);
    if (word === 'version') count(learned, to.host);
    if (word === 'summary' || word === 'snmp') count(polls, to.host);
    const gate = held.get(to.host);
    const aborted = () =>
      new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    if (gate) await Promise.race([gate, aborted()]);
    count(atOnce, place, -1);
    return answer(request, to, signal);
  };
  let take: (devices: readonly Device[]) => string | undefined = () => 'nobody follows';
  const inventory: Live<readonly Device[]> = {
    value: devices,
    follow(taker) {
      take = taker;
    },
    stop: () => Promise.resolve(),
    metrics: () => Promise.resolve('logixx_inventory_devices 100\n'),
  };
  const running = await startExporter({
    site: 'north',
    devices,
    inventory,
    thresholds: { devices: { m7: { warmUpSeconds: 77 } }, models: { T9: { warmUpSeconds: 99 } } },
    drivers: [toy, toyPdu, { ...toy, id: 'toy-2' }],
    log: quietLog(),
    wire,
    timers,
    now: timers.date,
    random: () => 0.5,
    config: {
      listen: '127.0.0.1:0',
      pollIntervalSeconds: 60,
      deadlineSeconds: 30,
      concurrency: 64,
      staleAfterSeconds: 150,
      backOff: { maxSeconds: 60 },
      tokens: [],
      credentials: {},
    },
  });
  stops.push(running.stop);
  const get = async (path: string) => (await fetch(running.url + path)).text();
  /** The series of a device, without those that tell of time. */
  const seriesOf = (text: string, id: string) =>
    text.split('\n').filter((line) => line.includes(`="${id}"`) && !/_seconds\{/.test(line));
  return { timers, polls, learned, seen, held, take: (next: readonly Device[]) => take(next), get, seriesOf };
}

const others = FARM.filter(({ id }) => !['m5', 'm6', 'm7'].includes(id));

describe('an exporter of 100 devices whose inventory changes', () => {
  it('goes on with all that stays: no gap, no poll more, nothing learned anew', async () => {
    const { timers, polls, learned, seen, take, get, seriesOf } = await exporter();
    await timers.advance(60_000);
    const before = await get('/metrics');
    const counted = new Map(polls);
    const next = [
      ...FARM.filter(({ id }) => id !== 'm6').map((each) => structuredClone(each)),
      miner('new', { address: '10.5.0.1' }),
    ];
    const moved = next.find(({ id }) => id === 'm5');
    Object.assign(moved ?? {}, { location: { rack: 'R9' } });
    Object.assign(next.find(({ id }) => id === 'm7') ?? {}, { address: '10.7.7.7', model: 'T9' });
    expect(take(next.reverse())).toBeUndefined();

    // At once: what is gone has no series, everything else stands as it stood.
    const after = await get('/metrics');
    expect(seriesOf(after, 'm6')).toEqual([]);
    for (const { id } of others) expect(seriesOf(after, id), id).toEqual(seriesOf(before, id));
    expect(seriesOf(after, 'm5')).toHaveLength(seriesOf(before, 'm5').length);
    expect((JSON.parse(await get('/api/v1/devices')) as { id: string }[]).length).toBe(100);

    // Within a second: what is new is there, what has changed was asked again, nobody else was.
    await timers.advance(1_000);
    const second = await get('/metrics');
    expect(second).toContain('miner_up{site="north",miner="new"} 1\n');
    expect(second).toMatch(/miner_location_info\{site="north",miner="m5",.*rack="R9"/);
    expect(second).not.toMatch(/miner_location_info\{site="north",miner="m5",.*rack="R1"/);
    expect(second).toMatch(/miner_info\{site="north",miner="m7",.*address="10\.7\.7\.7"/);
    expect(second).toContain('miner_warm_up_seconds{site="north",miner="m7"} 77\n');
    const more = [...polls].filter(([host, count]) => count > (counted.get(host) ?? 0)).map(([host]) => host);
    expect(more).toEqual(expect.arrayContaining(['10.5.0.1', '10.0.0.5', '10.7.7.7']));
    expect(more).not.toContain('10.0.0.6');
    // One in 57 has its own slot within this second.
    expect(more.length).toBeLessThanOrEqual(3 + 5);

    // From then on everybody is polled in their slots as before, and what was learned holds where nothing was moved.
    await timers.advance(120_000);
    for (const { id, address } of others) {
      expect(polls.get(address), id).toBeGreaterThanOrEqual(3);
      expect(polls.get(address), id).toBeLessThanOrEqual(4);
      if (id !== 'p1') expect(learned.get(address), id).toBe(1);
    }
    expect([learned.get('10.0.0.5'), learned.get('10.7.7.7')]).toEqual([1, 1]);
    expect(polls.get('10.0.0.6')).toBe(counted.get('10.0.0.6'));
    expect(seen.doubled).toBe(0);
    expect(await get('/metrics')).toContain('logixx_inventory_devices 100\n');
  });

  it('ends polls under way of what is gone and what has moved, and takes nothing of them', async () => {
    const { timers, polls, held, take, get } = await exporter();
    await timers.advance(60_000);
    for (const id of [3, 4, 8]) held.set(`10.0.0.${id}`, new Promise(() => undefined));
    const probes = ['m3', 'm4', 'm8'].map((id) => get(`/probe?target=${id}`));
    await expect.poll(() => get('/metrics')).toMatch(/^logixx_polls_in_flight 3$/m);
    const next = FARM.filter(({ id }) => id !== 'm3').map((each) =>
      each.id === 'm4' ? { ...each, address: '10.4.4.4' } : each,
    );
    expect(take(next)).toBeUndefined();
    await timers.advance(1_000);
    await Promise.all(probes.slice(0, 2));
    const text = await get('/metrics');
    expect(text).not.toMatch(/miner="m3"/);
    expect(text).toContain('miner_up{site="north",miner="m4"} 1\n');
    expect(text).not.toMatch(/miner_poll_failure\{site="north",miner="m[48]"/);
    expect(polls.get('10.4.4.4')).toBe(1);
    // The poll of a device that stays goes on.
    expect(text).toMatch(/^logixx_polls_in_flight 1$/m);
    await timers.advance(31_000);
    await probes[2];
  });

  it('forgets what was known of a device that another driver reads by now, and keeps the place of a neighbour', async () => {
    const { timers, take, get } = await exporter([
      miner('m1', { address: '10.0.0.1' }),
      miner('m2', { address: '10.0.0.2' }),
    ]);
    await timers.advance(60_000);
    take([miner('m2', { address: '10.0.0.2' }), pdu('m1', { address: '10.0.0.1' })]);
    const between = await get('/metrics');
    expect(between).not.toContain('miner="m1"');
    expect(between).toContain('miner_up{site="north",miner="m2"} 1\n');
    await timers.advance(1_000);
    expect(await get('/metrics')).toContain('pdu_outlet_power_watts{site="north",pdu="m1",outlet="1"} 3100\n');
  });

  it('counts the watts of other outlets once other outlets feed a miner', async () => {
    const fed = (outlet: string) => miner('m1', { address: '10.0.0.1', feeds: [{ pdu: 'p1', outlet }] });
    const box = pdu('p1', { address: '10.9.0.1' });
    const { timers, held, take, get } = await exporter([fed('1'), box]);
    await timers.advance(60_000);
    await get('/probe?target=m1');
    const last = async () =>
      (JSON.parse(await get('/api/v1/devices/m1/sample')) as { lastHashing: { feedWatts?: number } }).lastHashing;
    expect((await last()).feedWatts).toBe(3100);
    let free: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      free = resolve;
    });
    held.set('10.0.0.1', gate);
    take([fed('2'), structuredClone(box)]);
    expect((await last()).feedWatts).toBeUndefined();
    free();
    await timers.advance(1_000);
    await expect.poll(async () => (await last()).feedWatts).toBe(1500);
  });

  it('keeps the old devices where one of the new ones cannot be polled', async () => {
    const { timers, take, get } = await exporter();
    expect(take([miner('x', { driver: 'nobody' })])).toMatch(/device x\.driver: found "nobody", expected one of toy/);
    await timers.advance(60_000);
    expect(await get('/metrics')).toContain('miner_up{site="north",miner="m1"} 1\n');
  });
});
