import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { boundsOf } from '../../sidecar/billing/calendar/zone.ts';
import { energy, fixed, monitoring, NIGHT, TIERED } from '../sidecar/billing/hand/items.ts';
import { CLIENT } from '../sidecar/billing/office.ts';
import { CURTAILED, DARK, DEAD, RESET_AT, SHUT, SILENT, SLOW, STUCK, timeOf } from './month-of-faults.ts';
import { type MonthStack, startMonthStack } from './month-stack.ts';
import { END, LOOK_MS, MONTH, START, ZONE } from './simulated-month.ts';

interface Use {
  device: string;
  day: string;
  kwh: string;
  missingMinutes: number;
  lostMinutes: Record<string, number>;
}
interface Line {
  item?: string;
  kind: string;
  quantity: string;
  unit: string;
  net: string;
  evidence: { lostMinutes: Record<string, number>; devices: { device: string; wh: number }[] };
}
interface Invoice {
  id: string;
  number: string;
  state: string;
  lines: Line[];
}
interface Had {
  device: string;
  from: string;
  to: string;
}

/** miner-04 changes hands in the middle of the month. */
const HANDOVER = '2026-03-16';
const all = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => ({
    ...{ device: `miner-${String(from + at).padStart(2, '0')}`, from: MONTH.from, to: MONTH.to },
  }));
const CLIENTS: Record<string, { tariff: ReturnType<typeof energy>; had: Had[] }> = {
  Alfa: {
    tariff: fixed('0.0725'),
    had: [...all(1, 3), { device: 'miner-04', from: MONTH.from, to: HANDOVER }],
  },
  Bravo: {
    tariff: energy(TIERED),
    had: [{ device: 'miner-04', from: HANDOVER, to: MONTH.to }, ...all(5, 8)],
  },
  Charlie: { tariff: energy(NIGHT), had: all(9, 12) },
};
/** By these, the host owes minutes beyond 0.1 % of the time. */
const COUNTED = ['fault', 'our-action', 'grid'];
const uptime = {
  ...{ id: 'uptime', title: 'Uptime', kind: 'uptime' as const, guaranteePercent: '99.9', causes: COUNTED },
  credit: { kind: 'per-hour' as const, price: '0.60' },
};

let stack: MonthStack;
let uses: Use[];
const invoices = new Map<string, Invoice>();

beforeAll(async () => {
  stack = await startMonthStack();
  const { billing, month } = stack;
  const contracts = new Map<string, string>();
  for (const [name, { tariff, had }] of Object.entries(CLIENTS)) {
    const { id } = await billing<{ id: string }>('POST', 'clients', { ...CLIENT, name });
    const contract = { title: 'Hosting', from: '2026-01-01', items: [monitoring('30'), tariff, uptime] };
    contracts.set(name, (await billing<{ id: string }>('POST', `clients/${id}/contracts`, contract)).id);
    for (const { device, from, to } of had) {
      const model = month.farm.machines.get(device)?.at.model.name ?? '';
      const until = to === MONTH.to ? {} : { to };
      await billing('POST', `clients/${id}/devices`, { from, ...until, devices: [{ device, model }] });
    }
  }
  const read = await billing<{ problems: string[] }>('POST', 'usage/collect', MONTH);
  expect(read.problems).toEqual([]);
  uses = await billing('GET', `usage?from=${MONTH.from}&to=${MONTH.to}`);
  for (const [name, contract] of contracts) {
    const draft = await billing<Invoice>('POST', `contracts/${contract}/draft`, MONTH);
    invoices.set(name, await billing<Invoice>('POST', `invoices/${draft.id}/issue`));
  }
}, 400_000);
afterAll(() => stack?.stop(), 60_000);

const sumOf = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0);
const near = (told: number, truth: number) => expect(Math.abs(told - truth) / truth).toBeLessThan(0.005);

/** What the simulator's meters counted of a device on days that somebody had it. */
function metered({ device, from, to }: Had): number {
  const { farm, meters } = stack.month;
  const at = farm.machines.get(device)?.at;
  if (at === undefined) throw new Error(`the farm has no ${device}`);
  const bounds = [boundsOf(from, ZONE).start, boundsOf(to, ZONE).start] as const;
  return meters.drawn({ pdu: at.pdu, outlet: String(at.outlet) }, ...bounds);
}

/** Minutes of lost time of a device, by cause, of all days of the month. */
function lostOf(device: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { lostMinutes } of uses.filter((use) => use.device === device))
    for (const [cause, minutes] of Object.entries(lostMinutes)) sums[cause] = (sums[cause] ?? 0) + minutes;
  return sums;
}

describe('a month of the accelerated farm, billed to three clients', () => {
  it('was a hard one', () => {
    const { meters, standstills } = stack.month;
    const shut = [timeOf(SHUT.from), timeOf(SHUT.to)] as const;
    expect(meters.drawn(SHUT, ...shut)).toBe(0);
    expect(meters.drawn({ pdu: SILENT.pdu, outlet: '1' }, timeOf(SILENT.from), timeOf(SILENT.to))).toBeGreaterThan(10);
    expect(standstills.of(DEAD.miner, START, END).some(({ from, to }) => to - from > 40 * 3_600_000)).toBe(true);
    expect((END - START) / 3_600_000).toBe(743);
  });

  it.each(Object.keys(CLIENTS))('the kWh on the invoice of %s are those of the meters', (name) => {
    const lines = (invoices.get(name)?.lines ?? []).filter(({ kind }) => kind === 'energy');
    const { had } = CLIENTS[name] ?? { had: [] };
    near(sumOf(lines.map(({ quantity }) => Number(quantity))), sumOf(had.map(metered)));
    expect(invoices.get(name)).toMatchObject({ state: 'issued', number: expect.stringContaining('2026') as string });
    const told = lines[0]?.evidence.devices ?? [];
    expect(told.map(({ device }) => device)).toEqual(had.map(({ device }) => device));
    for (const { device, wh } of told)
      near(wh / 1000, sumOf(had.filter((each) => each.device === device).map(metered)));
  });

  it('nothing was lost between clients, nothing billed twice', () => {
    const billed = [...invoices.values()].flatMap(({ lines }) => lines.filter(({ kind }) => kind === 'energy'));
    const wh = sumOf(uses.map(({ kwh }) => Number(kwh)));
    expect(sumOf(billed.map(({ quantity }) => Number(quantity)))).toBeCloseTo(wh, 6);
    expect(uses).toHaveLength(12 * 31);
    expect(uses.filter(({ missingMinutes }) => missingMinutes > 0)).toEqual([]);
  });

  it.each([
    [RESET_AT.pdu, ['miner-01', '2026-03-14'], 'reset'],
    [SILENT.pdu, ['miner-07', '2026-03-18'], 'gap'],
    [SILENT.pdu, ['miner-07', '2026-03-19'], 'gap'],
  ] as const)('the evidence of %s %s tells of the %s', async (pdu, [device, day], what) => {
    const [version] = await stack.billing<{ evidence: unknown }[]>('GET', `usage/${device}/${day}`);
    expect(version?.evidence).toMatchObject({ meters: [{ pdu, outlet: '1', stretches: [{ what }] }] });
  });

  it('each minute that the simulator lost is lost in the books, and no other', () => {
    const { farm, standstills } = stack.month;
    const truths = [...farm.machines.keys()].map((device) => {
      const spans = standstills.of(device, START, END);
      const truth = sumOf(spans.map(({ from, to }) => to - from)) / 60_000;
      const told = sumOf(Object.values(lostOf(device)));
      // A look sees a change at most one look late, be it for the worse or for the better.
      expect([device, Math.abs(told - truth) <= (spans.length * LOOK_MS) / 60_000]).toEqual([device, true]);
      return { truth, told };
    });
    const truth = sumOf(truths.map((each) => each.truth));
    expect(Math.abs(sumOf(truths.map(({ told }) => told)) - truth) / truth).toBeLessThan(0.01);
  });

  const minutes = ({ from, to }: { from: string; to: string }) => (timeOf(to) - timeOf(from)) / 60_000;
  const START_UP = 7;
  it.each([
    ['curtailment', ['miner-01', 'miner-02', 'miner-06'], minutes(CURTAILED), 4],
    ['grid', ['miner-07', 'miner-09', 'miner-12'], minutes(DARK), START_UP],
    ['unknown', [SHUT.miner], minutes(SHUT), 0],
    ['degraded', [SLOW.miner], minutes(SLOW) - 60, 60],
    ['fault', [DEAD.miner], DEAD.repairHours * 60 - 60, 120],
    ['our-action', [STUCK.miner], 0, 2 * START_UP],
  ])('what was injected as %s is lost to it', (cause, devices, injected, more) => {
    for (const device of devices) {
      const told = lostOf(device)[cause] ?? 0;
      expect([device, cause, told]).toEqual([device, cause, expect.any(Number) as number]);
      expect(told).toBeGreaterThanOrEqual(injected - LOOK_MS / 60_000);
      expect(told).toBeLessThanOrEqual(injected + more + LOOK_MS / 60_000);
    }
  });

  it.each(Object.keys(CLIENTS))(
    'the credit of %s is for the minutes that the host lost beyond the guarantee',
    (name) => {
      const { had } = CLIENTS[name] ?? { had: [] };
      const mine = uses.filter(({ device, day }) =>
        had.some((each) => each.device === device && each.from <= day && day < each.to),
      );
      const lost = (counts: boolean) =>
        sumOf(
          mine.flatMap(({ lostMinutes }) =>
            Object.entries(lostMinutes).flatMap(([cause, each]) => (COUNTED.includes(cause) === counts ? each : [])),
          ),
        );
      const hours = sumOf(mine.map(({ day }) => (boundsOf(day, ZONE).end - boundsOf(day, ZONE).start) / 3_600_000));
      const beyond = lost(true) - (hours * 60 - lost(false)) * 0.001;
      const [credit] = (invoices.get(name)?.lines ?? []).filter(({ kind }) => kind === 'uptime-credit');
      expect(Number(credit?.quantity ?? '0')).toBeCloseTo(Math.max(beyond, 0), 2);
      expect(Number(credit?.net ?? '0')).toBeCloseTo(-Math.max(beyond, 0) / 100, 2);
    },
  );
});
