import type { HashUnit } from '../../core/farm/rig.ts';
import { rounded } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { sumOfTold } from '../miner-amounts.ts';

type Amount = number | undefined;

/** What is never 0 where there is a sensor: temperatures, watts, clocks, revolutions. */
export function sensor(told: Amount): Amount {
  return told !== undefined && told > 0 && told < 1e9 ? told : undefined;
}

/** Programs write 56.340999603271484 for 56.341: a 32-bit float knows no more. */
export function watts(told: Amount): Amount {
  const power = sensor(told);
  return power === undefined ? undefined : Number(power.toFixed(5));
}

/** Of what was told, without the dust of binary fractions; undefined when nothing was. */
export function total(values: readonly Amount[]): Amount {
  const sum = sumOfTold(values);
  // What is said of one alone stays as it was said.
  return sum === undefined || values.includes(sum) ? sum : rounded(sum);
}

/** The same of a list in an answer: of one that was cut off, nobody knows how much is missing. */
export function totalIn(answer: Answer, values: readonly Amount[]): Amount {
  return answer.mends.includes('truncated') ? undefined : total(values);
}

const SCALES: Readonly<Record<string, number>> = { '': 1, K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15, E: 1e18 };

/** A number, or a text with a scale behind it, with or without a blank: "4.29 G", "16.00K", "61.50 M". */
export function scaled(answer: Answer, ...path: (string | number)[]): Amount {
  const text = answer.str(...path);
  const [, number, scale = ''] = /^([+-]?[\d.]+(?:e[+-]?\d+)?)\s*([kmgtpe]?)$/i.exec(text ?? '') ?? [];
  const value = number === undefined ? Number.NaN : Number(number) * (SCALES[scale.toUpperCase()] ?? Number.NaN);
  return Number.isFinite(value) ? rounded(value) : undefined;
}

/** Rates by their unit, in any case of letters: MH/s, kh/s, sol/s, g/s … Undefined for what is no unit. */
export function rateFactor(unit: string | undefined): Amount {
  const [, scale] = /^([kmgtp]?)(?:h|hs|h\/s|sol|sol\/s)$/i.exec(unit?.trim() ?? '') ?? [];
  if (scale !== undefined) return SCALES[scale.toUpperCase()];
  return /^(?:g|gps|g\/s)$/i.test(unit?.trim() ?? '') ? 1 : undefined;
}

/** `pciBus` of programs that write it as hexadecimal: `0000:0A:00.0`, `0b:0`, `03:00:0`. */
export function busHex(text: string | undefined): Amount {
  const [, bus] = /^(?:[0-9a-f]{4,8}:)?([0-9a-f]{1,2}):[0-9a-f]{1,2}/i.exec(text ?? '') ?? [];
  return bus === undefined ? undefined : Number.parseInt(bus, 16);
}

/** `pciBus` of programs that write it as decimal: `11:0`, `48`, `1:0:0`; −1 is none. */
export function busDecimal(text: string | undefined): Amount {
  const [, bus] = /^(\d{1,3})(?:$|[:.])/.exec(text ?? '') ?? [];
  return bus === undefined ? undefined : Number(bus);
}

const SOLUTIONS =
  /equihash|zhash|zelhash|zcash|beam|^(?:zec|btg|flux|aion)$|(?:^|\D)(?:125|144|150|192|200|210)[,_/.]\d/i;
const GRAPHS = /cuck(?:oo|aroo|arood|aroom|arooz|atoo)|aeternity|grin|cortex|bfc/i;

/** What an algorithm counts. */
export function unitOf(algorithm: string | undefined): HashUnit {
  if (algorithm !== undefined && SOLUTIONS.test(algorithm)) return 'Sol/s';
  return algorithm !== undefined && GRAPHS.test(algorithm) ? 'G/s' : 'H/s';
}

/** The unit that a program writes; undefined for what is none. */
export function unitSaid(text: string | undefined): HashUnit | undefined {
  if (/sol/i.test(text ?? '')) return 'Sol/s';
  if (/^g(?:\/s|ps)?$/i.test(text?.trim() ?? '')) return 'G/s';
  return /h(?:\/s|s)?$/i.test(text?.trim() ?? '') ? 'H/s' : undefined;
}

/** "34:56:08" is 125768 seconds. */
export function clockSeconds(text: string | undefined): Amount {
  const [, hours, minutes, seconds] = /^(\d{1,6}):(\d\d):(\d\d)$/.exec(text ?? '') ?? [];
  return hours === undefined ? undefined : Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** Entries of an object whose keys are numbers, in the order of the numbers and not of the letters. */
export function numbered(answer: Answer, ...path: (string | number)[]): [number, Answer][] {
  return answer
    .entries(...path)
    .flatMap(([key, value]): [number, Answer][] => (/^\d{1,4}$/.test(key) ? [[Number(key), value]] : []))
    .sort(([a], [b]) => a - b);
}

/** The first that was told: hashrate windows that are not full yet are null. */
export function firstTold(values: readonly Answer[]): Amount {
  return values.map((value) => value.num()).find((told) => told !== undefined);
}

/** `user` with the worker behind it, where it does not end with it already. */
export function withWorker(user: string | undefined, worker: string | undefined): string | undefined {
  if (user === undefined || worker === undefined || user.endsWith(worker)) return user;
  return `${user}.${worker}`;
}

/** "host:port"; without a port the host alone. */
export function hostPort(host: string | undefined, port: string | undefined): string | undefined {
  return host === undefined || port === undefined ? host : `${host}:${port}`;
}
