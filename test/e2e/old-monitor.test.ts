import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { near } from '../sidecar/power/drawn-service.ts';
import type { Books } from './drawn-books.ts';
import { type PowerStack, startPowerStack } from './power-stack.ts';
import {
  EMPTY,
  FIRST,
  LAST,
  LOOK,
  OFF,
  PDU,
  pduOf,
  RESET,
  SHUT,
  SILENT,
  type SimulatedDay,
  simulateDay,
  timeOf,
} from './simulated-day.ts';

const OUTLETS = Array.from({ length: 36 }, (_, index) => index + 1);
const TODAY = 1440;
/** The quarter of an hour that is not over is not told of yet. */
const END = LAST - 6;
const QUARTERS = Array.from({ length: 96 }, (_, index) => FIRST + index * 15);
/** Quarters in which the PDU was silent. Prometheus 2 counts the look on the edge of the first one, 3 does not. */
const GAP = QUARTERS.filter((minute) => minute >= SILENT.from && minute < SILENT.to);
const isGap = (minute: number, watts: number | null) =>
  GAP.includes(minute) && (minute > SILENT.from || watts === null);
type Row = Record<string, unknown>;

let day: SimulatedDay;
let stack: PowerStack;
let books: Books;

beforeAll(async () => {
  day = await simulateDay();
  ({ books } = day);
  stack = await startPowerStack(day);
}, 400_000);
afterAll(async () => {
  await stack?.stop();
  await day?.stop();
}, 60_000);

/** From when on the last interval of a period counts. */
const LAST_INTERVALS = [
  ['hour', END - 60, END - 15],
  ['day', FIRST, END - 15],
  ['week', FIRST, END - 60],
  ['month', FIRST, TODAY],
  ['year', FIRST, TODAY],
] as const;

describe('the old monitor after the accelerated day of a PDU with 36 outlets', () => {
  it('the simulator drew what makes the day a hard one', () => {
    expect(books.drawn(OUTLETS, FIRST, END)).toBeGreaterThan(1500);
    expect(books.drawn([OFF.outlet], Math.ceil(OFF.from), Math.floor(OFF.to))).toBe(0);
    expect(books.drawn([EMPTY], FIRST, END)).toBe(0);
    expect(books.drawn(OUTLETS, SILENT.from, SILENT.to)).toBeGreaterThan(50);
    const quarters = QUARTERS.map((minute) => books.mean(OUTLETS, minute));
    expect(Math.max(...quarters) / Math.min(...quarters)).toBeGreaterThan(1.15);
  });

  it('GET /api/current-status', async () => {
    const told = await stack.get<{ at: string; pdus: Row[]; totals: Row }>('/api/current-status');
    expect(told.at).toBe(timeOf(LAST));
    const counted = { portsOn: 35, ports: 36 };
    expect(told.pdus).toMatchObject([{ pdu: PDU, answering: true, lastAnswerAt: timeOf(LAST), ...counted }]);
    expect(told.totals).toMatchObject({ pdus: 1, pdusAnswering: 1, ...counted });
    const watts = OUTLETS.reduce((sum, outlet) => sum + books.watts(outlet, LAST), 0);
    for (const each of [told.totals, told.pdus[0] ?? {}]) {
      near(each['watts'], watts);
      near(each['kilowattHoursToday'], books.drawn(OUTLETS, TODAY, END));
    }
  });

  it('GET /api/power-data of the day in total: every quarter of an hour, and the silent one is a gap', async () => {
    const { items, statistics, warnings } = await stack.get('/api/power-data?period=day&view=total');
    expect(warnings).toEqual([]);
    const points = items[0]?.points ?? [];
    expect(points.map(({ at }) => at)).toEqual(QUARTERS.map(timeOf));
    for (const [index, { watts }] of points.entries()) {
      const minute = QUARTERS[index] ?? 0;
      if (isGap(minute, watts)) expect(watts).toBeNull();
      else near(watts, books.mean(OUTLETS, minute));
    }
    const known = QUARTERS.filter((minute) => !GAP.includes(minute)).map((minute) => books.mean(OUTLETS, minute));
    near(statistics['peakWatts'], Math.max(...known));
    near(statistics['powerWatts'], known.at(-1) ?? 0);
    expect(statistics).toMatchObject({ portsOn: 35, ports: 36 });
    expect([0.9583, 0.9688]).toContain(statistics['coverage']);
  });

  it('GET /api/power-data of the day of every outlet', async () => {
    const { items, total } = await stack.get('/api/power-data?period=day&view=ports');
    expect(total).toBe(36);
    expect(items.map(({ outlet }) => outlet)).toEqual(OUTLETS.map(String));
    for (const { outlet, points } of items) {
      const wanted = QUARTERS.map((minute) => books.mean([Number(outlet)], minute));
      const full = Math.max(...wanted);
      for (const [index, { watts }] of points.entries()) {
        const minute = QUARTERS[index] ?? 0;
        if (isGap(minute, watts)) expect(watts).toBeNull();
        // Between two looks, nobody sees when the miner behind an outlet starts.
        else if (Number(outlet) === OFF.outlet && minute < OFF.to && OFF.to < minute + 15)
          expect(Math.abs(Number(watts) - (wanted[index] ?? 0))).toBeLessThan((full * LOOK) / 15);
        else near(watts, wanted[index] ?? 0);
      }
    }
  });

  it.each(LAST_INTERVALS)('GET /api/power-data and energy-data of a %s', async (period, from, last) => {
    const of = (kind: string, view: string) => stack.get(`/api/${kind}-data?period=${period}&view=${view}`);
    const energy = await of('energy', 'total');
    near(energy.statistics['kilowattHours'], books.drawn(OUTLETS, from, END));
    const energies = await of('energy', 'ports');
    expect(energies.items.map(({ outlet }) => outlet)).toEqual(OUTLETS.map(String));
    for (const { outlet, kilowattHours } of energies.items)
      near(kilowattHours, books.drawn([Number(outlet)], from, END));
    const [power, powers] = [await of('power', 'total'), await of('power', 'ports')];
    near(power.items[0]?.points.at(-1)?.watts, books.mean(OUTLETS, last, END));
    expect(powers.items).toHaveLength(36);
    for (const { outlet, points } of powers.items) near(points.at(-1)?.watts, books.mean([Number(outlet)], last, END));
  });

  it('GET /api/energy-data of the day: a gap is null, and what was drawn in it comes behind it', async () => {
    const { items } = await stack.get('/api/energy-data?period=day&view=total');
    const points = items[0]?.points ?? [];
    expect(points).toHaveLength(96);
    for (const [index, { kilowattHours }] of points.entries()) {
      const minute = QUARTERS[index] ?? 0;
      const wanted = books.drawn(OUTLETS, minute === SILENT.to ? SILENT.from : minute, minute + 15);
      if (GAP.includes(minute)) expect(kilowattHours).toBeNull();
      // What flowed between the last look and the reset is nowhere written down.
      else if (minute < RESET && RESET < minute + 15)
        expect(Math.abs(Number(kilowattHours) - wanted)).toBeLessThan((wanted * LOOK) / 15);
      else near(kilowattHours, wanted);
    }
  });

  it('GET /api/energy-data of a month: both days, and days that nobody saw are null', async () => {
    const { items } = await stack.get('/api/energy-data?period=month&view=total');
    const points = items[0]?.points ?? [];
    expect(points).toHaveLength(31);
    near(points.at(-2)?.kilowattHours, books.drawn(OUTLETS, FIRST, TODAY));
    near(points.at(-1)?.kilowattHours, books.drawn(OUTLETS, TODAY, END));
    expect(points.slice(0, -2).every(({ kilowattHours }) => kilowattHours === null)).toBe(true);
  });

  it('GET /api/ports', async () => {
    const { items, total } = await stack.get<{ items: Row[]; total: number }>('/api/ports');
    expect([total, items.length]).toEqual([36, 36]);
    for (const [index, port] of items.entries()) {
      const outlet = index + 1;
      const { on, name } = pduOf(day.farm).outlets[index] ?? {};
      expect(port).toMatchObject({ pdu: PDU, outlet: String(outlet), on, name: name || null });
      near(port['watts'], books.watts(outlet, LAST));
      near(port['kilowattHoursToday'], books.drawn([outlet], TODAY, END));
    }
    expect(items.filter(({ on }) => on === false).map(({ outlet }) => outlet)).toEqual([String(SHUT.outlet)]);
  });

  it.each(LAST_INTERVALS)('GET /api/export-data of a %s, with gaps as empty cells', async (period, from) => {
    const response = await stack.ask(`/api/export-data?period=${period}&view=ports&format=csv`);
    expect(response.headers.get('content-type')).toContain('text/csv');
    const [head = '', ...lines] = (await response.text()).trimEnd().split('\r\n');
    const columns = head.split(',');
    const [outlet, energy] = [columns.indexOf('outlet'), columns.indexOf('energy (kWh)')];
    const cells = lines.map((line) => line.split(','));
    for (const each of OUTLETS) {
      const own = cells.filter((line) => line[outlet] === String(each));
      near(
        own.reduce((sum, line) => sum + Number(line[energy]), 0),
        books.drawn([each], from, END),
      );
      if (period === 'day') expect(own.filter((line) => line[energy] === '')).toHaveLength(GAP.length);
    }
  });

  it('POST /api/update-port-name reaches the PDU through alert-webhook, and the exporter tells it', async () => {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' } };
    const rename = (body: object) => stack.ask('/api/update-port-name', { ...init, body: JSON.stringify(body) });
    const answer = await rename({ port: 7, name: 'heater 7' });
    expect([answer.status, await answer.json()]).toMatchObject([200, { pdu: PDU, port: '7', name: 'heater 7' }]);
    expect(pduOf(day.farm).outlets[6]?.name).toBe('heater 7');
    expect((await rename({ port: 37, name: 'x' })).status).toBe(404);
    // Names are asked for once an hour.
    await day.clock.runUntil(day.clock.nowMs() + 3_600_000);
    expect(await day.look()).toMatch(/^pdu_outlet_info\{[^\n]*outlet="7"[^\n]*name="heater 7"/m);
  });

  it('opens to nobody without a token', async () => {
    for (const path of ['/api/current-status', '/api/ports', '/api/export-data?period=day&format=csv'])
      expect((await fetch(stack.url + path)).status).toBe(401);
  });
});
