import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawn, LAST_MINUTE, meanOf, OUTLETS, SMALL_WATTS, wattsOf } from './drawn-load.ts';
import { timeOf as at, type DrawnService, near, startDrawnService } from './drawn-service.ts';

const DAY = 1440;
const LAST_QUARTER = LAST_MINUTE - 7;
let service: DrawnService;
const get: DrawnService['get'] = (path) => service.get(path);
const fetched = (path: string, init?: RequestInit) => fetch(service.url + path, init);

beforeAll(async () => {
  service = await startDrawnService();
}, 60_000);

afterAll(() => service?.stop());

/** The highest quarter of an hour that anybody heard of. */
function peakBetween(from: number, to: number): { watts: number; minute: number } {
  let best = { watts: 0, minute: 0 };
  for (let minute = from; minute < to; minute += 15) {
    const watts = meanOf(OUTLETS, minute);
    if (watts > best.watts && !(minute >= 900 && minute < 960)) best = { watts, minute };
  }
  return best;
}

/** Kilowatt-hours of the small PDU beside it. */
const smallDrawn = (from: number, to: number) => (2 * SMALL_WATTS * (to - from)) / 60_000;

describe('What the 36 outlets drew', () => {
  it('GET /api/current-status', async () => {
    const { pdus, totals } = await get<{ pdus: Record<string, unknown>[]; totals: Record<string, unknown> }>(
      '/api/current-status',
    );
    expect(pdus).toMatchObject([
      { site: 'north', pdu: 'p1', model: 'PX3-5892', answering: true, portsOn: 35, ports: 36 },
      { site: 'south', pdu: 'p2', model: null, answering: true, portsOn: 2, watts: 2 * SMALL_WATTS },
    ]);
    const watts = OUTLETS.reduce((sum, outlet) => sum + wattsOf(outlet, LAST_MINUTE), 0);
    near(pdus[0]?.['watts'], watts);
    near(pdus[0]?.['kilowattHoursToday'], drawn(OUTLETS, DAY, LAST_QUARTER));
    near(totals['watts'], watts + 2 * SMALL_WATTS);
    near(totals['kilowattHoursToday'], drawn(OUTLETS, DAY, LAST_QUARTER) + smallDrawn(DAY, LAST_QUARTER));
    expect(totals).toMatchObject({ pdus: 2, pdusAnswering: 2, portsOn: 37 });
    const one = await get<{ pdus: unknown[] }>('/api/current-status?pdu=p2');
    expect(one.pdus).toHaveLength(1);
  });

  it.each(['&site=north', '&pdu=p1'])('GET /api/power-data of a day in total%s', async (pdu) => {
    const { items, statistics, warnings } = await get(`/api/power-data?period=day&view=total${pdu}`);
    expect(warnings).toEqual([]);
    const points = items[0]?.points ?? [];
    // From 06:00 yesterday, as the quarter that is not over is not told of yet.
    expect(points).toHaveLength(96);
    expect(points[0]?.at).toBe(at(360));
    for (const [index, { watts }] of points.entries()) {
      const minute = 360 + index * 15;
      if (minute >= 900 && minute < 945) expect(watts).toBeNull();
      // Of the last one of the silence a single look is known.
      else if (minute !== 945) near(watts, meanOf(OUTLETS, minute));
    }
    const peak = peakBetween(360, LAST_QUARTER);
    near(statistics['peakWatts'], peak.watts);
    expect(Math.abs(Date.parse(String(statistics['peakAt'])) - Date.parse(at(peak.minute)))).toBeLessThanOrEqual(
      900_000,
    );
    near(statistics['powerWatts'], meanOf(OUTLETS, LAST_QUARTER - 15));
    expect(statistics).toMatchObject({ portsOn: 35, ports: 36 });
    expect(statistics['coverage']).toBeGreaterThan(0.94);
    expect(statistics['coverage']).toBeLessThan(1);
  });

  it.each([
    ['hour', LAST_QUARTER - 60, LAST_QUARTER],
    ['day', 360, LAST_QUARTER],
    ['week', 0, LAST_QUARTER],
    ['month', 0, LAST_QUARTER],
    ['year', 0, LAST_QUARTER],
  ])('GET /api/energy-data of a %s equals what was drawn, in total and over all outlets', async (period, from, to) => {
    const total = await get(`/api/energy-data?period=${period}&view=total`);
    near(total.statistics['kilowattHours'], drawn(OUTLETS, from, to) + smallDrawn(from, to));
    const ports = await get(`/api/energy-data?period=${period}&view=ports&pdu=p1`);
    expect(ports.total).toBe(36);
    expect(ports.items.map(({ outlet }) => outlet)).toEqual(OUTLETS.map(String));
    for (const { outlet, kilowattHours } of ports.items) near(kilowattHours, drawn([Number(outlet)], from, to));
  });

  it('days hold what was drawn in each, and days that nobody saw are null', async () => {
    const { items } = await get('/api/energy-data?period=month&view=total&pdu=p1');
    const points = items[0]?.points ?? [];
    expect(points).toHaveLength(31);
    near(points.at(-2)?.kilowattHours, drawn(OUTLETS, 0, DAY));
    near(points.at(-1)?.kilowattHours, drawn(OUTLETS, DAY, LAST_QUARTER));
    expect(points.slice(0, -2).every(({ kilowattHours }) => kilowattHours === null)).toBe(true);
  });

  it('GET /api/power-data of all outlets of all PDUs, page by page', async () => {
    const first = await get('/api/power-data?period=hour&view=ports&limit=30');
    const second = await get(`/api/power-data?period=hour&view=ports&limit=30&cursor=${first.next}`);
    const all = [...first.items, ...second.items];
    expect(first.total).toBe(38);
    expect(second.next).toBeUndefined();
    expect(all.map(({ pdu, outlet }) => `${pdu}/${outlet}`)).toEqual([
      ...OUTLETS.map((outlet) => `p1/${outlet}`),
      'p2/1',
      'p2/2',
    ]);
    expect(all[9]).toMatchObject({ site: 'north', name: 'miner 10' });
    near(all[9]?.points[0]?.watts, meanOf([10], LAST_QUARTER - 60));
    expect(all[37]?.points.map(({ watts }) => watts)).toEqual([SMALL_WATTS, SMALL_WATTS, SMALL_WATTS, SMALL_WATTS]);
  });

  it('a gap is null, and what was drawn in it comes with the first look after it', async () => {
    const { items } = await get(`/api/v1/power/series?from=${at(840)}&to=${at(1020)}&step=15m&pdu=p1`);
    const points = items[0]?.points ?? [];
    expect(points.map(({ kilowattHours }) => kilowattHours === null)).toEqual(
      [840, 855, 870, 885, 900, 915, 930, 945, 960, 975, 990, 1005].map((minute) => minute >= 900 && minute < 945),
    );
    near(points[7]?.kilowattHours, drawn(OUTLETS, 899, 960));
    near(points[8]?.kilowattHours, drawn(OUTLETS, 960, 975));
  });

  it('GET /api/ports', async () => {
    const { items, total } = await get<{ items: Record<string, unknown>[]; total: number }>('/api/ports?pdu=p1');
    expect(total).toBe(36);
    expect(items[9]).toMatchObject({ outlet: '10', label: '10', name: 'miner 10', on: true, miner: 'm1' });
    expect(items[35]).toMatchObject({ outlet: '36', on: false, watts: 0, amperes: null, kilowattHoursToday: 0 });
    near(items[9]?.['watts'], wattsOf(10, LAST_MINUTE));
    near(items[9]?.['kilowattHoursToday'], drawn([10], DAY, LAST_QUARTER));
  });

  it('GET /api/v1/power/outlets, the highest first, page by page', async () => {
    const seen: unknown[] = [];
    let cursor = '';
    do {
      const page = await get<{ items: Record<string, unknown>[]; next?: string }>(
        `/api/v1/power/outlets?sort=-watts&pdu=p1&limit=10${cursor && `&cursor=${cursor}`}`,
      );
      seen.push(...page.items.map(({ outlet }) => outlet));
      cursor = page.next ?? '';
    } while (cursor);
    const wanted = [...OUTLETS].sort((a, b) => wattsOf(b, LAST_MINUTE) - wattsOf(a, LAST_MINUTE)).map(String);
    expect(seen).toEqual(wanted);
  });

  it('GET /api/export-data holds every interval of every outlet, and no formula', async () => {
    const response = await fetched(`/api/export-data?period=day&view=ports&format=csv&pdu=p1`);
    expect(response.headers.get('content-type')).toContain('text/csv');
    const text = await response.text();
    const lines = text.split('\r\n');
    expect(lines[0]).toBe('from (UTC),to (UTC),site,pdu,outlet,name,mean power (W),peak power (W),energy (kWh)');
    expect(lines).toHaveLength(36 * 96 + 2);
    expect(text).toContain(',2,"\'=cmd|""x""",');
    const tenth = lines.map((line) => line.split(',')).filter((cells) => cells[4] === '10');
    near(
      tenth.reduce((sum, cells) => sum + Number(cells[8]), 0),
      drawn([10], 360, LAST_QUARTER),
    );
    const whole = await (await fetched(`/api/export-data?period=day&view=ports`)).text();
    expect(whole.split('\r\n')).toHaveLength(38 * 96 + 2);
    // A gap is an empty cell.
    expect(tenth.filter((cells) => cells[8] === '')).toHaveLength(3);
  });

  it('POST /api/update-port-name passes it on in the name of who asks', async () => {
    const post = (body: object) =>
      fetched(`/api/update-port-name`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const unsaid = await post({ port: 7, name: 'heater' });
    expect([unsaid.status, await unsaid.text()]).toEqual([400, expect.stringContaining('there are 2')]);
    expect(await (await post({ pdu: 'p1', port: 7, name: 'heater' })).json()).toEqual({
      pdu: 'p1',
      port: '7',
      name: 'heater',
      was: 'before',
    });
    expect(service.renamed).toEqual([[{ id: 'u1', name: 'Ann' }, 'p1', '7', 'heater']]);
    expect((await post({ pdu: 'p1', port: 7, name: 'a\nb' })).status).toBe(400);
    expect(service.renamed).toHaveLength(1);
  });

  it('GET /api/v1/power/series by client', async () => {
    const { items } = await get(`/api/v1/power/series?by=client&from=${at(0)}&to=${at(DAY)}&step=1d`);
    expect(items).toMatchObject([{ client: 'acme', site: 'north' }]);
    near(items[0]?.kilowattHours, drawn([10], 0, DAY));
    near(items[0]?.points[0]?.watts, meanOf([10], 0, DAY));
  });

  it('GET /api/v1/power/statistics of a whole day', async () => {
    const told = await get<Record<string, unknown>>(`/api/v1/power/statistics?from=${at(0)}&to=${at(DAY)}&pdu=p1`);
    near(told['kilowattHours'], drawn(OUTLETS, 0, DAY));
    near(told['meanWatts'], meanOf(OUTLETS, 0, DAY));
    near(told['peakWatts'], peakBetween(0, DAY).watts);
  });
});
