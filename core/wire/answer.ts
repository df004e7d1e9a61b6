import { NamedValues } from './named-values.ts';

type Step = string | number;

/**
 * What a device answered, read by path and never trusted: a wrong shape, an absent key, NaN or an empty text reads
 * as undefined, so that it can never turn into a zero.
 */
export class Answer {
  private readonly held: unknown;
  /** Names of the repairs that made the reply readable; empty for a clean reply. */
  readonly mends: readonly string[];

  constructor(value: unknown, mends: readonly string[] = []) {
    this.held = value;
    this.mends = mends;
  }

  /** All that was said. */
  get value(): unknown {
    return this.held instanceof NamedValues ? this.held.toRecord() : this.held;
  }

  /** What stands under one name, as it was said: the short way for hundreds of objects a poll. */
  child(name: Step): unknown {
    return childOf(this.held, name);
  }

  /** Nothing was answered. Every reading of it is undefined. */
  static readonly none = new Answer(undefined);

  /** True when the device said anything at all under this path. */
  has(...path: Step[]): boolean {
    return this.raw(path) !== undefined;
  }

  at(...path: Step[]): Answer {
    const found = this.raw(path);
    return found === undefined ? Answer.none : new Answer(found);
  }

  /**
   * A finite number. Takes numbers and numeric text with thousands commas and a unit or scale behind it
   * ("18,500.5", "49%", "58.94W", "3250 W", "1e+06"); a letter scale (k, K, M, G, T, P) multiplies ("524K" → 524000).
   */
  num(...path: Step[]): number | undefined {
    return toNumber(this.raw(path));
  }

  /** Text, trimmed; numbers and booleans are printed; Buffers are decoded as UTF-8 with replacement. Empty is undefined. */
  str(...path: Step[]): string | undefined {
    const found = this.raw(path);
    const text =
      typeof found === 'string'
        ? found
        : typeof found === 'number' || typeof found === 'boolean'
          ? String(found)
          : Buffer.isBuffer(found)
            ? found.toString('utf8')
            : '';
    const trimmed = text.replaceAll('\0', '').trim();
    return trimmed === '' ? undefined : trimmed;
  }

  /** true/false, 1/0, "true"/"false", "Y"/"N", "on"/"off", "yes"/"no", in any case. Anything else is undefined. */
  bool(...path: Step[]): boolean | undefined {
    const text = this.str(...path)?.toLowerCase();
    if (text === undefined) return undefined;
    if (['true', '1', 'y', 'yes', 'on'].includes(text)) return true;
    return ['false', '0', 'n', 'no', 'off'].includes(text) ? false : undefined;
  }

  /** The elements of an array; anything else is an empty list. */
  list(...path: Step[]): Answer[] {
    const found = this.raw(path);
    return Array.isArray(found) ? found.map((element) => new Answer(element)) : [];
  }

  /** The entries of an object (or of an SNMP column: index → value); anything else is empty. */
  entries(...path: Step[]): [string, Answer][] {
    const found = this.raw(path);
    return isRecord(found) ? Object.entries(found).map(([key, value]) => [key, new Answer(value)]) : [];
  }

  /** Octets, for SNMP BITS. */
  bytes(...path: Step[]): Buffer | undefined {
    const found = this.raw(path);
    return Buffer.isBuffer(found) ? found : undefined;
  }

  private raw(path: readonly Step[]): unknown {
    let found: unknown = path.length === 0 ? this.value : this.held;
    for (const step of path) found = childOf(found, step);
    return found === null ? undefined : found;
  }
}

/** The most called function of a poll. What an object inherits is functions and `__proto__`, and was never said. */
function childOf(found: unknown, step: Step): unknown {
  if (typeof found !== 'object' || found === null) return undefined;
  if (Array.isArray(found)) return typeof step === 'number' ? found[step] : undefined;
  if (found instanceof NamedValues) return found.get(step);
  const child = (found as Record<Step, unknown>)[step];
  if (typeof child === 'function' || step === '__proto__' || ArrayBuffer.isView(found)) return undefined;
  return child;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value);
}

const SCALES: Record<string, number> = { k: 1e3, K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 };
const NUMBER = /^([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)?(?:\.\d+)?(?:[eE][+-]?\d+)?)\s*([a-zA-Z%°/]*)$/;

function toNumber(found: unknown): number | undefined {
  if (typeof found === 'number') return Number.isFinite(found) ? found : undefined;
  const text = Buffer.isBuffer(found) ? found.toString('utf8') : found;
  if (typeof text !== 'string') return undefined;
  const match = NUMBER.exec(text.trim());
  if (!match?.[1] || !/\d/.test(match[1])) return undefined;
  const number = Number(match[1].replaceAll(',', ''));
  const scale = match[2]?.length === 1 ? (SCALES[match[2]] ?? 1) : 1;
  return Number.isFinite(number * scale) ? number * scale : undefined;
}
