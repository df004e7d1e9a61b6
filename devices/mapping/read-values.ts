import { rounded } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { busDecimal, busHex, total } from '../gpu-engines/amounts.ts';
import type { Amount, MappedCards, Words } from './mapping.ts';
import { type Card, placeOf, readAt } from './place.ts';
import { factorOf, type Quantity } from './units.ts';

/** Reads what a mapping says of one poll, and of one card where there is one. */
export interface Reader {
  words(words: Words | undefined): string | undefined;
  amount(amount: Amount | undefined, quantity: Quantity): number | undefined;
  truth(words: Words | undefined): boolean | undefined;
  bus(bus: MappedCards['bus']): number | undefined;
  of(card: Card): Reader;
}

type Answers = Readonly<Record<string, Answer>>;

/** Reads from the answers to the mapping's questions. */
export function readerOf(answers: Answers, card?: Card): Reader {
  const all = (text: string) => {
    const place = placeOf(text);
    return place ? readAt(place, answers, card) : [];
  };
  const isCut = Object.values(answers).some(({ mends }) => mends.includes('truncated'));
  // Of a list that broke off nobody knows how much is missing.
  const sum = (at: string) => (isCut && at.includes('*') ? undefined : total(all(at).map(numberOf)));
  const words = (from: Words | undefined): string | undefined =>
    typeof from === 'object' ? from.value : from === undefined ? undefined : all(from)[0]?.str();
  const amount = (from: Amount | undefined, quantity: Quantity): number | undefined => {
    if (from === undefined) return undefined;
    const { at, unit, unitAt, times = 1 } = typeof from === 'string' ? { at: from } : from;
    const factor = factorOf(quantity, unitAt === undefined ? unit : words(unitAt));
    const told = sum(at);
    if (told === undefined || factor === undefined) return undefined;
    return factor * times === 1 ? told : rounded(told * factor * times);
  };
  return {
    words,
    amount,
    truth: (from) => (typeof from === 'string' ? all(from)[0]?.bool() : undefined),
    bus: (from) => {
      const text = from && all(from.at)[0]?.str();
      return from?.unit === 'hex' ? (busHex(text) ?? bareHex(text)) : busDecimal(text);
    },
    of: (its) => readerOf(answers, its),
  };
}

/** Numbers, texts of them, and hexadecimal ones as 0x1f. */
function numberOf(answer: Answer): number | undefined {
  const text = answer.str() ?? '';
  return /^0x[0-9a-f]{1,13}$/i.test(text) ? Number(text) : answer.num();
}

/** "0a", without a device behind it. */
function bareHex(text: string | undefined): number | undefined {
  return text !== undefined && /^[0-9a-f]{1,2}$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}
