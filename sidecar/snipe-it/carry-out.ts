import type { Actor } from '../actor.ts';
import { type Messages, messageText } from './answer.ts';
import { type Asset, findAsset, findByTag } from './asset.ts';
import type { SnipeClient, Written } from './client.ts';
import type { Deed } from './deed.ts';
import type { InventorySide } from './inventory-side.ts';
import type { Links } from './links.ts';
import { otherMachine } from './match.ts';
import { macColumnOf } from './plan.ts';
import { columnOf, type DevicePlan, planUpdate } from './plan-device.ts';
import type { Terms, Values } from './want.ts';

export interface Hands {
  client: SnipeClient;
  links: Links;
  inventory: InventorySide;
  actor: Actor;
  terms: Terms;
  pause: (ms: number) => Promise<void>;
  /** Milliseconds after which a request that was not answered is surely over. */
  settleMs: number;
}

export interface Done {
  /** Deeds that were done, by kind. */
  done: Deed['kind'][];
  problems: string[];
}

type AssetId = { id: number; tag: string };
type Step = { kind: 'done'; asset?: AssetId } | { kind: 'look' } | { kind: 'failed'; why: string };

const ATTEMPTS = 5;
const NEEDED = ['asset_tag', 'model_id', 'status_id'];

/** The body without the fields that were refused; undefined where it is not worth sending then. */
export function withoutRefused(body: Record<string, unknown>, messages: Messages): Record<string, unknown> | undefined {
  if (typeof messages === 'string') return undefined;
  const refused = Object.keys(messages).filter((key) => key in body);
  if (refused.length < Object.keys(messages).length || refused.some((key) => NEEDED.includes(key))) return undefined;
  const rest = Object.fromEntries(Object.entries(body).filter(([key]) => !refused.includes(key)));
  return Object.keys(rest).length > 0 ? rest : undefined;
}

function send(
  { client }: Hands,
  deed: Exclude<Deed, { kind: 'change' }>,
  id: number | undefined,
  body: object,
): Promise<Written> {
  if (deed.kind === 'create') return client.write('POST', '/hardware', body);
  if (deed.kind === 'patch') return client.write('PATCH', `/hardware/${id}`, body);
  return client.write('POST', `/hardware/${id}/${deed.kind}`, body);
}

/** What was refused is not what both sides agree on. */
function disagree(plan: DevicePlan, messages: Messages, hands: Hands): void {
  if (typeof messages === 'string') return;
  for (const key of Object.keys(plan.agreed)) {
    const columns = key === 'location' ? ['location_id', 'rtd_location_id'] : [columnOf(key, hands.terms) ?? ''];
    if (columns.some((column) => column in messages)) delete plan.agreed[key];
  }
}

async function write(
  plan: DevicePlan,
  deed: Exclude<Deed, { kind: 'change' }>,
  asset: AssetId | undefined,
  hands: Hands,
  problems: string[],
): Promise<Step> {
  if (deed.kind === 'create') await hands.links.intend(plan.device.id, deed.tag);
  let written = await send(hands, deed, asset?.id, deed.body);
  if (written.kind === 'refused' && (deed.kind === 'create' || deed.kind === 'patch')) {
    const rest = withoutRefused(deed.body, written.messages);
    if (rest) {
      problems.push(`Snipe-IT refused a part: ${messageText(written.messages)}`);
      disagree(plan, written.messages, hands);
      written = await send(hands, deed, asset?.id, rest);
    }
  }
  if (written.kind === 'unclear') return { kind: 'look' };
  if (written.kind === 'ok') {
    if (deed.kind !== 'create') return { kind: 'done' };
    const id = Number(written.payload['id']);
    return Number.isInteger(id) ? { kind: 'done', asset: { id, tag: deed.tag } } : { kind: 'look' };
  }
  const why = messageText(written.messages);
  if (deed.kind === 'create' && /asset_tag: .*must be unique/.test(why)) return { kind: 'look' };
  if (deed.kind === 'checkin' && /already checked in/.test(why)) return { kind: 'done' };
  return { kind: 'failed', why: `Snipe-IT refused: ${why}` };
}

/** After a write whose end nobody heard: what is there now, and what is left to do. */
async function look(
  plan: DevicePlan,
  before: Values,
  asset: AssetId | undefined,
  hands: Hands,
): Promise<DevicePlan | string> {
  const { device } = plan;
  await hands.pause(hands.settleMs);
  const create = plan.deeds.find((deed) => deed.kind === 'create');
  let found: Asset | undefined;
  if (asset) found = await findAsset(hands.client, asset.id);
  else if (create) found = await findByTag(hands.client, create.tag);
  if (!found) return asset ? 'its asset is not there any more' : plan;
  if (found.deleted) return `its asset ${found.tag} was deleted in Snipe-IT`;
  const other = asset ? undefined : otherMachine(device, found, macColumnOf(hands.terms));
  if (other !== undefined) return other;
  const owner = await hands.links.ownerOf(found.id);
  if (owner !== undefined && owner !== device.id) return `asset ${found.tag} belongs to ${owner}, too`;
  return planUpdate(device, found, asset ? before : {}, hands.terms);
}

async function change(plan: DevicePlan, deed: Extract<Deed, { kind: 'change' }>, hands: Hands): Promise<Step> {
  try {
    await hands.inventory.change(hands.actor, plan.device.id, deed.fields);
    return { kind: 'done' };
  } catch (error) {
    return { kind: 'failed', why: `our inventory refused: ${(error as Error).message}` };
  }
}

async function round(plan: DevicePlan, hands: Hands, report: Done): Promise<Step> {
  let asset: AssetId | undefined = plan.asset;
  for (const deed of plan.deeds) {
    const step =
      deed.kind === 'change' ? await change(plan, deed, hands) : await write(plan, deed, asset, hands, report.problems);
    if (step.kind === 'look') return step;
    if (step.kind === 'failed') return step;
    report.done.push(deed.kind);
    if (step.asset) asset = step.asset;
    // After the last one it is remembered anyway.
    if (step.asset && deed !== plan.deeds.at(-1)) await hands.links.remember(plan.device.id, step.asset, plan.agreed);
  }
  return asset ? { kind: 'done', asset } : { kind: 'done' };
}

/**
 * Does what a plan says for one device. What was sent and not answered is looked for before anything is sent again, so
 * there is never a second asset, and never a patch of what is there already.
 */
export async function carryOut(first: DevicePlan, before: Values, hands: Hands): Promise<Done> {
  const report: Done = { done: [], problems: [] };
  const { id } = first.device;
  const tag = first.asset?.tag ?? first.deeds.flatMap((deed) => (deed.kind === 'create' ? deed.tag : []))[0] ?? '';
  const fail = async (why: string) => {
    report.problems.push(why);
    await hands.links.fail(id, tag, why);
    return report;
  };
  let plan = first;
  for (let tried = 1; tried <= ATTEMPTS; tried += 1) {
    const step = await round(plan, hands, report);
    if (step.kind === 'failed') return fail(step.why);
    if (step.kind === 'done') {
      if (step.asset) await hands.links.remember(id, step.asset, plan.agreed);
      return report;
    }
    const linked = plan.asset ?? (await hands.links.all()).get(id);
    const known = linked && { id: 'assetId' in linked ? linked.assetId : linked.id, tag: linked.tag };
    const next = await look(plan, before, known, hands);
    if (typeof next === 'string') return fail(next);
    plan = next;
  }
  return fail(`Snipe-IT gave no clear answer ${ATTEMPTS} times`);
}
