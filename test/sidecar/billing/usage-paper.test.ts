import { expect, it } from 'vitest';
import { boundsOf, quartersOf } from '../../../sidecar/billing/calendar/zone.ts';
import { htmlOf } from '../../../sidecar/billing/paper/html.ts';
import { usagePaper } from '../../../sidecar/billing/paper/usage-paper.ts';
import type { Share } from '../../../sidecar/billing/pricing/shares.ts';
import { saveUsage, usageIn } from '../../../sidecar/billing/store/usage.ts';
import { deviceDay } from '../../../sidecar/billing/usage/device-day.ts';
import { usageStatement } from '../../../sidecar/billing/usage/statement.ts';
import { onBothEngines, open } from './engines.ts';
import { CLIENT, CONFIG, NOON, office } from './office.ts';

const ZONE = 'Europe/Berlin';
const [FIRST, SECOND] = ['2026-11-03', '2026-11-04'] as const;
const { start } = boundsOf(FIRST, ZONE);
const { end } = boundsOf(SECOND, ZONE);
const HOUR = 3_600_000;
const midnight = boundsOf(SECOND, ZONE).start;
/** It stood still for four hours around midnight. */
const OUTAGE = {
  device: 'm1',
  since: midnight - HOUR,
  until: midnight + 3 * HOUR,
  cause: 'grid',
  evidence: 'the PDU <was> dark',
};

/** 3.6 kW for two days; nobody read the meter from 22:00 to 01:00, and it was reset at 12:00 of the second day. */
function readings() {
  const all = [];
  const reset = midnight + 12 * HOUR;
  for (let at = start; at <= end; at += 900_000) {
    if (at > midnight - 2 * HOUR && at < midnight + HOUR) continue;
    all.push({ at, joules: 3600 * ((at - (at > reset ? reset : start)) / 1000) });
  }
  return all;
}
const rules = { maxGapMs: 20 * 60_000, maxWatts: 25_000, estimate: 'none' as const };
const day = (each: string) =>
  deviceDay({
    ...{ device: 'm1', day: each, timeZone: ZONE, feeds: [{ pdu: 'p1', outlet: '7', from: 0 }], rules },
    ...{ readingsOf: readings, outages: [OUTAGE] },
  });
const SHARES: Share[] = [
  { device: 'm1', model: 'S19', span: { from: FIRST, to: '2026-11-05' } },
  { device: 'm2', model: 'S21', span: { from: SECOND, to: '2026-11-05' } },
];
const useOf = (device: string, each: string) => (device === 'm1' ? day(each) : undefined);

it('what reached over midnight stands once, what is not known is told', () => {
  const told = usageStatement(SHARES, useOf, ZONE);
  // 3.6 kW × 48 h = 172.8 kWh, of which 3 h were not read.
  expect(told.devices).toMatchObject([
    { device: 'm1', model: 'S19', wh: 172_800, lost: { grid: 240 }, onlineMinutes: 2880 - 240 },
    { device: 'm2', model: 'S21', wh: 0, lost: {} },
  ]);
  expect(told.devices[1]).not.toHaveProperty('onlineMinutes');
  expect(told.standstills).toEqual([
    { device: 'm1', from: OUTAGE.since, to: OUTAGE.until, cause: 'grid', evidence: OUTAGE.evidence },
  ]);
  expect(told.stretches.map(({ what, from, to }) => [what, (from - midnight) / HOUR, (to - midnight) / HOUR])).toEqual([
    ['gap', -2, 1],
    ['reset', 12, 12.25],
  ]);
  expect(told.meters).toMatchObject([{ meter: 'p1 7', first: { at: start }, last: { at: end }, wh: 172_800 }]);
  expect(told.missing).toEqual([{ device: 'm2', day: SECOND, minutes: 1440 }]);
  expect(told.days.map(({ wh }) => wh)).toEqual([86_400, 86_400]);
});

it('a device that changed hands has lost no more than its days', () => {
  const share = { device: 'm1', model: 'S19', span: { from: SECOND, to: '2026-11-05' } };
  const [only, ...others] = usageStatement([share], useOf, ZONE).standstills;
  expect([only?.from, only?.to, others]).toEqual([midnight, OUTAGE.until, []]);
});

it.each([
  ['en', 'Usage statement', '172.800', 'power or network 240', '4 Nov 2026 03:00'],
  ['de', 'Verbrauchsnachweis', '172,800', 'Strom oder Netzwerk 240', '04.11.2026 03:00'],
  ['es', 'Justificante de consumo', '172,800', 'corriente o red 240', '04/11/2026 03:00'],
] as const)('in %s it has its words, figures and evidence, escaped', (language, title, kwh, lost, until) => {
  const html = htmlOf(
    usagePaper({
      ...{ client: { ...CLIENT, language }, seller: CONFIG.seller, timeZone: ZONE, knownAt: NOON },
      ...{ span: { from: FIRST, to: '2026-11-05' }, statement: usageStatement(SHARES, useOf, ZONE) },
      look: { accent: '#111111', notes: [], terms: [] },
    }),
    'A4',
  );
  for (const text of [`<h1>${title}</h1>`, kwh, lost, until, 'the PDU &lt;was&gt; dark', 'p1 7', ZONE])
    expect(html).toContain(text);
  expect(html).not.toContain('<was>');
});

onBothEngines((fresh) => {
  it('a statement of an earlier moment says what was known then', async () => {
    const { db, close } = await open(fresh());
    const by = (wh: number) => ({
      ...{ device: 'm1', day: FIRST, quarters: quartersOf(FIRST, ZONE).map((_, at) => (at === 0 ? wh : 0)) },
      ...{ estimatedWh: 0, missingMinutes: 0, evidence: { meters: [] } },
    });
    await saveUsage(office(db, { now: () => 1000 }), [by(5)]);
    await saveUsage(office(db, { now: () => 2000 }), [by(7)]);
    const span = { from: FIRST, to: SECOND };
    const known = async (at?: number) => (await usageIn(db, span, ['m1'], at)).map(({ quarters }) => quarters[0]);
    expect([await known(), await known(2000), await known(1999), await known(999)]).toEqual([[7], [7], [5], []]);
    await close();
  });
});
