import type { Client } from '../client.ts';
import { exponentOf } from '../money/currency.ts';
import { decimal, textOf } from '../money/decimal.ts';
import { writeMajor } from '../money/minor.ts';

type Language = Client['language'];

/** How a language divides numbers: no rounding, no locale of the machine, so that paper is the same everywhere. */
const MARKS: Readonly<Record<Language, { point: string; group: string }>> = {
  en: { point: '.', group: ',' },
  de: { point: ',', group: '.' },
  es: { point: ',', group: '.' },
};

/** A decimal with all of its places, thousands divided: `1.234,50`. */
export function writeDecimal(text: string, language: Language): string {
  const { point, group } = MARKS[language];
  const [whole = '', part] = text.replace('-', '').split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, group);
  return `${text.startsWith('-') ? '\u2212' : ''}${grouped}${part === undefined ? '' : `${point}${part}`}`;
}

/** An amount of minor units with its currency: `1.234,50 EUR`. */
export function writeAmount(minor: number, currency: string, language: Language): string {
  return `${writeDecimal(writeMajor(minor, currency), language)} ${currency}`;
}

/** A price, with as many places as it has and no fewer than its currency; eight at most, as nobody reads more. */
export function writePrice(text: string, currency: string, language: Language): string {
  const least = exponentOf(currency);
  const short = textOf(decimal(text).round(Math.max(8, least)));
  const [whole = '', part = ''] = short.split('.');
  const places = part.padEnd(least, '0');
  return writeDecimal(places === '' ? whole : `${whole}.${places}`, language);
}

/** A day as the language writes it: 22.11.2026, 22/11/2026, 22 Nov 2026. */
export function writeDay(day: string, language: Language): string {
  const [year = '', month = '', date = ''] = day.split('-');
  if (language === 'de') return `${date}.${month}.${year}`;
  if (language === 'es') return `${date}/${month}/${year}`;
  return `${Number(date)} ${MONTHS[Number(month) - 1] ?? month} ${year}`;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
