import type { GiveOrder } from '../gateway/order.ts';
import { readDevice } from '../inventory/read-devices.ts';
import { inventoryIn } from '../inventory/wider.ts';
import type { Principal } from '../principal.ts';
import { listComments } from './list.ts';
import type { CommentDb } from './tables.ts';

/** One thing that happened to a device. */
export interface StoryLine {
  kind: 'comment' | 'ticket' | 'maintenance' | 'state' | 'action';
  at: string;
  who: string;
  text: string;
  /** The number of the comment, the ticket, the maintenance, the line of history or the action. */
  number: number;
  /** Of an action that is over: how it ended. */
  outcome?: string;
}

/** What the story is told from. */
export interface StoryParts {
  db: CommentDb;
  /** Absent: there is no alert-webhook. */
  give?: GiveOrder;
}

/** What happened to a device, newest first, and what could not be asked. */
export interface Story {
  items: StoryLine[];
  warnings: string[];
}

/** The newest lines of all sources, in one order of time. `limit` is that of the whole. Undefined: no such device. */
export async function readStory(
  parts: StoryParts,
  principal: Principal,
  { device, limit }: { device: string; limit: number },
): Promise<Story | undefined> {
  const { db } = parts;
  if ((await readDevice(inventoryIn(db), device)) === undefined) return undefined;
  const [own, actions] = await Promise.all([
    Promise.all([comments(db, device, limit), tickets(db, device, limit), maintenance(db, device, limit)]),
    actionsOf(parts, principal, device, limit),
  ]);
  const states = await stateLines(db, device, limit);
  return { items: newest([...own.flat(), ...states, ...actions.items], limit), warnings: actions.warnings };
}

/** The newest of some lines. Of two at one time the one stands first that stood first. Pure. */
export function newest(lines: readonly StoryLine[], limit: number): StoryLine[] {
  return [...lines].sort((a, b) => Date.parse(b.at) - Date.parse(a.at)).slice(0, limit);
}

async function comments(db: CommentDb, device: string, limit: number): Promise<StoryLine[]> {
  const { items } = await listComments(db, { device, limit, sort: '-at' });
  return items.map(({ id, at, author, text, deleted, ticket }) => ({
    ...{ kind: 'comment' as const, at, who: author.name, number: id },
    text: `${ticket === undefined ? '' : `ticket ${ticket}: `}${text ?? `deleted by ${deleted?.by.name ?? 'somebody'}`}`,
  }));
}

async function tickets(db: CommentDb, device: string, limit: number): Promise<StoryLine[]> {
  const rows = await db
    .selectFrom('ticket_states')
    .innerJoin('tickets', 'tickets.id', 'ticket_states.ticket_id')
    .select(['ticket_states.at', 'ticket_states.actor_name', 'ticket_states.was', 'ticket_states.becomes'])
    .select(['ticket_states.told', 'tickets.id', 'tickets.title'])
    .where('ticket_states.device_id', '=', device)
    .orderBy('ticket_states.at', 'desc')
    .orderBy('ticket_states.id', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ at, actor_name: who, was, becomes, told, id, title }) => ({
    ...{ kind: 'ticket' as const, at: iso(at), who, number: id },
    text: `ticket ${id} "${title}": ${was === null ? 'opened' : `${was} → ${becomes}`}${told === null ? '' : `; ${told}`}`,
  }));
}

async function maintenance(db: CommentDb, device: string, limit: number): Promise<StoryLine[]> {
  const rows = await db
    .selectFrom('device_maintenance')
    .selectAll()
    .where('device_id', '=', device)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.flatMap((row): StoryLine[] => {
    const { id: number, began_at, ended_at, outcome, told } = row;
    const line = { kind: 'maintenance' as const, number };
    const began = `maintenance until ${iso(row.until)}: ${row.reason}`;
    const end = `maintenance ${outcome === 'left' ? 'over' : (outcome ?? 'ended')}${told === null ? '' : `: ${told}`}`;
    return [
      ...(ended_at === null ? [] : [{ ...line, at: iso(ended_at), who: row.ended_by_name ?? '', text: end }]),
      ...(began_at === null ? [] : [{ ...line, at: iso(began_at), who: row.actor_name, text: began }]),
    ];
  });
}

async function stateLines(db: CommentDb, device: string, limit: number): Promise<StoryLine[]> {
  const rows = await db
    .selectFrom('device_changes')
    .selectAll()
    .where('device_id', '=', device)
    .where('field', 'in', ['state', 'created'])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  const said = (json: string | null) => (json === null ? 'nothing' : String(JSON.parse(json)));
  return rows.map(({ id: number, at, actor_name: who, field, was, becomes }) => ({
    ...{ kind: 'state' as const, at: iso(at), who, number },
    text: field === 'created' ? 'created in the inventory' : `state: ${said(was)} → ${said(becomes)}`,
  }));
}

/** What is read of an action of alert-webhook. */
interface ActionRead {
  id: number;
  action: string;
  fault?: string;
  startedAt: string;
  endedAt?: string;
  outcome?: string;
  evidence?: string;
  orderedBy?: string;
  comment?: string;
}

async function actionsOf({ give }: StoryParts, principal: Principal, device: string, limit: number): Promise<Story> {
  if (give === undefined) return { items: [], warnings: ['actions: there is no alert-webhook in the configuration'] };
  try {
    const query = { device, limit: String(limit) };
    const answer = await give(principal, { method: 'GET', path: '/api/v1/actions', query });
    if (!Array.isArray(answer)) throw new Error(`found ${JSON.stringify(answer)}, expected a list`);
    const good = answer.filter(isAction);
    const lost = answer.length - good.length;
    const warnings = lost === 0 ? [] : [`actions: ${lost} of alert-webhook's could not be read`];
    return { items: good.map(actionLine), warnings };
  } catch (error) {
    return {
      items: [],
      warnings: [`actions: alert-webhook: ${error instanceof Error ? error.message : String(error)}`],
    };
  }
}

function isAction(value: unknown): value is ActionRead {
  const read = (value ?? {}) as Record<string, unknown>;
  return (
    Number.isInteger(read['id']) &&
    typeof read['action'] === 'string' &&
    !Number.isNaN(Date.parse(String(read['startedAt'])))
  );
}

function actionLine(action: ActionRead): StoryLine {
  const { id, outcome, evidence, comment, fault, orderedBy } = action;
  const why = [fault, comment].filter((each) => each !== undefined).join(', ');
  const end = outcome === undefined ? 'under way' : `${outcome}${evidence === undefined ? '' : `: ${evidence}`}`;
  return {
    ...{ kind: 'action', at: action.endedAt ?? action.startedAt, number: id, who: orderedBy ?? 'alert-webhook' },
    text: `${action.action}${why === '' ? '' : ` (${why})`}: ${end}`,
    ...(outcome === undefined ? {} : { outcome }),
  };
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
