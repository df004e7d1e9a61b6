import { messageText } from './answer.ts';
import type { SnipeClient } from './client.ts';
import type { SnipeItConfig } from './config.ts';
import { textOf } from './decode.ts';
import { dialectOf, maintenanceBody, markOf, type RepairTicket } from './dialect.ts';
import { openLinks } from './links.ts';
import { byName } from './reference.ts';
import type { SnipeItDb } from './tables.ts';

export interface MirrorParts {
  client: SnipeClient;
  config: SnipeItConfig;
  db: SnipeItDb;
  now: () => number;
  pause: (ms: number) => Promise<void>;
}

export interface MirrorReport {
  made: number;
  changed: number;
  /** Sentences, each beginning with the ticket it is about. */
  problems: string[];
}

type Body = Record<string, unknown>;

const ATTEMPTS = 5;
const SETTLE_MS = 5_000;

async function supplierOf({ client, config }: MirrorParts): Promise<number | undefined> {
  const wanted = config.maintenance?.supplier;
  if (wanted === undefined) return undefined;
  const rows = await client.all('/suppliers');
  return byName(
    rows.map((row) => ({ id: Number(row['id']), name: textOf(row['name']) ?? '' })),
    wanted,
  )[0]?.id;
}

async function findMaintenance(
  { client }: MirrorParts,
  ticket: RepairTicket,
  asset: number,
): Promise<number | undefined> {
  const rows = await client.all('/maintenances', { asset_id: asset });
  const mine = rows.find((row) => `${textOf(row['title'] ?? row['name']) ?? ''} `.startsWith(markOf(ticket)));
  return mine && Number(mine['id']);
}

/** The id of the maintenance that was made or found, or why there is none. */
async function make(parts: MirrorParts, ticket: RepairTicket, body: Body): Promise<number | string> {
  for (let tried = 1; tried <= ATTEMPTS; tried += 1) {
    const there = await findMaintenance(parts, ticket, Number(body['asset_id']));
    if (there !== undefined) return there;
    const written = await parts.client.write('POST', '/maintenances', body);
    if (written.kind === 'refused') return messageText(written.messages);
    if (written.kind === 'ok' && Number.isInteger(Number(written.payload['id']))) return Number(written.payload['id']);
    await parts.pause(SETTLE_MS);
  }
  return `Snipe-IT gave no clear answer ${ATTEMPTS} times`;
}

/** Sending a change again changes nothing more, so here it may be. */
async function change({ client, pause }: MirrorParts, id: number, body: Body): Promise<string | undefined> {
  for (let tried = 1; tried <= ATTEMPTS; tried += 1) {
    const written = await client.write('PATCH', `/maintenances/${id}`, body);
    if (written.kind === 'ok') return undefined;
    if (written.kind === 'refused') return messageText(written.messages);
    await pause(SETTLE_MS);
  }
  return `Snipe-IT gave no clear answer ${ATTEMPTS} times`;
}

async function remember({ db, now }: MirrorParts, ticket: RepairTicket, id: number, body: Body): Promise<void> {
  const row = { asset_id: Number(body['asset_id']), maintenance_id: id, told: JSON.stringify(body), tried_at: now() };
  await db
    .insertInto('snipe_it_maintenances')
    .values({ ticket_id: ticket.id, ...row })
    .onConflict((conflict) => conflict.column('ticket_id').doUpdateSet(row))
    .execute();
}

async function mirror(parts: MirrorParts, ticket: RepairTicket, body: Body, report: MirrorReport): Promise<void> {
  const problem = (why: string) => void report.problems.push(`${ticket.id}: ${why}`);
  const known = await parts.db
    .selectFrom('snipe_it_maintenances')
    .selectAll()
    .where('ticket_id', '=', ticket.id)
    .executeTakeFirst();
  if (known?.maintenance_id == null) {
    const id = await make(parts, ticket, body);
    if (typeof id === 'string') return problem(id);
    report.made += 1;
    return remember(parts, ticket, id, body);
  }
  const told = JSON.parse(known.told) as Body;
  const news = Object.fromEntries(Object.entries(body).filter(([key, value]) => told[key] !== value));
  if (Object.keys(news).length === 0) return;
  const why = await change(parts, Number(known.maintenance_id), news);
  if (why !== undefined) return problem(why);
  report.changed += 1;
  await remember(parts, ticket, Number(known.maintenance_id), body);
}

/**
 * Keeps one maintenance in Snipe-IT for each repair ticket, in the words of its version. Our books are the master. A
 * second run with the same tickets writes nothing.
 */
export async function mirrorTickets(parts: MirrorParts, tickets: readonly RepairTicket[]): Promise<MirrorReport> {
  const report: MirrorReport = { made: 0, changed: 0, problems: [] };
  const { version } = await parts.client.get('/version');
  const dialect = dialectOf(version);
  if (!dialect)
    return { ...report, problems: [`Snipe-IT told the version ${JSON.stringify(version)}, expected v8.1.4`] };
  const supplier = await supplierOf(parts);
  const links = await openLinks(parts.db, parts.now).all();
  for (const ticket of tickets) {
    const link = links.get(ticket.deviceId);
    const body = link
      ? maintenanceBody(ticket, link.assetId, { dialect, supplier, config: parts.config })
      : `the device ${ticket.deviceId} has no asset yet`;
    if (typeof body === 'string') report.problems.push(`${ticket.id}: ${body}`);
    else await mirror(parts, ticket, body, report);
  }
  return report;
}
