import type { Actor } from '../actor.ts';
import { loadAssets } from './asset.ts';
import { carryOut, type Hands } from './carry-out.ts';
import type { SnipeClient } from './client.ts';
import type { SnipeItConfig } from './config.ts';
import { diffLines } from './diff.ts';
import type { InventorySide } from './inventory-side.ts';
import { openLinks } from './links.ts';
import { makeReference } from './make-reference.ts';
import { type Plan, type PlanInput, plan, pretend, termsOf } from './plan.ts';
import type { DevicePlan } from './plan-device.ts';
import { loadReference, type Reference } from './reference.ts';
import { openRuns } from './runs.ts';
import type { SnipeItDb } from './tables.ts';

export interface SyncParts {
  client: SnipeClient;
  config: SnipeItConfig;
  inventory: InventorySide;
  db: SnipeItDb;
  /** Name of this process beside others on one database. */
  holder: string;
  now: () => number;
  pause: (ms: number) => Promise<void>;
  signal?: AbortSignal;
}

export interface SyncReport {
  counts: Record<
    'devices' | 'made' | 'create' | 'patch' | 'checkout' | 'checkin' | 'change' | 'problems' | 'conflicts',
    number
  >;
  /** Sentences for people, each beginning with the device it is about. */
  problems: string[];
  conflicts: string[];
  /** What was changed on the side that is not the master, and was put back. */
  overwritten: string[];
  /** Asset tags of ours in Snipe-IT that no device has. */
  strangers: string[];
}

const ROUNDS = 3;
const SETTLE_MS = 5_000;

async function gather({ client, config, inventory, db, now }: SyncParts, reference: Reference): Promise<PlanInput> {
  const devices = await inventory.devices();
  return { devices, assets: await loadAssets(client), links: await openLinks(db, now).all(), reference, config };
}

/** What a run would do, as lines; nothing is written on either side. */
export async function dryRun(parts: SyncParts): Promise<string[]> {
  let input = await gather(parts, await loadReference(parts.client));
  const missing: Plan['missing'] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const made = plan(input).missing;
    if (made.length === 0) break;
    missing.push(...made);
    input = { ...input, reference: pretend(input.reference, made) };
  }
  return diffLines(plan(input), missing, input.reference);
}

function emptyReport(): SyncReport {
  const counts = {
    devices: 0,
    made: 0,
    create: 0,
    patch: 0,
    checkout: 0,
    checkin: 0,
    change: 0,
    problems: 0,
    conflicts: 0,
  };
  return { counts, problems: [], conflicts: [], overwritten: [], strangers: [] };
}

/** Models, makers, places and companies that are wanted and not there yet. Makers come a round before their models. */
async function references(input: PlanInput, parts: SyncParts, report: SyncReport): Promise<PlanInput> {
  const tried = new Set<string>();
  for (let present = input; ; ) {
    const missing = plan(present).missing.filter(({ resource, name, body }) => {
      const key = JSON.stringify([resource, name, body]);
      return !tried.has(key) && tried.add(key);
    });
    if (missing.length === 0) return present;
    for (const each of missing) {
      const problem = await makeReference(each, { ...parts, settleMs: SETTLE_MS });
      if (problem === undefined) report.counts.made += 1;
      else report.problems.push(problem);
    }
    present = { ...present, reference: await loadReference(parts.client) };
  }
}

function note(
  report: SyncReport,
  { device, overwritten, problems }: Pick<DevicePlan, 'device' | 'overwritten' | 'problems'>,
): void {
  report.overwritten.push(...overwritten.map((text) => `${device.id}: ${text}`));
  report.problems.push(...problems.map((text) => `${device.id}: ${text}`));
}

async function carryOutAll(
  input: PlanInput,
  parts: SyncParts,
  report: SyncReport,
  actor: Actor,
  renew: () => Promise<void>,
): Promise<void> {
  const { devices, conflicts } = plan(input);
  const links = openLinks(parts.db, parts.now);
  const terms = termsOf({ ...input, devices: input.devices.filter(({ kind }) => parts.config.kinds.includes(kind)) });
  const hands: Hands = { ...parts, links, actor, terms, settleMs: SETTLE_MS };
  report.counts.devices = devices.length;
  report.conflicts.push(...conflicts.map(({ device, why }) => `${device}: ${why}`));
  for (const each of devices) {
    parts.signal?.throwIfAborted();
    note(report, each);
    const link = input.links.get(each.device.id);
    const known = link && same(link.synced, each.agreed) && link.assetId === each.asset?.id;
    if (each.deeds.length === 0 && (known || !each.asset)) continue;
    if (each.deeds.length > 0) await renew();
    const { done, problems } = await carryOut(each, link?.synced ?? {}, hands);
    for (const kind of done) report.counts[kind] += 1;
    note(report, { device: each.device, overwritten: [], problems });
  }
}

function same(a: Record<string, string | null>, b: Record<string, string | null>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/**
 * Brings Snipe-IT and our inventory together: each field from its master. A second run writes nothing; a run that was
 * killed goes on where it was. Rejects with SnipeItError when Snipe-IT cannot be asked, and while another process runs;
 * what fails for one device is in the report and stops no other.
 */
export async function synchronise(parts: SyncParts, actor: Actor): Promise<SyncReport> {
  const { db, now, holder } = parts;
  const runs = openRuns(db, holder, now);
  const { id } = await runs.begin(actor);
  const report = emptyReport();
  try {
    const unheard = await openLinks(db, now).unheard();
    // A request of a killed run may still be on its way into their database.
    const left = unheard === undefined ? 0 : unheard + parts.config.timeoutSeconds * 1000 - now();
    if (left > 0) await parts.pause(left);
    const input = await references(await gather(parts, await loadReference(parts.client)), parts, report);
    await carryOutAll(input, parts, report, actor, runs.renew);
    const owned = new Set([...(await openLinks(db, now).all()).values()].map(({ assetId }) => assetId));
    const strangers = input.assets.filter(
      (asset) => !asset.deleted && asset.tag.startsWith('MIN-') && !owned.has(asset.id),
    );
    report.strangers = strangers.map(({ tag }) => tag);
    Object.assign(report.counts, { problems: report.problems.length, conflicts: report.conflicts.length });
    await runs.end(id, 'done', report.counts);
    return report;
  } catch (error) {
    await runs.end(id, (error as Error).message, report.counts);
    throw error;
  }
}
