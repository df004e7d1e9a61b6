import type { Actor } from '../actor.ts';
import { type ImportOptions, type Incoming, type Landing, planImport, type Step } from './plan-import.ts';
import { readAll } from './read-devices.ts';
import type { DeviceRecord } from './record.ts';
import type { StoredDevice } from './rows.ts';
import type { InventoryParts } from './store.ts';
import { insertDevices, releaseClaims, updateDevices, type Writing, writing } from './write-devices.ts';

/** Rows of one transaction: others wait no longer than for these. */
const AT_ONCE = 500;

export interface ImportRun extends ImportOptions {
  actor: Actor;
  /** False: only says what would be done. */
  apply: boolean;
  /** Rows that are done and all of them, after each piece; the next piece waits for it. */
  progress?: (done: number, all: number) => void | Promise<void>;
}

type Doing = Exclude<Landing, { what: 'same' }>;

/**
 * Plans an import against the inventory as it stands, and does it where `apply` says so. Devices that get another
 * address or outlet, and new PDUs, come in one transaction; all others in pieces. Where somebody else wrote between two
 * pieces, the rest is planned anew. Returns the step of every row in the order of the rows, as it was done.
 */
export async function importDevices(
  parts: InventoryParts,
  incoming: readonly Incoming[],
  run: ImportRun,
): Promise<Step[]> {
  const options = { ...run, ...(parts.drivers ? { drivers: parts.drivers } : {}) };
  const known = (await readAll(parts.db)).map(({ record }) => record);
  const planned = planImport(known, incoming, options);
  // Where nothing is to be done the revision of the inventory stays, and with it what others keep of it.
  if (!run.apply || !planned.some(isDoing)) return planned;
  const done = new Map<Incoming, Step>();
  let left: readonly Incoming[] = incoming;
  while (left.length > 0) {
    await importUntilDisturbed(parts, left, options, done, incoming.length);
    left = incoming.filter((row) => !done.has(row));
  }
  return incoming.flatMap((row) => done.get(row) ?? []);
}

/** Plans in the first transaction, and goes on with that plan as long as nobody else writes. At least one piece is done. */
async function importUntilDisturbed(
  { db, now }: InventoryParts,
  rows: readonly Incoming[],
  run: ImportRun,
  done: Map<Incoming, Step>,
  all: number,
): Promise<void> {
  const settle = async (pairs: readonly [Incoming, Step][]) => {
    for (const [row, step] of pairs) done.set(row, step);
    await run.progress?.(done.size, all);
  };
  const first = await writing(db, run.actor, now, async (write) => {
    const stored = await readAll(write.trx);
    const before = new Map(stored.map((device) => [device.record.id, device]));
    const steps = planImport(
      stored.map(({ record }) => record),
      rows,
      run,
    );
    const pairs = rows.map((row, at): [Incoming, Step] => [row, steps[at] as Step]);
    const pieces = piecesOf(pairs, before);
    await doSteps(write, pieces.first, before);
    return { pieces, before, idle: pairs.filter(([, step]) => !isDoing(step)), revision: write.revision };
  });
  await settle([...first.idle, ...first.pieces.first]);
  let { revision } = first;
  for (const piece of first.pieces.rest) {
    const next = await writing(db, run.actor, now, async (write) => {
      if (write.revision !== revision + 1) throw new Disturbed();
      await doSteps(write, piece, first.before);
      return write.revision;
    }).catch(disturbed);
    if (next === undefined) return;
    revision = next;
    await settle(piece);
  }
}

/** Ends a transaction whose plan is out of date. */
class Disturbed extends Error {}

function disturbed(error: unknown): undefined {
  if (!(error instanceof Disturbed)) throw error;
}

interface Pieces {
  first: [Incoming, Doing][];
  rest: [Incoming, Doing][][];
}

function piecesOf(pairs: readonly [Incoming, Step][], before: ReadonlyMap<string, StoredDevice>): Pieces {
  const doing = pairs.filter((pair): pair is [Incoming, Doing] => isDoing(pair[1]));
  const goesFirst = ([, step]: [Incoming, Doing]) =>
    step.what === 'create' ? step.record.kind === 'pdu' : movesClaims(before.get(step.record.id)?.record, step);
  const first = doing.filter(goesFirst);
  const others = doing.filter((pair) => !goesFirst(pair));
  const rest: [Incoming, Doing][][] = [];
  for (let at = 0; at < others.length; at += AT_ONCE) rest.push(others.slice(at, at + AT_ONCE));
  // So that each round gets on, however often others write.
  return { first: [...first, ...(rest.shift() ?? [])], rest };
}

function isDoing(step: Step): step is Doing {
  return step.what === 'create' || step.what === 'change';
}

/** Whether a change gives up something that others may take, or lets others be: a PDU's state and site. */
function movesClaims(before: DeviceRecord | undefined, step: Doing): boolean {
  if (step.what !== 'change' || before === undefined) return false;
  const fields = new Set(['address', 'mac', 'feeds', 'state', 'site', 'kind']);
  return step.changes.some(({ field }) => fields.has(field) || field.startsWith('ports.'));
}

async function doSteps(
  write: Writing,
  pairs: readonly [Incoming, Doing][],
  before: ReadonlyMap<string, StoredDevice>,
): Promise<void> {
  const steps = pairs.map(([, step]) => step);
  const changed = steps.flatMap(({ what, record: after }) => {
    const was = what === 'change' ? before.get(after.id) : undefined;
    return was === undefined ? [] : [{ before: was, after }];
  });
  const created = steps.filter(({ what }) => what === 'create').map(({ record }) => record);
  await releaseClaims(
    write,
    changed.map(({ after }) => after.id),
  );
  await insertDevices(write, created);
  await updateDevices(write, changed);
}
