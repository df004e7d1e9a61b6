import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import type { DeviceEntry } from '../../core/farm/device.ts';
import { openDatabase } from '../../core/service/database.ts';
import { addDays } from '../../sidecar/billing/calendar/day.ts';
import { boundsOf, dayAt } from '../../sidecar/billing/calendar/zone.ts';
import type { BillingParts } from '../../sidecar/billing/parts.ts';
import { assignDevices } from '../../sidecar/billing/store/assignments.ts';
import { draftMonth } from '../../sidecar/billing/store/billing-run.ts';
import { createClient, saveContract } from '../../sidecar/billing/store/clients.ts';
import { markSent } from '../../sidecar/billing/store/events.ts';
import type { StoredInvoice } from '../../sidecar/billing/store/invoice-rows.ts';
import { issueInvoice } from '../../sidecar/billing/store/issue.ts';
import { recordPayment } from '../../sidecar/billing/store/payments.ts';
import { saveUsage } from '../../sidecar/billing/store/usage.ts';
import { MIGRATIONS, type Tables, tablesOf } from '../../sidecar/tables.ts';
import { loadFarm } from '../logixx-config.ts';
import { DEMO_CLIENTS, type DemoClient } from './demo-billing.ts';
import { type DemoDevice, demoSpan, demoUsage } from './demo-meters.ts';

const ACTOR = { id: 'demo', name: 'Demo' };

/**
 * Gives a simulated farm a past that can be billed: three clients with contracts and devices, what these used since the
 * month before last, and bills of two months that went as bills go. On the sidecar's database itself, while it runs.
 */
export async function makeDemoBooks(configFile: string, inventoryFile: string, now: () => number): Promise<void> {
  const { database, billing: config } = loadFarm(configFile, ['sidecar']).sidecar;
  if (config === undefined) return;
  const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
  try {
    const parts: BillingParts = { db: tablesOf(db), config, now, newId: randomUUID };
    const today = dayAt(now(), config.timeZone);
    const { months, ...span } = demoSpan(today);
    const devices = demoDevices(inventoryFile);
    await saveUsage(
      parts,
      demoUsage(
        devices.map(({ device }) => device),
        span,
        config.timeZone,
      ),
    );
    const made = [];
    for (const [at, demo] of DEMO_CLIENTS.entries())
      made.push(await makeClient(parts, demo, { from: span.from, devices: devicesOf(devices, at) }));
    for (const [at, month] of months.entries())
      for (const { demo, client, contract } of made)
        await billMonth(parts, { client, contract, month, went: demo.months[at] ?? 'draft' });
  } finally {
    await close();
  }
}

interface Found {
  device: DemoDevice;
  model: string;
  rack: string;
}

/** The simulated miners with what they draw: by their hashrate, each a little other than the next. */
function demoDevices(inventoryFile: string): Found[] {
  const { devices } = parse(readFileSync(inventoryFile, 'utf8')) as { devices: DeviceEntry[] };
  return devices
    .filter(({ kind, feeds = [] }) => kind === 'miner' && feeds.length > 0)
    .map(({ id, model = 'unknown', expected, feeds = [], location }, index) => ({
      device: {
        ...{ id, index, watts: Math.round((expected?.hashrateThs ?? 100) * (21 + (index % 5) * 0.8)) },
        feed: { pdu: feeds[0]?.pdu ?? '', outlet: String(feeds[0]?.outlet ?? '') },
      },
      ...{ model, rack: location?.rack ?? '' },
    }));
}

/** The first client has the first rack and the second the rest, less four machines that are the third's. */
function devicesOf(devices: readonly Found[], client: number): Found[] {
  const [first] = devices.map(({ rack }) => rack);
  const lastFour = devices.slice(-4);
  if (client === 2) return lastFour;
  return devices.filter((each) => !lastFour.includes(each) && (each.rack === first) === (client === 0));
}

async function makeClient(
  parts: BillingParts,
  demo: DemoClient,
  { from, devices }: { from: string; devices: Found[] },
) {
  const { id: client } = await createClient(parts, demo.client);
  const contract = { title: `Hosting ${demo.client.name}`, from, items: demo.items };
  const { id } = await saveContract(parts, { client, contract });
  const given = devices.map(({ device, model, rack }) => ({ device: device.id, model, group: rack }));
  if (given.length > 0) await assignDevices(parts, ACTOR, { client, from, devices: given });
  return { demo, client, contract: id };
}

interface Bill {
  client: string;
  contract: string;
  month: { from: string; to: string };
  went: DemoClient['months'][number];
}

/** On the second of the month that follows it is issued, on the third sent, and paid a week later. */
async function billMonth(parts: BillingParts, { client, contract, month, went }: Bill): Promise<void> {
  const on = (days: number): BillingParts => {
    const at = boundsOf(addDays(month.to, days), parts.config.timeZone).start + 9 * 3_600_000;
    return { ...parts, now: () => Math.min(at, parts.now()) };
  };
  const draft = await draftMonth(on(1), ACTOR, contract, month);
  if (went === 'draft') return;
  const issued = await issueInvoice(on(1), ACTOR, draft.row.id);
  await markSent(on(2), ACTOR, { id: issued.row.id, how: 'by mail' });
  if (went === 'open') return;
  await pay(on(9), client, issued, went === 'paid' ? 1 : 0.4);
}

async function pay(parts: BillingParts, client: string, { row }: StoredInvoice, share: number): Promise<void> {
  await recordPayment(parts, ACTOR, {
    ...{ client, method: 'bank', currency: row.currency, amountMinor: Math.round(row.payable_minor * share) },
    ...{ receivedDay: dayAt(parts.now(), parts.config.timeZone), reference: row.number ?? '', allot: 'propose' },
  });
}
