import type { Actor } from '../actor.ts';
import { carryOut, type Hands } from './carry-out.ts';
import { gather } from './gather.ts';
import { openLinks } from './links.ts';
import { makeReference } from './make-reference.ts';
import { type PlanInput, plan, termsOf } from './plan.ts';
import type { DevicePlan } from './plan-device.ts';
import { loadReference } from './reference.ts';
import { emptyReport, findingsOf, type SyncReport } from './report.ts';
import { openRuns } from './runs.ts';
import type { SyncParts } from './sync-parts.ts';
import type { Values } from './want.ts';

const SETTLE_MS = 5_000;

/** A run that goes on. */
interface Run {
  parts: SyncParts;
  actor: Actor;
  report: SyncReport;
  /** Asks whether this process may still write. */
  renew(): Promise<void>;
}

/** Models, makers, places and companies that are wanted and not there yet. Makers come a round before their models. */
async function references(input: PlanInput, { parts, report, renew }: Run): Promise<PlanInput> {
  const tried = new Set<string>();
  for (let present = input; ; ) {
    const missing = plan(present).missing.filter(({ resource, name, body }) => {
      const key = JSON.stringify([resource, name, body]);
      return !tried.has(key) && tried.add(key);
    });
    if (missing.length === 0) return present;
    for (const each of missing) {
      await renew();
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

async function carryOutAll(input: PlanInput, { parts, report, actor, renew }: Run): Promise<void> {
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
    if (each.deeds.length > 0 || (!known && each.asset)) {
      if (each.deeds.length > 0) await renew();
      const { done, problems } = await carryOut(each, link?.synced ?? {}, hands);
      for (const kind of done) report.counts[kind] += 1;
      note(report, { device: each.device, overwritten: [], problems });
    }
    report.counts.done += 1;
  }
}

function same(a: Values, b: Values): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}

/** A request of a killed run may still be on its way into their database. */
async function settle({ db, now, config, pause }: SyncParts): Promise<void> {
  const unheard = await openLinks(db, now).unheard();
  const left = unheard === undefined ? 0 : unheard + config.timeoutSeconds * 1000 - now();
  if (left > 0) await pause(left);
}

async function work(run: Run): Promise<ReadonlySet<string>> {
  const { parts, report } = run;
  await settle(parts);
  const input = await references(await gather(parts, await loadReference(parts.client)), run);
  await carryOutAll(input, run);
  const owned = new Set([...(await openLinks(parts.db, parts.now).all()).values()].map(({ assetId }) => assetId));
  const strangers = input.assets.filter(({ deleted, tag, id }) => !deleted && tag.startsWith('MIN-') && !owned.has(id));
  report.strangers.push(...strangers.map(({ tag }) => tag));
  await parts.afterwards?.(report);
  Object.assign(report.counts, { problems: report.problems.length, conflicts: report.conflicts.length });
  return new Set(input.devices.map(({ id }) => id));
}

/**
 * Begins a run, and gives its number at once. Rejects with Busy while another process runs; `ended` rejects as
 * `synchronise` does.
 */
export async function beginRun(parts: SyncParts, actor: Actor): Promise<{ id: number; ended: Promise<SyncReport> }> {
  const runs = openRuns(parts.db, parts.holder, parts.now);
  const { id } = await runs.begin(actor);
  const report = emptyReport();
  const run: Run = { parts, actor, report, renew: () => runs.renew(id, report.counts) };
  const through = async (): Promise<SyncReport> => {
    try {
      const devices = await work(run);
      await runs.end(id, 'done', report, findingsOf(report, devices));
      return report;
    } catch (error) {
      await runs.end(id, (error as Error).message, report);
      throw error;
    }
  };
  return { id, ended: through() };
}

/**
 * Brings Snipe-IT and our inventory together: each field from its master. A second run writes nothing; a run that was
 * killed goes on where it was. Rejects with SnipeItError when Snipe-IT cannot be asked, and with Busy while another
 * process runs; what fails for one device is in the report and stops no other.
 */
export async function synchronise(parts: SyncParts, actor: Actor): Promise<SyncReport> {
  const { ended } = await beginRun(parts, actor);
  return ended;
}
