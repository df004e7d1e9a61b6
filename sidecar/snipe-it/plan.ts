import type { Asset } from './asset.ts';
import type { SnipeItConfig } from './config.ts';
import type { SyncDevice } from './inventory-side.ts';
import { match, serialOf, shared } from './match.ts';
import { columnOf, type DevicePlan, planCreate, planUpdate } from './plan-device.ts';
import type { Reference } from './reference.ts';
import type { Missing, Terms, Values } from './want.ts';

/** What we remember of a device and its asset. */
export interface Link {
  assetId: number;
  tag: string;
  /** What both said when they were last brought together. */
  synced: Values;
}

export interface PlanInput {
  devices: readonly SyncDevice[];
  assets: readonly Asset[];
  links: ReadonlyMap<string, Link>;
  reference: Reference;
  config: SnipeItConfig;
}

export interface Plan {
  devices: DevicePlan[];
  /** Where it is not certain which asset is meant; nothing is done there. */
  conflicts: { device: string; why: string }[];
  /** Reference data that assets need and Snipe-IT does not have; makers before models. */
  missing: Missing[];
}

export function termsOf({ devices, reference, config }: Pick<PlanInput, 'devices' | 'reference' | 'config'>): Terms {
  return { config, reference, sharedSerials: shared(devices, serialOf) };
}

/** The column of the first custom field that holds the MAC. */
export function macColumnOf(terms: Terms): string | undefined {
  const name = Object.entries(terms.config.fields).find(([, source]) => source === 'mac')?.[0];
  return name === undefined ? undefined : columnOf(name, terms);
}

function unique(all: readonly Missing[]): Missing[] {
  const order = ['manufacturers', 'companies', 'locations', 'models'];
  const keyed = new Map(
    all.map((each) => [
      JSON.stringify([each.resource, each.name.toLowerCase(), each.body['model_number'] ?? null]),
      each,
    ]),
  );
  return [...keyed.values()].sort((a, b) => order.indexOf(a.resource) - order.indexOf(b.resource));
}

/** Everything that a run would do, from what both sides say and what was remembered. */
export function plan(input: PlanInput): Plan {
  const { assets, links, config } = input;
  const devices = input.devices.filter(({ kind }) => config.kinds.includes(kind));
  const terms = termsOf({ ...input, devices });
  const matches = match({
    devices,
    assets,
    links: new Map([...links].map(([device, { assetId }]) => [device, assetId])),
    tag: config.tag,
    macColumn: macColumnOf(terms),
  });
  const made: Plan = { devices: [], conflicts: [], missing: [] };
  for (const each of matches) {
    if (each.kind === 'conflict') made.conflicts.push({ device: each.device.id, why: each.why });
    // Nobody buys an asset for what is gone.
    else if (each.kind === 'absent' && each.device.state === 'retired') continue;
    else if (each.kind === 'absent') made.devices.push(planCreate(each.device, each.tag, terms));
    else made.devices.push(planUpdate(each.device, each.asset, links.get(each.device.id)?.synced ?? {}, terms));
  }
  made.missing = unique(made.devices.flatMap(({ missing }) => missing));
  return made;
}

/** Pretends that missing reference data is there, with negative ids, to show what would follow. */
export function pretend(reference: Reference, missing: readonly Missing[]): Reference {
  const copy: Reference = structuredClone(reference);
  missing.forEach(({ resource, name, body }, index) => {
    const id = -1 - index - copy.models.length;
    if (resource !== 'models') copy[resource].push({ id, name });
    else
      copy.models.push({
        id,
        name,
        number: (body['model_number'] as string | undefined) ?? null,
        manufacturer: (body['manufacturer_id'] as number | undefined) ?? null,
        fieldset: (body['fieldset_id'] as number | undefined) ?? null,
      });
  });
  return copy;
}
