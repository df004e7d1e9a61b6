import { expect, it } from 'vitest';
import { boundsOf } from '../../../sidecar/billing/calendar/zone.ts';
import type { Contract } from '../../../sidecar/billing/pricing/contract.ts';
import { assignDevices } from '../../../sidecar/billing/store/assignments.ts';
import { draftMonth, previewMonth } from '../../../sidecar/billing/store/billing-run.ts';
import { needContract, saveContract } from '../../../sidecar/billing/store/clients.ts';
import { creditInvoice } from '../../../sidecar/billing/store/credit-notes.ts';
import { discardDraft } from '../../../sidecar/billing/store/drafts.ts';
import { issueInvoice } from '../../../sidecar/billing/store/issue.ts';
import { usageVersions } from '../../../sidecar/billing/store/usage.ts';
import { collectUsage } from '../../../sidecar/billing/usage/collect.ts';
import type { Reading } from '../../../sidecar/billing/usage/outlet-energy.ts';
import type { UsageSources } from '../../../sidecar/billing/usage/sources.ts';
import { onBothEngines, open } from './engines.ts';
import { fixed, monitoring, STEPS, uptime } from './hand/items.ts';
import { ANNA, newClient, office } from './office.ts';

const DECEMBER = Date.parse('2026-12-05T12:00:00Z');
const NOVEMBER = { from: '2026-11-01', to: '2026-12-01' };
const { start: FIRST } = boundsOf('2026-11-01', 'Europe/Berlin');
const { end: LAST } = boundsOf('2026-11-30', 'Europe/Berlin');
const QUARTER = 900_000;
const { start: TENTH } = boundsOf('2026-11-10', 'Europe/Berlin');
const { end: TWENTIETH } = boundsOf('2026-11-20', 'Europe/Berlin');
const CONTRACT: Contract = {
  title: 'Hosting',
  from: '2026-01-01',
  items: [monitoring('30'), fixed('0.0725'), uptime(STEPS)],
};

/** Meters of 3.2 kW for all devices; m2 cannot be read behind the 20th. */
function meters(extraJoules = 0, m2Until = TWENTIETH): UsageSources {
  const readings = (device: string): Reading[] => {
    const all: Reading[] = [];
    const end = device === 'm2' ? m2Until : LAST + QUARTER;
    for (let at = FIRST - QUARTER; at <= end; at += QUARTER) {
      const late = at > TENTH ? extraJoules : 0;
      all.push({ at, joules: ((at - FIRST + QUARTER) / 1000) * 3200 + late });
    }
    return all;
  };
  return {
    feedsOf: (device) => Promise.resolve([{ pdu: `p-${device}`, outlet: '1', from: 0 }]),
    readingsOf: ({ pdu }, start, end) =>
      Promise.resolve(readings(pdu.slice(2)).filter(({ at }) => at >= start - 3_600_000 && at <= end + 3_600_000)),
    outagesIn: () =>
      Promise.resolve([
        { device: 'm1', since: FIRST, until: FIRST + 2 * 3_600_000, cause: 'grid', evidence: 'the PDU was silent' },
      ]),
  };
}

onBothEngines((fresh) => {
  const opened = async () => {
    const database = await open(fresh());
    const parts = office(database.db, { now: () => DECEMBER });
    const client = await newClient(parts, { creditLimit: '300' });
    const contract = await saveContract(parts, { client, contract: CONTRACT });
    const devices = [
      { device: 'm1', model: 'S19' },
      { device: 'm2', model: 'S19' },
    ];
    await assignDevices(parts, ANNA, { client, from: '2026-11-01', devices });
    return { ...database, parts, client, contract };
  };
  const DEVICES = ['m1', 'm2'];

  it('a month from meters to an invoice, and late data to a later line', async () => {
    const { db, parts, contract, close } = await opened();
    const other = await newClient(parts);
    // m2 changes hands on the 21st, behind which nobody reads it.
    await assignDevices(parts, ANNA, { client: other, from: '2026-11-21', devices: [{ device: 'm2', model: 'S19' }] });
    const found = await collectUsage(parts, meters(), { devices: DEVICES, span: NOVEMBER });
    expect([found.problems, found.written.length]).toEqual([[], 60]);
    expect((await collectUsage(parts, meters(), { devices: DEVICES, span: NOVEMBER })).written).toEqual([]);
    const preview = await previewMonth(parts, contract.id, NOVEMBER);
    // 50 device-days × 30 / 30 = 50.00; 50 × 76.8 = 3840 kWh × 0.0725 = 278.40; 2 h of 1200 h lost: 99.83 %, above 98 %.
    expect(preview.lines.map(({ item, quantity }) => [item, quantity])).toEqual([
      ['watch', '50'],
      ['energy', '3840'],
    ]);
    expect([preview.figures.netMinor, preview.figures.payableMinor, preview.problems]).toEqual([32_840, 39_080, []]);
    expect(preview.warnings).toEqual(['with this the client owes 390.80 EUR, beyond the limit of 300.00']);
    const made = await draftMonth(parts, ANNA, contract.id, NOVEMBER);
    await expect(draftMonth(parts, ANNA, contract.id, NOVEMBER)).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('found one of 2026-11-01 already') as string,
    });
    const first = await issueInvoice(parts, ANNA, made.row.id);
    await expect(draftMonth(parts, ANNA, contract.id, NOVEMBER)).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('found nothing of') as string,
    });
    // Late: the counter of both went on by 3.6 MJ (1 kWh) more on the 10th.
    const late = await collectUsage(parts, meters(3_600_000), { devices: DEVICES, span: NOVEMBER });
    expect(late.written.map(({ device, day, version }) => [device, day, version])).toEqual(
      DEVICES.map((device) => [device, '2026-11-10', 2]),
    );
    expect(await usageVersions(db, 'm1', '2026-11-10')).toHaveLength(2);
    const later = await issueInvoice(parts, ANNA, (await draftMonth(parts, ANNA, contract.id, NOVEMBER)).row.id);
    // 2 kWh × 0.0725 = 0.145: 3842 × 0.0725 = 278.545, rounded 278.55, less 278.40.
    expect(later.lines.map(({ kind, quantity, item }) => [kind, quantity, item])).toEqual([
      ['correction', '2', 'energy'],
    ]);
    expect([later.row.net_minor, later.row.number, first.row.doc_sha256]).toEqual([
      15,
      'INV-2026-00002',
      made.row.doc_sha256 ?? first.row.doc_sha256,
    ]);
    await expect(draftMonth(parts, ANNA, contract.id, NOVEMBER)).rejects.toMatchObject({ status: 409 });
    // All of the first is cancelled: the month is billed anew, less what the second says.
    await creditInvoice(parts, ANNA, { invoice: first.row.id, reason: 'wrong buyer' });
    const again = await previewMonth(parts, contract.id, NOVEMBER);
    expect(again.figures.netMinor).toBe(5000 + 27_855 - 15);
    await close();
  });

  it('what nobody metered keeps the invoice from being issued', async () => {
    const { parts, contract, close } = await opened();
    await collectUsage(parts, meters(), { devices: DEVICES, span: NOVEMBER });
    const { row } = await draftMonth(parts, ANNA, contract.id, NOVEMBER);
    await expect(issueInvoice(parts, ANNA, row.id)).rejects.toMatchObject({
      status: 409,
      message: expect.stringContaining('m2 on 2026-11-21: found nothing of 1440 minutes') as string,
    });
    await close();
  });

  it('a draft that was overtaken by another invoice is not issued', async () => {
    const { parts, contract, close } = await opened();
    await collectUsage(parts, meters(0, LAST), { devices: DEVICES, span: NOVEMBER });
    const made = await draftMonth(parts, ANNA, contract.id, { from: '2026-11-01', to: '2026-11-16' });
    const whole = await draftMonth(parts, ANNA, contract.id, { from: '2026-11-02', to: '2026-12-01' });
    await issueInvoice(parts, ANNA, made.row.id);
    // Of days that overlap, the second one would bill those twice.
    await expect(issueInvoice(parts, ANNA, whole.row.id)).rejects.toMatchObject({ status: 409 });
    await discardDraft(parts, { id: whole.row.id, revision: 1 });
    await close();
  });

  it('a contract changes by revision', async () => {
    const { db, parts, client, contract, close } = await opened();
    const change = { client, id: contract.id, revision: 1, contract: { ...CONTRACT, title: 'New' } };
    expect((await saveContract(parts, change)).revision).toBe(2);
    await expect(saveContract(parts, change)).rejects.toMatchObject({ status: 409 });
    expect((await needContract(db, contract.id)).record.title).toBe('New');
    await close();
  });
});
