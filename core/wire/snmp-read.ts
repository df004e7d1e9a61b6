import type { AgentMemory } from './snmp-memory.ts';
import { fewerRepetitions, follows, halve, indexUnder, rowsThatFit } from './snmp-plan.ts';
import type { Asking, Fault, Patience, Reply, SnmpValue } from './snmp-reply.ts';
import { WireError } from './wire.ts';

const MOST_ROWS = 20_000;
/** An agent of which not one object can be decoded is given up after this many. */
const MOST_UNREADABLE = 4;

/**
 * The values of exact objects, in their order; what the agent does not have, or cannot say, is undefined. A request that
 * is too large is asked again in halves, and the working size is remembered. At least one object is asked for, so that an
 * answer always means that the agent lives. `positions`: each object's place in `oids`.
 */
export async function readObjects(
  ask: Asking,
  oids: readonly string[],
  positions: ReadonlyMap<string, number>,
  memory: AgentMemory,
  patience: Patience,
): Promise<(SnmpValue | undefined)[]> {
  const values: (SnmpValue | undefined)[] = new Array(oids.length).fill(undefined);
  let waiting: readonly (readonly string[])[] = memory.getsFor(oids, ask.version);
  const unreadable: string[] = [];
  let heard = false;
  let failure: WireError | undefined;
  while (waiting.length > 0) {
    const replies = await ask.get(waiting, patience);
    let again: readonly string[][] = [];
    for (const [i, told] of replies.entries()) {
      const batch = waiting[i] ?? [];
      if (!('fault' in told)) {
        heard = true;
        memory.learnValues(batch, told.values);
        keep(values, oids, positions, batch, told.values);
        continue;
      }
      if (told.fault === 'malformed' || told.fault === 'failed-object') failure ??= told.error;
      else heard ||= told.fault === 'no-such-name';
      if (told.fault === 'malformed' && batch.length === 1) unreadable.push(...batch);
      if (!heard && unreadable.length >= MOST_UNREADABLE) throw told.error;
      again = await askAgain(ask, batch, told, memory, patience);
    }
    waiting = [...again, ...waiting.slice(replies.length)];
  }
  if (!heard && failure) throw failure;
  // Only now: an agent of which nothing can be read has taught nothing about single objects.
  for (const oid of unreadable) memory.lacks(oid);
  return values;
}

/** The smaller requests that replace a failed one. Throws the fault's error where none would help. */
async function askAgain(
  ask: Asking,
  batch: readonly string[],
  reply: Fault,
  memory: AgentMemory,
  patience: Patience,
): Promise<string[][]> {
  const [first, second] = halve(batch);
  const halves = second.length > 0 ? [first, second] : [];
  switch (reply.fault) {
    case 'no-such-name':
    case 'failed-object': {
      const culprit = batch.length === 1 ? batch[0] : reply.oid;
      if (culprit === undefined || !batch.includes(culprit)) return halves;
      if (reply.fault === 'no-such-name') memory.lacks(culprit);
      const rest = batch.filter((oid) => oid !== culprit);
      return rest.length > 0 ? [rest] : [];
    }
    case 'malformed':
      return halves;
    case 'too-big':
      if (halves.length === 0) return [];
      memory.tooMany(batch.length);
      return halves;
    case 'silent':
      if (halves.length === 0 || !(await isAlive(ask, first, patience))) throw reply.error;
      memory.tooMany(batch.length);
      return halves;
    case 'other':
      throw reply.error;
  }
}

/** Silence may mean a dead device or a request that it cannot digest: one object alone tells which. */
async function isAlive(ask: Asking, [oid = '']: readonly string[], patience: Patience): Promise<boolean> {
  const [reply] = await ask.get([[oid]], { ...patience, retries: 0 });
  if (reply === undefined) return false;
  return !('fault' in reply) || (reply.fault !== 'silent' && reply.fault !== 'other');
}

/** Batches are cut from the list, so the next object is most often the next in the list. */
function keep(
  values: (SnmpValue | undefined)[],
  oids: readonly string[],
  positions: ReadonlyMap<string, number>,
  batch: readonly string[],
  told: readonly (SnmpValue | undefined)[],
): void {
  let at = -1;
  for (let i = 0; i < batch.length; i += 1) {
    const oid = batch[i] ?? '';
    at = at >= 0 && oids[at + 1] === oid ? at + 1 : (positions.get(oid) ?? -1);
    if (at >= 0) values[at] = told[i];
  }
}

/**
 * One whole column: index (the OID behind the root) → value. An agent that does not understand GETBULK, or not so many
 * repetitions, is asked for fewer, down to GETNEXT; what works is remembered.
 * Throws WireError 'unexpected-answer' for an agent that goes in circles or has more than 20,000 rows.
 */
export async function readColumn(
  ask: Asking,
  root: string,
  memory: AgentMemory,
  patience: Patience,
): Promise<Record<string, SnmpValue>> {
  const rows: Record<string, SnmpValue> = {};
  let at = root;
  let seen = 0;
  for (;;) {
    const reply = await askOnward(ask, root, at, memory, patience);
    if ('fault' in reply) {
      // SNMPv1 has no other way to say that the tree ends here.
      if (reply.fault === 'no-such-name') return rows;
      throw reply.error;
    }
    memory.learn(reply.varbinds, root);
    for (const { oid, value, end } of reply.varbinds) {
      const index = end ? undefined : indexUnder(root, oid);
      if (index === undefined && (end || follows(at, oid))) return rows;
      if (index === undefined || !follows(at, oid)) throw circular(at, oid);
      if (value !== undefined) rows[index] = value;
      at = oid;
      seen += 1;
      if (seen > MOST_ROWS) throw new WireError('unexpected-answer', `more than ${MOST_ROWS} rows under ${root}`);
    }
  }
}

/** The objects behind `at`, in the largest portion that the agent manages. */
async function askOnward(
  ask: Asking,
  root: string,
  at: string,
  memory: AgentMemory,
  patience: Patience,
): Promise<Reply> {
  const most = ask.version === '1' ? 1 : memory.repetitions;
  let repetitions = rowsThatFit(at === root ? `${root}.1` : at, ask.version, most, memory.bytesOf(root));
  for (;;) {
    const reply = await ask.next(at, repetitions, patience);
    if (!('fault' in reply) && reply.varbinds.length > 0) return reply;
    const fewer = fewerRepetitions(repetitions);
    const fault = 'fault' in reply ? reply : emptyAnswer(at);
    if (fewer === undefined || !['too-big', 'silent', 'malformed'].includes(fault.fault)) return fault;
    if (fault.fault === 'silent') {
      const single = await ask.next(at, 1, { ...patience, retries: 0 });
      if ('fault' in single && single.fault === 'silent') return fault;
      memory.tooManyRepetitions(repetitions);
      return single;
    }
    if (fault.fault === 'too-big') memory.tooManyRepetitions(repetitions);
    repetitions = fewer;
  }
}

/** No object at all fits: the agent found its answer too big without saying so. */
function emptyAnswer(at: string): Fault {
  return { fault: 'too-big', error: new WireError('unexpected-answer', `nothing, not even an end, behind ${at}`) };
}

function circular(at: string, oid: string): WireError {
  return new WireError('unexpected-answer', `the agent goes in circles: behind ${at} it names ${oid}`);
}
