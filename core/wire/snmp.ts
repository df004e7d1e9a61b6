import { Answer } from './answer.ts';
import { NamedValues, type Names } from './named-values.ts';
import type { Request, SnmpRequest } from './request.ts';
import { refusedWrite } from './snmp-meaning.ts';
import { AgentMemory } from './snmp-memory.ts';
import { SessionPool } from './snmp-pool.ts';
import { readColumn, readObjects } from './snmp-read.ts';
import type { Patience, SnmpValue } from './snmp-reply.ts';
import type { SnmpSession } from './snmp-session.ts';
import { SnmpSocket } from './snmp-socket.ts';
import { turns } from './turns.ts';
import { type Endpoint, PORTS, type SnmpCredentials } from './wire.ts';

const READ: Patience = { timeoutMs: 3_000, retries: 1 };
const SET_MS = 5_000;
const MOST_AGENTS = 5_000;
const PUBLIC: SnmpCredentials = { version: '2c', community: 'public' };

type SnmpAsked = Request & SnmpRequest;
type SnmpSet = Extract<SnmpRequest, { set: unknown }>;

export interface SnmpWire {
  send(request: SnmpAsked, to: Endpoint, signal: AbortSignal): Promise<Answer>;
  close(): void;
}

/**
 * SNMP v1, v2c and v3 over UDP; without credentials v2c "public". One datagram at a time per device.
 *
 * `get` answers `{ name: value }`, `columns` `{ name: { index: value } }` (index: the OID behind the root), `set` the
 * value that the device echoes. What the agent does not have is absent, never zero. Octets are Buffers.
 * A read waits 3 s and asks once more; a set waits 5 s and is never repeated. `timeoutMs` is the patience for each
 * datagram, its repetition included.
 * Throws WireError: 'timeout', 'unreachable', 'unauthorized' (SNMPv3 user, read-only credentials), 'refused' (with the
 * error-status), 'unexpected-answer'.
 */
export function snmpWire(now: () => number = Date.now): SnmpWire {
  const socket = new SnmpSocket();
  const pool = new SessionPool(undefined, undefined, socket);
  const memories = new Map<string, AgentMemory>();
  const inTurn = turns();
  return {
    send: (request, to, signal) => {
      const port = to.ports?.snmp ?? PORTS.snmp;
      const agent = `${to.host}:${port}`;
      const memory = recall(memories, agent, now);
      return inTurn(agent, signal, () =>
        pool.use(to.host, port, to.credentials?.snmp ?? PUBLIC, signal, (session) => answer(session, request, memory)),
      );
    },
    close: () => {
      pool.close();
      socket.close();
    },
  };
}

async function answer(session: SnmpSession, request: SnmpAsked, memory: AgentMemory): Promise<Answer> {
  const patience = patienceOf(request);
  if ('set' in request) return write(session, request.set, request.timeoutMs ?? SET_MS);
  if ('get' in request) {
    const { oids, places, names } = namedObjects(request.get);
    return new Answer(new NamedValues(names, await readObjects(session, oids, places, memory, patience)));
  }
  const columns: Record<string, Record<string, SnmpValue>> = {};
  for (const [name, root] of Object.entries(request.columns))
    columns[name] = await readColumn(session, plain(root), memory, patience);
  return new Answer(columns);
}

interface NamedObjects {
  oids: readonly string[];
  /** OID → its place in `oids`. */
  places: ReadonlyMap<string, number>;
  /** The place of each name's object in `oids`. */
  names: Names;
}

/** Drivers ask the same question again and again: its names and OIDs are read once, as long as it is held. */
const questions = new WeakMap<object, NamedObjects>();

function namedObjects(get: Readonly<Record<string, string>>): NamedObjects {
  const held = questions.get(get);
  if (held) return held;
  const wanted = Object.entries(get).map(([name, oid]) => [name, plain(oid)] as const);
  const oids = [...new Set(wanted.map(([, oid]) => oid))];
  const places = new Map(oids.map((oid, place) => [oid, place]));
  const positions = new Map(wanted.map(([name, oid]) => [name, places.get(oid) ?? -1]));
  const nameOf = new Map(wanted.map(([name, oid]) => [oid, name]));
  const inOrder = oids.map((oid) => nameOf.get(oid) ?? oid);
  const objects = { oids, places, names: { positions, inOrder } };
  questions.set(get, objects);
  return objects;
}

async function write(session: SnmpSession, set: SnmpSet['set'], ms: number): Promise<Answer> {
  const oid = plain(set.oid);
  if (set.type === 'integer' && !Number.isInteger(set.value))
    throw new TypeError(`${oid}: an integer is to be set, not ${JSON.stringify(set.value)}`);
  const reply = await session.set(oid, set.type, set.type === 'string' ? String(set.value) : set.value, ms);
  if ('fault' in reply) throw refusedWrite(reply, oid);
  return new Answer(reply.varbinds[0]?.value);
}

function patienceOf(request: SnmpAsked): Patience {
  if (request.timeoutMs === undefined) return READ;
  return { timeoutMs: Math.ceil(request.timeoutMs / (READ.retries + 1)), retries: READ.retries };
}

/** "1.3.6.1" with or without the leading dot. */
function plain(oid: string): string {
  const text = oid.replace(/^\./, '');
  if (!/^[0-2](\.\d+)+$/.test(text)) throw new TypeError(`"${oid}" is not an OID; expected numbers with dots`);
  return text;
}

function recall(memories: Map<string, AgentMemory>, agent: string, now: () => number): AgentMemory {
  const memory = memories.get(agent) ?? new AgentMemory(now);
  memories.delete(agent);
  memories.set(agent, memory);
  const oldest = memories.keys().next().value;
  if (memories.size > MOST_AGENTS && oldest !== undefined) memories.delete(oldest);
  return memory;
}
