import type { Answer } from '../core/wire/answer.ts';
import type { Request } from '../core/wire/request.ts';
import { macAddress } from './mac-address.ts';

type Step = string | number;

/** An SNMP integer. Text that looks like a number is a wrong type and reads as undefined. */
export function integer(answer: Answer, ...path: Step[]): number | undefined {
  return safeInteger(path.length === 1 ? answer.child(path[0] ?? '') : answer.at(...path).value);
}

/** The same for one name, without a list of steps: hundreds of objects a poll. */
export function integerOf(answer: Answer, name: string): number | undefined {
  return safeInteger(answer.child(name));
}

function safeInteger(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
}

/** An SNMP text, trimmed; empty text and numbers are undefined. */
export function text(answer: Answer, ...path: Step[]): string | undefined {
  const found = answer.at(...path);
  return typeof found.value === 'number' ? undefined : found.str();
}

/** The value of an info series: 1 when it has anything to say, else no series. */
export function anySaid(texts: Record<string, string | undefined>): 1 | undefined {
  return Object.values(texts).some((told) => told !== undefined) ? 1 : undefined;
}

/** SNMPv2-TC TruthValue: true(1), false(2). */
export function truth(answer: Answer, ...path: Step[]): boolean | undefined {
  const told = integer(answer, ...path);
  return told === 1 || told === 2 ? told === 1 : undefined;
}

/** A rated current as the nameplate words it: "32A" → 32. */
export function amperes(answer: Answer, ...path: Step[]): number | undefined {
  const match = /^(\d+(?:\.\d+)?)\s*A\b/.exec(text(answer, ...path) ?? '');
  return match?.[1] === undefined ? undefined : Number(match[1]);
}

/** A MAC address, six octets or text, leading zeros or not ("0:d:5d:b:49:0"). */
export function mac(answer: Answer, ...path: Step[]): string | undefined {
  const octets = answer.bytes(...path);
  if (octets?.length === 6) return macAddress(octets.toString('hex'));
  const parts = text(answer, ...path)?.split(/[:-]/);
  return macAddress(parts?.map((part) => part.padStart(2, '0')).join(''));
}

/**
 * The bits that are set in an SNMP BITS; bit 0 is the highest bit of the first octet. Recorders that print BITS leave
 * the octets in hex with the numbers of the set bits behind them ("9F 04 02 0 3 4 5 6 7 13 22"): that is read too,
 * where octets and numbers agree.
 */
export function bits(answer: Answer, ...path: Step[]): ReadonlySet<number> | undefined {
  const octets = answer.bytes(...path);
  if (octets === undefined || octets.length === 0) return undefined;
  return printedBits(octets.toString('latin1')) ?? setBits([...octets]);
}

function setBits(octets: number[]): ReadonlySet<number> {
  const found = new Set<number>();
  for (const [at, octet] of octets.entries()) {
    for (let bit = 0; bit < 8; bit++) if (octet & (0x80 >> bit)) found.add(at * 8 + bit);
  }
  return found;
}

function printedBits(written: string): ReadonlySet<number> | undefined {
  if (!/^[0-9A-F]{2}( [0-9A-F]{1,3})*$/.test(written)) return undefined;
  const words = written.split(' ');
  for (let length = words.length; length > 0; length--) {
    const octets = words.slice(0, length);
    if (!octets.every((word) => word.length === 2)) continue;
    const found = setBits(octets.map((word) => Number.parseInt(word, 16)));
    if ([...found].join(' ') === words.slice(length).join(' ')) return found;
  }
  return undefined;
}

/** A GET of exact objects that are answered under their own OIDs. */
export function getAll(oids: readonly string[]): Request {
  return { via: 'snmp', get: Object.fromEntries(oids.map((oid) => [oid, oid])) };
}

/** Leaves out what was not said. */
export function said<T extends Record<string, string | undefined>>(texts: T): { [K in keyof T]?: string } {
  const entries = Object.entries(texts).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: string };
}
