import { importDevices } from '../inventory/apply-import.ts';
import type { Step } from '../inventory/plan-import.ts';
import type { DeviceRecord } from '../inventory/record.ts';
import type { InventoryParts } from '../inventory/store.ts';
import type { Principal } from '../principal.ts';
import type { PlannedDevice, PlannedStep } from './plan.ts';

export interface CarryOutParts extends InventoryParts {
  /** Writes a name to an outlet through alert-webhook. Rejects with HttpError when it is refused. */
  renameOutlet(
    principal: Principal,
    pdu: string,
    outlet: string,
    name: string,
  ): Promise<{ name: string; was?: string }>;
  /** Makes the asset of a device, or says when it will be made. Absent: there is no Snipe-IT. */
  makeAsset?(device: DeviceRecord): Promise<string>;
}

/** `planned`: it is not done yet. `held`: a conflict or a question stands before it. `skipped`: it is not ours to do. */
export type Outcome = 'planned' | 'done' | 'same' | 'failed' | 'held' | 'skipped';

/** A step with what became of it, in words. */
export interface Told {
  step: PlannedStep['step'];
  outcome: Outcome;
  said: string;
}

export interface ToldDevice extends Omit<PlannedDevice, 'steps' | 'incoming'> {
  steps: Told[];
}

export function isHeld({ conflicts, questions }: PlannedDevice): boolean {
  return conflicts.length > 0 || questions.length > 0;
}

/** A plan as it is told before anything is done. */
export function tellPlan(devices: readonly PlannedDevice[]): ToldDevice[] {
  return devices.map((device) =>
    told(
      device,
      device.steps.map((step) => ahead(step, isHeld(device))),
    ),
  );
}

function ahead({ step, does, same }: PlannedStep, held: boolean): Told {
  if (held) return { step, outcome: 'held', said: does };
  return same === undefined ? { step, outcome: 'planned', said: does } : { step, outcome: 'same', said: same };
}

function told({ steps: _steps, incoming: _incoming, ...device }: PlannedDevice, steps: Told[]): ToldDevice {
  return { ...device, steps };
}

/**
 * Does what is planned and not held: all entries in one import, then labels and assets, one after the other. What fails later
 * leaves what was done before it.
 */
export async function carryOut(
  parts: CarryOutParts,
  principal: Principal,
  devices: readonly PlannedDevice[],
  site: string,
): Promise<ToldDevice[]> {
  const free = devices.filter((device) => !isHeld(device));
  const run = { actor: principal.actor, apply: true, site, state: 'active' as const };
  const steps = await importDevices(
    parts,
    free.map(({ incoming }) => incoming),
    run,
  );
  const all: ToldDevice[] = [];
  for (const device of devices) {
    const step = steps[free.indexOf(device)];
    if (step === undefined)
      all.push(
        told(
          device,
          device.steps.map((each) => ahead(each, true)),
        ),
      );
    else all.push(await goOn(parts, principal, device, step));
  }
  return all;
}

/** The entry is in the inventory, or somebody else was faster. */
async function goOn(
  parts: CarryOutParts,
  principal: Principal,
  device: PlannedDevice,
  entry: Step,
): Promise<ToldDevice> {
  const [, ...later] = device.steps;
  if ('why' in entry) {
    const failed: Told = { step: 'entry', outcome: 'failed', said: entry.why.join('; ') };
    const held = later.map((step) => ahead(step, true));
    return { ...told(device, [failed, ...held]), entry: entry.what, conflicts: entry.why };
  }
  const { record } = entry;
  const said = {
    create: `created "${record.id}"`,
    change: `changed "${record.id}"`,
    same: `"${record.id}" stands so already`,
  };
  const steps: Told[] = [{ step: 'entry', outcome: entry.what === 'same' ? 'same' : 'done', said: said[entry.what] }];
  for (const step of later) steps.push(await doStep(parts, principal, step, record));
  return { ...told(device, steps), id: record.id, entry: entry.what };
}

async function doStep(
  parts: CarryOutParts,
  principal: Principal,
  planned: PlannedStep,
  record: DeviceRecord,
): Promise<Told> {
  const { step, outlet, same } = planned;
  try {
    if (same !== undefined) return { step, outcome: 'same', said: same };
    if (outlet) return await label(parts, principal, outlet);
    if (parts.makeAsset === undefined) return { step, outcome: 'skipped', said: 'Snipe-IT is not configured' };
    return { step, outcome: 'done', said: await parts.makeAsset(record) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { step, outcome: 'failed', said: `${planned.does}: ${why}` };
  }
}

async function label(
  { renameOutlet }: CarryOutParts,
  principal: Principal,
  { pdu, outlet, name }: NonNullable<PlannedStep['outlet']>,
): Promise<Told> {
  if (!principal.permissions.has('outlet:rename'))
    return { step: 'label', outcome: 'skipped', said: `${pdu}:${outlet}: who asks may not rename outlets` };
  const { name: written, was } = await renameOutlet(principal, pdu, outlet, name);
  const before = was === undefined ? '' : `, was "${was}"`;
  return { step: 'label', outcome: 'done', said: `${pdu}:${outlet} is called "${written}"${before}` };
}
