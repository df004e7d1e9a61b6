import type { Unit } from './units.ts';

/**
 * A mining program described by a person, or one of ours that needs no more than this: what to ask, and where each value
 * stands in the answers. A place is `question.key.0.key`: the question, then keys and numbers of lists. `*` is each of
 * them (numbers are added up), `;1` the second part of a text with semicolons (`,` and `|` alike), `"a key"` one with
 * dots or blanks. Of cards, `.key` stands in the card itself, and `#` is its number.
 */
export interface Mapping {
  /** The id of the driver that comes of it. */
  name: string;
  title?: string;
  /** How the program is named in what is told; its title unless said. */
  software?: string;
  models?: readonly string[];
  /** Where its API mostly is; a device's `ports.api` is another one. cgminer's is 4028, or `ports.cgminer`. */
  port?: number;
  ask: Readonly<Record<string, MappedQuestion>>;
  /** Where something stands that no other program says: with it, the program is known again. */
  recognise?: readonly string[];
  version?: Words;
  uptime?: Amount;
  /** When it began, instead of for how long it runs. */
  started?: Amount;
  paused?: Words;
  /** Of all cards together; their sum unless it is told. */
  power?: Amount;
  /** The first is the main one; one whose rate is not told is not mined. */
  algorithms: readonly MappedAlgorithm[];
  cards?: MappedCards;
}

/** Exactly one of `http`, `cgminer`, `json`, `text` and `claymore`. */
export interface MappedQuestion {
  /** GET of a path. */
  http?: string;
  tls?: boolean;
  /** Asked without credentials where none are configured. */
  auth?: 'basic' | 'digest' | 'bearer';
  /** A command of cgminer's API. */
  cgminer?: string;
  /** Sent as JSON on a line of its own over TCP. */
  json?: Readonly<Record<string, unknown>>;
  /** Sent as it is over TCP. */
  text?: string;
  /** A method of Claymore's protocol: `miner_getstat1`. */
  claymore?: string;
  /** Its silence loses nothing else. */
  optional?: boolean;
}

/** A place, or a text that is always the same. */
export type Words = string | { value: string };

/** A place; with the unit in which the number stands there, or the place of the unit, or a factor. */
export type Amount = string | { at: string; unit?: Unit; unitAt?: string; times?: number };

export interface MappedAlgorithm extends MappedShares {
  name?: Words;
  hashrate: Amount;
  pool?: Words;
  user?: Words;
  latency?: Amount;
  difficulty?: Amount;
}

export interface MappedShares {
  accepted?: Amount;
  rejected?: Amount;
  invalid?: Amount;
  stale?: Amount;
}

/** `each` is a list, an object of which the keys end with numbers, or a text of parts (`stat.result.3;`). */
export interface MappedCards extends MappedShares {
  each: string;
  kind?: 'gpu' | 'cpu';
  /** Its number; its place in the list unless said. */
  index?: Amount;
  name?: Words;
  bus?: { at: string; unit: 'decimal' | 'hex' };
  /** One, or as many as there are algorithms. */
  hashrate?: Amount | readonly Amount[];
  temperature?: Amount;
  hotSpot?: Amount;
  memoryTemperature?: Amount;
  /** Share of its full speed. */
  fan?: Amount;
  fanSpeed?: Amount;
  power?: Amount;
  coreClock?: Amount;
  memoryClock?: Amount;
  paused?: Words;
}
