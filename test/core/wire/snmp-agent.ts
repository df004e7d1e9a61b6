import { createSocket } from 'node:dgram';
import { onTestFinished } from 'vitest';
import type { Endpoint } from '../../../core/wire/wire.ts';
import { children, dotted, integer, type Octets, objectId, text, tlv } from './ber.ts';

export const GET = 0xa0;
export const GET_NEXT = 0xa1;
export const SET = 0xa3;
export const GET_BULK = 0xa5;

export interface Asked {
  /** The datagram as it came. */
  request: Buffer;
  /** 0 for SNMPv1, 1 for v2c. */
  version: number;
  community: string;
  pdu: number;
  oids: string[];
  repetitions: number;
  values: Octets[];
}

/** Nothing: answer as an honest agent. `silent`: drop it. `status`: refuse. `bytes`: send this instead. */
export type Mood = { silent: true } | { status: number; index?: number } | { bytes: Buffer } | undefined;

export interface HandMadeAgent {
  to: Endpoint;
  asked: Asked[];
  /** Bytes of every answer. */
  bytes: number[];
  /** The ports that were asked from: one per socket of the other side. */
  sources: Set<number>;
  objects: Map<string, Octets>;
}

/** An SNMPv1/v2c agent on a free loopback port, with its own BER, that may be as odd as `mood` says. */
export async function handMadeAgent(
  objects: Readonly<Record<string, Octets>>,
  mood: (asked: Asked) => Mood = () => undefined,
  next: (oid: string, sorted: readonly string[]) => string | undefined = honestNext,
): Promise<HandMadeAgent> {
  const tree = new Map(Object.entries(objects));
  const asked: Asked[] = [];
  const bytes: number[] = [];
  const sources = new Set<number>();
  const socket = createSocket('udp4');
  socket.on('message', (datagram, from) => {
    const { request, id } = decode(datagram);
    asked.push(request);
    sources.add(from.port);
    const how = mood(request);
    if (how && 'silent' in how) return;
    const answer = how && 'bytes' in how ? how.bytes : encode(request, id, how, tree, next);
    bytes.push(answer.length);
    socket.send(answer, from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    socket.close();
  });
  const to = { host: '127.0.0.1', ports: { snmp: socket.address().port } };
  return { to, asked, bytes, sources, objects: tree };
}

const NO_SUCH_INSTANCE: Octets = { tag: 0x81, body: Buffer.alloc(0) };
const END_OF_MIB_VIEW: Octets = { tag: 0x82, body: Buffer.alloc(0) };
const NULL: Octets = { tag: 5, body: Buffer.alloc(0) };

function encode(
  request: Asked,
  id: Octets,
  refusal: { status: number; index?: number } | undefined,
  tree: ReadonlyMap<string, Octets>,
  next: (oid: string, sorted: readonly string[]) => string | undefined,
): Buffer {
  const sorted = [...tree.keys()].sort(byTree);
  const echoed = request.oids.map((oid, i) => binding(oid, request.values[i] ?? NULL));
  const plain = answersOf(request, tree, sorted, next);
  const missing = plain.findIndex(([, value]) => value.tag >= 0x80);
  const error = refusal ?? (request.version === 0 && missing >= 0 ? { status: 2, index: missing + 1 } : undefined);
  const bindings = error ? echoed : plain.map(([oid, value]) => binding(oid, value));
  const pdu = [id, integer(error?.status ?? 0), integer(error?.index ?? 0)].map(tlv);
  return tlv({
    tag: 0x30,
    body: Buffer.concat([
      tlv(integer(request.version)),
      tlv(text(request.community)),
      tlv({ tag: 0xa2, body: Buffer.concat([...pdu, tlv({ tag: 0x30, body: Buffer.concat(bindings) })]) }),
    ]),
  });
}

function answersOf(
  { pdu, oids, values, repetitions }: Asked,
  tree: ReadonlyMap<string, Octets>,
  sorted: readonly string[],
  next: (oid: string, sorted: readonly string[]) => string | undefined,
): [string, Octets][] {
  if (pdu === SET) return oids.map((oid, i) => [oid, values[i] ?? NULL]);
  if (pdu === GET) return oids.map((oid) => [oid, tree.get(oid) ?? NO_SUCH_INSTANCE]);
  const answers: [string, Octets][] = [];
  let at = oids[0] ?? '';
  for (let i = 0; i < (pdu === GET_BULK ? repetitions : 1); i += 1) {
    const following = next(at, sorted);
    answers.push([following ?? at, following === undefined ? END_OF_MIB_VIEW : (tree.get(following) ?? integer(0))]);
    at = following ?? at;
  }
  return answers;
}

function honestNext(oid: string, sorted: readonly string[]): string | undefined {
  return sorted.find((candidate) => byTree(oid, candidate) < 0);
}

function byTree(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)];
  const difference = left.findIndex((arc, i) => arc !== right[i]);
  if (difference < 0) return left.length - right.length;
  return (left[difference] ?? 0) - (right[difference] ?? -1);
}

function binding(oid: string, value: Octets): Buffer {
  return tlv({ tag: 0x30, body: Buffer.concat([tlv(objectId(oid)), tlv(value)]) });
}

function decode(datagram: Buffer): { request: Asked; id: Octets } {
  const [version, community, pdu] = children(children(datagram)[0]?.body);
  const [id = NULL, , repetitions, bindings] = children(pdu?.body);
  const pairs = children(bindings?.body).map((pair) => children(pair.body));
  const request = {
    request: datagram,
    version: version?.body[0] ?? -1,
    community: community?.body.toString() ?? '',
    pdu: pdu?.tag ?? 0,
    oids: pairs.map(([oid]) => dotted(oid?.body ?? Buffer.alloc(0))),
    repetitions: repetitions?.body[0] ?? 0,
    values: pairs.map(([, value]) => value ?? NULL),
  };
  return { request, id };
}

/** An SNMPv3 report that says it is authenticated, with a signature of zeros. */
export function signedReport(request: Buffer): Buffer {
  const [, header] = children(children(request)[0]?.body);
  const [id = NULL] = children(header?.body);
  const sequence = (...parts: Buffer[]) => tlv({ tag: 0x30, body: Buffer.concat(parts) });
  const octets = (body: Buffer) => tlv({ tag: 4, body });
  const engine = octets(Buffer.from('80001f8804', 'hex'));
  const nobody = [engine, tlv(integer(1)), tlv(integer(1)), octets(Buffer.alloc(0))];
  const pdu = Buffer.concat([...[1, 0, 0].map((value) => tlv(integer(value))), sequence()]);
  return sequence(
    tlv(integer(3)),
    sequence(tlv(id), tlv(integer(65_507)), octets(Buffer.from([1])), tlv(integer(3))),
    octets(sequence(...nobody, octets(Buffer.alloc(12)), octets(Buffer.alloc(0)))),
    sequence(engine, octets(Buffer.alloc(0)), tlv({ tag: 0xa8, body: pdu })),
  );
}
