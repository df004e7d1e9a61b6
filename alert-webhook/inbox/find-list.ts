import { setImmediate as turn } from 'node:timers/promises';

/** Where a list stands in a JSON text, in bytes, and where it can be cut between two elements. */
export interface FoundList {
  /** Of its brackets. */
  from: number;
  to: number;
  /** Each is some elements with their commas between them, without brackets. */
  pieces: { from: number; to: number }[];
}

const BYTES_A_TURN = 256 * 1024;
const BYTES_A_PIECE = 64 * 1024;
const [QUOTE, BACKSLASH, COMMA, LIST, OBJECT, LIST_END, OBJECT_END] = [34, 92, 44, 91, 123, 93, 125];

interface Scan {
  depth: number;
  inText: boolean;
  textFrom: number;
  /** The text that ended last in the outermost object. */
  key: string;
  pieceFrom: number;
  list?: FoundList;
  closed: boolean;
}

/**
 * Finds the list at `key` of the outermost object, or the outermost list where no key is given, a stretch at a time, so
 * that a body of many megabytes does not stop the service. It only looks for brackets: whether it is JSON, the parsing
 * of the pieces and of what stands around them shows.
 */
export async function findList(bytes: Uint8Array, key?: string): Promise<FoundList | undefined> {
  const scan: Scan = { depth: 0, inText: false, textFrom: 0, key: '', pieceFrom: 0, closed: false };
  for (let at = 0; at < bytes.length && !scan.closed; ) {
    if (at > 0) await turn();
    at = look(bytes, at, scan, key);
  }
  return scan.closed ? scan.list : undefined;
}

/** Looks at one stretch; returns where the next one begins. */
function look(bytes: Uint8Array, from: number, scan: Scan, key: string | undefined): number {
  const end = Math.min(bytes.length, from + BYTES_A_TURN);
  let at = from;
  for (; at < end && !scan.closed; at += 1) {
    const byte = bytes[at];
    if (scan.inText) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) endText(bytes, at, scan);
    } else if (byte === QUOTE) {
      scan.inText = true;
      scan.textFrom = at + 1;
    } else if (byte === LIST || byte === OBJECT) open(at, byte, scan, key);
    else if (byte === LIST_END || byte === OBJECT_END) close(at, scan, key);
    else if (byte === COMMA) comma(at, scan, key);
  }
  return at;
}

const depthOf = (key: string | undefined) => (key === undefined ? 1 : 2);

function endText(bytes: Uint8Array, at: number, scan: Scan): void {
  scan.inText = false;
  const length = at - scan.textFrom;
  if (scan.depth === 1 && scan.list === undefined)
    scan.key = length > 64 ? '' : String.fromCharCode(...bytes.subarray(scan.textFrom, at));
}

function open(at: number, byte: number, scan: Scan, key: string | undefined): void {
  scan.depth += 1;
  if (scan.list || byte !== LIST || scan.depth !== depthOf(key) || (key !== undefined && scan.key !== key)) return;
  scan.list = { from: at, to: at, pieces: [] };
  scan.pieceFrom = at + 1;
}

function close(at: number, scan: Scan, key: string | undefined): void {
  if (scan.list && scan.depth === depthOf(key)) {
    scan.list.pieces.push({ from: scan.pieceFrom, to: at });
    scan.list.to = at;
    scan.closed = true;
  }
  scan.depth -= 1;
}

function comma(at: number, scan: Scan, key: string | undefined): void {
  if (scan.list === undefined || scan.depth !== depthOf(key) || at - scan.pieceFrom < BYTES_A_PIECE) return;
  scan.list.pieces.push({ from: scan.pieceFrom, to: at });
  scan.pieceFrom = at + 1;
}
