import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openActions } from '../../alert-webhook/actions.ts';
import { openEpisodes } from '../../alert-webhook/episode.ts';
import { openOutageRecorder } from '../../alert-webhook/ledger/outage-recorder.ts';
import { openOutages } from '../../alert-webhook/ledger/outages.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import type { Device } from '../../core/farm/device.ts';
import { openDatabase } from '../../core/service/database.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { configWith, FakeSamples, MINER, pduDevice, scratch } from './bench.ts';
import { webhook } from './webhook.ts';

let postgres: Postgres;
const cleanups: (() => Promise<void> | void)[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop(), 120_000);
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const START = Date.parse('2026-11-01T00:00:00Z');
const M2: Device = { ...MINER, id: 'm2', client: 'acme', feeds: [] };
const ALL = { from: 0, to: START + 1e12 };

/** A clock, a farm, and recorders that may be started anew on the same database. */
async function watched(engine: 'sqlite' | 'postgres', devices: Device[] = [MINER, M2, pduDevice('pdu-1')]) {
  const folder = scratch();
  const place = engine === 'sqlite' ? folder.path('webhook.db') : postgres.database();
  const { db, close } = await openDatabase<Tables>(place, MIGRATIONS);
  cleanups.push(folder.remove, close);
  let time = START;
  const samples = new FakeSamples();
  const tools = {
    devices: new Map(devices.map((device) => [device.id, device])),
    samples,
    episodes: openEpisodes(db, () => time),
    config: configWith().remediation,
    now: () => time,
    signal: new AbortController().signal,
  };
  let recorder = openOutageRecorder(db, tools);
  const outages = openOutages(db);
  return {
    db,
    tools,
    samples,
    outages,
    /** Seconds after the start: what the devices do then; an undefined farm: the exporter is away. */
    async at(seconds: number, farm: Record<string, string> | undefined) {
      time = START + seconds * 1000;
      samples.unreachable = farm === undefined;
      samples.summaries = Object.entries(farm ?? {}).map(([id, operation]) => ({ id, kind: 'miner', operation }));
      await recorder.look();
    },
    restart() {
      recorder = openOutageRecorder(db, tools);
    },
    async told(device: string) {
      const found = await outages.within(ALL, device);
      return found.map(({ cause, since, until, open }) => [
        cause,
        (since - START) / 1000,
        (until - START) / 1000,
        ...(open ? ['open'] : []),
      ]);
    },
  };
}

const fine = { m1: 'hashing', m2: 'hashing' };

describe.each(['sqlite', 'postgres'] as const)('lost time on %s', (engine) => {
  it('goes from the look that found it to the look that found it over', async () => {
    const farm = await watched(engine);
    await farm.at(0, fine);
    await farm.at(30, { ...fine, m1: 'unreachable' });
    await farm.at(60, { ...fine, m1: 'unreachable' });
    expect(await farm.told('m1')).toEqual([['fault', 30, 60, 'open']]);
    await farm.at(90, fine);
    expect(await farm.told('m1')).toEqual([['fault', 30, 90]]);
    expect(await farm.told('m2')).toEqual([]);
  });

  it('changes its cause where the cause changes, without a gap', async () => {
    const farm = await watched(engine);
    await farm.at(0, fine);
    await farm.at(30, { ...fine, m1: 'not-hashing' });
    await farm.at(60, { ...fine, m1: 'sleeping' });
    await farm.at(90, { ...fine, m1: 'starting' });
    await farm.at(120, { ...fine, m1: 'degraded' });
    await farm.at(150, fine);
    expect(await farm.told('m1')).toEqual([
      ['fault', 30, 60],
      ['curtailment', 60, 120],
      ['degraded', 120, 150],
    ]);
  });

  it('is looked at no more often than every 30 s', async () => {
    const farm = await watched(engine);
    await farm.at(0, fine);
    await farm.at(10, { ...fine, m1: 'unreachable' });
    expect(await farm.told('m1')).toEqual([]);
    await farm.at(30, { ...fine, m1: 'unreachable' });
    expect(await farm.told('m1')).toEqual([['fault', 30, 30, 'open']]);
  });

  it('goes on over a short restart', async () => {
    const farm = await watched(engine);
    await farm.at(0, fine);
    await farm.at(30, { ...fine, m1: 'unreachable' });
    farm.restart();
    await farm.at(140, { ...fine, m1: 'unreachable' });
    expect(await farm.told('m1')).toEqual([['fault', 30, 140, 'open']]);
    expect(await farm.told('m2')).toEqual([]);
  });

  it('is not stretched over time in which nobody watched: that is unknown, for those that work, too', async () => {
    const farm = await watched(engine);
    await farm.at(0, fine);
    await farm.at(30, { ...fine, m1: 'unreachable' });
    await farm.at(60, { ...fine, m1: 'unreachable' });
    farm.restart();
    await farm.at(3660, { ...fine, m1: 'unreachable' });
    await farm.at(3690, fine);
    expect(await farm.told('m1')).toEqual([
      ['fault', 30, 60],
      ['unknown', 60, 3660],
      ['fault', 3660, 3690],
    ]);
    expect(await farm.told('m2')).toEqual([['unknown', 60, 3660]]);
  });

  it('begins with the first look: what was before nobody claims to know', async () => {
    const farm = await watched(engine);
    await farm.at(0, { m1: 'unreachable', m2: 'starting' });
    await farm.at(30, { m1: 'unreachable', m2: 'hashing' });
    expect(await farm.told('m1')).toEqual([['fault', 0, 30, 'open']]);
    expect(await farm.told('m2')).toEqual([['unknown', 0, 30]]);
  });

  it('is unknown while the exporter is away, and when it does not know the device', async () => {
    const farm = await watched(engine);
    await farm.at(0, fine);
    await farm.at(30, undefined);
    await farm.at(60, undefined);
    await farm.at(90, { m1: 'hashing' });
    expect(await farm.told('m1')).toEqual([['unknown', 30, 90]]);
    expect(await farm.told('m2')).toEqual([['unknown', 30, 90, 'open']]);
  });

  it('is ours while an action runs, and goes on as ours while what an operator turned off stays off', async () => {
    const farm = await watched(engine);
    const { db, tools } = farm;
    const actions = openActions(db, tools.now);
    const plan = { action: 'power-off' as const, device: 'm1', outlets: [], steps: [] };
    await farm.at(0, fine);
    const { id } = await actions.order({ site: 'tx1', by: 'anna', comment: 'fan' }, plan);
    await farm.at(30, { ...fine, m1: 'unreachable' });
    await actions.end(id, 'verified', 'the outlet is off');
    await farm.at(60, { ...fine, m1: 'off' });
    await farm.at(90, { ...fine, m1: 'off' });
    const [outage] = await farm.outages.within(ALL, 'm1');
    expect(outage).toMatchObject({ cause: 'our-action', evidence: `action ${id}: power-off, ordered by anna` });
    expect(await farm.told('m1')).toEqual([['our-action', 30, 90, 'open']]);
    const on = await actions.order({ site: 'tx1', by: 'anna', comment: 'fan' }, { ...plan, action: 'power-on' });
    await actions.end(on.id, 'verified', 'the outlet is on');
    await farm.at(120, { ...fine, m1: 'off' });
    expect((await farm.told('m1')).at(-1)).toEqual(['unknown', 120, 120, 'open']);
  });

  it('knows windows and latches, for the devices that they cover', async () => {
    const farm = await watched(engine);
    await farm.at(0, fine);
    const window = { site: 'tx1', ordered_by: 'anna', comment: 'new switch', cancelled_at: null, cancelled_by: null };
    await farm.db
      .insertInto('maintenance_windows')
      .values({
        ...window,
        selection: '{"devices":["m2"]}',
        starts_at: START + 20_000,
        ends_at: START + 60_000,
        created_at: START,
      })
      .execute();
    const latch = {
      site: 'tx1',
      device: 'm1',
      fault: 'too-hot',
      evidence: 'chip at 96 °C',
      latched_by: 'alert-webhook',
    };
    await farm.db
      .insertInto('latches')
      .values({ ...latch, latched_at: START, released_at: null, released_by: null, comment: null })
      .execute();
    await farm.at(30, { m1: 'off', m2: 'unreachable' });
    await farm.at(60, { m1: 'off', m2: 'unreachable' });
    expect(await farm.told('m1')).toEqual([['heat', 30, 60, 'open']]);
    expect(await farm.told('m2')).toEqual([
      ['maintenance', 30, 60],
      ['fault', 60, 60, 'open'],
    ]);
  });

  it('is summed by device, client and cause, cut to the range', async () => {
    const farm = await watched(engine);
    await farm.at(0, fine);
    await farm.at(60, { m1: 'unreachable', m2: 'sleeping' });
    await farm.at(120, { m1: 'hashing', m2: 'sleeping' });
    await farm.at(180, { m1: 'unreachable', m2: 'not-hashing' });
    await farm.at(240, fine);
    const sums = async (from: number, to: number) =>
      (await farm.outages.lost({ from: START + from * 1000, to: START + to * 1000 })).map(
        ({ device, client, cause, milliseconds }) => [device, client, cause, milliseconds / 1000],
      );
    expect(await sums(0, 1000)).toEqual([
      ['m1', undefined, 'fault', 120],
      ['m2', 'acme', 'curtailment', 120],
      ['m2', 'acme', 'fault', 60],
    ]);
    expect(await sums(90, 200)).toEqual([
      ['m1', undefined, 'fault', 50],
      ['m2', 'acme', 'curtailment', 90],
      ['m2', 'acme', 'fault', 20],
    ]);
    expect(await sums(240, 1000)).toEqual([]);
    expect(await sums(0, 60)).toEqual([]);
  });

  it('belongs to the client of the time', async () => {
    const farm = await watched(engine);
    await farm.at(0, fine);
    await farm.at(30, { ...fine, m2: 'unreachable' });
    farm.tools.devices.set('m2', { ...M2, client: 'bolt' });
    await farm.at(60, { ...fine, m2: 'unreachable' });
    await farm.at(90, fine);
    const lost = await farm.outages.lost(ALL);
    expect(lost.map(({ client, milliseconds }) => [client, milliseconds / 1000])).toEqual([
      ['acme', 30],
      ['bolt', 30],
    ]);
  });

  it('keeps one open outage a device, and the time of a look never goes back', async () => {
    const farm = await watched(engine);
    await farm.at(60, { ...fine, m1: 'unreachable' });
    farm.restart();
    await farm.at(30, fine);
    expect(await farm.told('m1')).toEqual([['fault', 60, 60, 'open']]);
    const row = await farm.db.selectFrom('outages').selectAll().executeTakeFirstOrThrow();
    const { id: _, ...again } = row;
    await expect(farm.db.insertInto('outages').values(again).execute()).rejects.toThrow(/outages_open|UNIQUE/);
  });

  it('is written on when the clock was far ahead and is set right', async () => {
    const farm = await watched(engine);
    await farm.at(900_000, { ...fine, m1: 'unreachable' });
    farm.restart();
    await farm.at(30, { ...fine, m2: 'unreachable' });
    await farm.at(60, fine);
    expect(await farm.told('m1')).toEqual([['fault', 900_000, 900_000]]);
    expect(await farm.told('m2')).toEqual([['fault', 30, 60]]);
  });

  it('of a device that left the inventory ends, and a retired one has none', async () => {
    const farm = await watched(engine);
    await farm.at(0, fine);
    await farm.at(30, { m1: 'unreachable', m2: 'unreachable' });
    farm.tools.devices.delete('m1');
    farm.tools.devices.set('m2', { ...M2, state: 'retired' });
    await farm.at(60, {});
    await farm.at(90, {});
    expect(await farm.told('m1')).toEqual([['fault', 30, 60]]);
    expect(await farm.told('m2')).toEqual([['fault', 30, 60]]);
  });

  it('of thousands of miners is written in one look', async () => {
    const many = Array.from({ length: 2_500 }, (_, index): Device => ({ ...M2, id: `n${index}` }));
    const farm = await watched(engine, many);
    await farm.at(0, Object.fromEntries(many.map(({ id }) => [id, 'hashing'])));
    await farm.at(30, Object.fromEntries(many.map(({ id }) => [id, 'unreachable'])));
    await farm.at(60, Object.fromEntries(many.map(({ id }) => [id, 'hashing'])));
    const lost = await farm.outages.lost(ALL);
    expect(lost).toHaveLength(2_500);
    expect(new Set(lost.map(({ cause, milliseconds }) => `${cause} ${milliseconds}`))).toEqual(new Set(['grid 30000']));
  });
});

describe('lost time over HTTP', () => {
  it('is recorded while alert-webhook works, and is told by range, by device and as a series', async () => {
    const farm = await webhook({ devices: [{ ...MINER, client: 'acme' }, pduDevice('pdu-1')] });
    const get = async (path: string) => (await fetch(`${farm.url}${path}`)).json() as Promise<unknown[]>;
    const range = `from=2020-01-01T00:00:00Z&to=2100-01-01T00:00:00Z`;
    await expect
      .poll(() => get(`/api/v1/outages?${range}&device=m1`), { timeout: 20_000 })
      .toMatchObject([
        {
          site: 'tx1',
          device: 'm1',
          client: 'acme',
          cause: 'unknown',
          open: true,
          evidence: 'the exporter says nothing of it',
        },
      ]);
    expect(await get(`/api/v1/outages?${range}&device=m9`)).toEqual([]);
    expect(await get(`/api/v1/lost-minutes?${range}`)).toMatchObject([
      { site: 'tx1', device: 'm1', client: 'acme', cause: 'unknown', minutes: expect.any(Number) as number },
    ]);
    expect(await farm.metrics()).toMatch(/^remediation_lost_seconds_total\{cause="unknown"\} \d/m);
  });

  it('refuses a range that is none', async () => {
    const farm = await webhook();
    const refused = [
      ['from=2026-11-02T00:00:00Z&to=2026-11-01T00:00:00Z', 'expected a time after from'],
      ['from=2026-11-01T00:00:00Z&to=2026-11-01T00:00:00Z', 'expected a time after from'],
      [
        'from=yesterday&to=2026-11-01T00:00:00Z',
        'from: found \\"yesterday\\", expected a time as 2026-11-01T00:00:00Z',
      ],
      ['from=2026-11-01T00:00:00Z', 'to'],
    ] as const;
    for (const path of ['outages', 'lost-minutes'])
      for (const [query, sentence] of refused) {
        const answer = await fetch(`${farm.url}/api/v1/${path}?${query}`);
        expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(sentence)]);
      }
  });
});
