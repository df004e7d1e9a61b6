import { encodeInteger, encodeOid, encodeValue, type Reader, type SnmpValue, TAG, tlv } from './ber.ts';
import type { OidEntry, OidTable } from './oid-table.ts';

/** error-status of RFC 3416. */
export const STATUS = {
  ok: 0,
  tooBig: 1,
  noSuchName: 2,
  badValue: 3,
  genErr: 5,
  noAccess: 6,
  wrongType: 7,
  wrongLength: 8,
  wrongValue: 10,
  noCreation: 11,
  inconsistentValue: 12,
  notWritable: 17,
} as const;

export const PDU = { get: 0xa0, getNext: 0xa1, response: 0xa2, set: 0xa3, getBulk: 0xa5, report: 0xa8 } as const;

export interface Pdu {
  type: number;
  requestId: number;
  /** error-status, or non-repeaters of a GETBULK. */
  first: number;
  /** error-index, or max-repetitions of a GETBULK. */
  second: number;
  varbinds: { arcs: number[]; value: SnmpValue }[];
}

/** Who asks: what it may do, which version it speaks and how many octets of varbinds its answer may have. */
export interface Asker {
  version: 0 | 1 | 3;
  mayWrite: boolean;
  room: number;
}

export function readPdu(reader: Reader): Pdu {
  const type = reader.peek();
  const body = reader.inside(type);
  const pdu: Pdu = { type, requestId: body.integer(), first: body.integer(), second: body.integer(), varbinds: [] };
  const list = body.inside(TAG.sequence);
  while (!list.done) {
    const varbind = list.inside(TAG.sequence);
    pdu.varbinds.push({ arcs: varbind.oid(), value: varbind.value() });
  }
  return pdu;
}

export function writePdu(type: number, requestId: number, status: number, index: number, varbinds: Buffer[]): Buffer {
  const list = tlv(TAG.sequence, ...varbinds);
  return tlv(type, encodeInteger(requestId), encodeInteger(status), encodeInteger(index), list);
}

const varbind = (oid: Buffer, value: SnmpValue) => tlv(TAG.sequence, oid, encodeValue(value));
const exception = (tag: number): SnmpValue => ({ tag, value: null });
const echo = (pdu: Pdu) => pdu.varbinds.map(({ arcs, value }) => varbind(encodeOid(arcs), value));

/** The answer of an agent to one PDU, or undefined when it is none that an agent answers. */
export function answerPdu<C>(pdu: Pdu, table: OidTable<C>, device: C, asker: Asker): Buffer | undefined {
  const fail = (status: number, index: number) =>
    writePdu(PDU.response, pdu.requestId, asker.version === 0 ? forVersion1(status) : status, index, echo(pdu));
  if (pdu.type === PDU.set) {
    const refused = set(pdu, table, device, asker);
    return refused ? fail(refused.status, refused.index) : writePdu(PDU.response, pdu.requestId, 0, 0, echo(pdu));
  }
  if (pdu.type === PDU.getBulk && asker.version !== 0) {
    return writePdu(PDU.response, pdu.requestId, 0, 0, bulk(pdu, table, device, asker.room));
  }
  if (pdu.type !== PDU.get && pdu.type !== PDU.getNext) return undefined;
  const found = pdu.varbinds.map(({ arcs }) => one(pdu.type, arcs, table, device));
  const missing = asker.version === 0 ? found.findIndex(({ value }) => isException(value)) : -1;
  if (missing >= 0) return fail(STATUS.noSuchName, missing + 1);
  const varbinds = found.map(({ oid, value }) => varbind(oid, value));
  if (sizeOf(varbinds) > asker.room) {
    const shown = asker.version === 0 ? echo(pdu) : [];
    return writePdu(PDU.response, pdu.requestId, STATUS.tooBig, 0, shown);
  }
  return writePdu(PDU.response, pdu.requestId, 0, 0, varbinds);
}

function one<C>(type: number, arcs: number[], table: OidTable<C>, device: C): { oid: Buffer; value: SnmpValue } {
  if (type === PDU.getNext) {
    const next = table.after(arcs, device);
    return next
      ? { oid: next.entry.encodedOid, value: next.value }
      : { oid: encodeOid(arcs), value: exception(TAG.endOfMibView) };
  }
  const entry = table.find(arcs);
  const value = entry?.read(device);
  if (entry && value) return { oid: entry.encodedOid, value };
  const known = entry !== undefined || table.hasColumnOf(arcs);
  return { oid: encodeOid(arcs), value: exception(known ? TAG.noSuchInstance : TAG.noSuchObject) };
}

/** As many varbinds as there is room for; the rest is left out, as RFC 3416 4.2.3 allows. */
function bulk<C>(pdu: Pdu, table: OidTable<C>, device: C, room: number): Buffer[] {
  const answer: Buffer[] = [];
  let used = 0;
  const put = (arcs: number[]): number[] | undefined => {
    const next = table.after(arcs, device);
    const bytes = next
      ? varbind(next.entry.encodedOid, next.value)
      : varbind(encodeOid(arcs), exception(TAG.endOfMibView));
    used += bytes.length;
    if (used > room) return undefined;
    answer.push(bytes);
    return next ? [...next.entry.arcs] : arcs;
  };
  for (const { arcs } of pdu.varbinds.slice(0, Math.max(0, pdu.first))) if (!put(arcs)) return answer;
  const repeating = pdu.varbinds.slice(Math.max(0, pdu.first)).map(({ arcs }) => arcs);
  for (let turn = 0; turn < pdu.second && repeating.length > 0; turn++) {
    const before = repeating.map((arcs) => arcs.join('.')).join(' ');
    for (const [column, arcs] of repeating.entries()) {
      const reached = put(arcs);
      if (!reached) return answer;
      repeating[column] = reached;
    }
    if (repeating.map((arcs) => arcs.join('.')).join(' ') === before) break;
  }
  return answer;
}

/** Checks everything before it changes anything. */
function set<C>(pdu: Pdu, table: OidTable<C>, device: C, asker: Asker): { status: number; index: number } | undefined {
  const deeds: (() => void)[] = [];
  for (const [index, { arcs, value }] of pdu.varbinds.entries()) {
    const entry = table.find(arcs);
    const status = asker.mayWrite ? statusOfSet(entry, value, device) : STATUS.noAccess;
    if (status !== STATUS.ok) return { status, index: index + 1 };
    deeds.push(() => entry?.write?.commit(value, device));
  }
  for (const deed of deeds) deed();
  return undefined;
}

function statusOfSet<C>(entry: OidEntry<C> | undefined, value: SnmpValue, device: C): number {
  if (entry === undefined) return STATUS.noCreation;
  return entry.write ? entry.write.check(value, device) : STATUS.notWritable;
}

/** RFC 3584 4.4: what a version 1 manager is told instead. */
function forVersion1(status: number): number {
  if ([STATUS.wrongType, STATUS.wrongLength, STATUS.wrongValue, STATUS.inconsistentValue].some((one) => one === status))
    return STATUS.badValue;
  return status <= STATUS.genErr ? status : STATUS.noSuchName;
}

function isException({ tag }: SnmpValue): boolean {
  return tag >= TAG.noSuchObject && tag <= TAG.endOfMibView;
}

function sizeOf(parts: Buffer[]): number {
  return parts.reduce((sum, part) => sum + part.length, 0);
}
