import { amountText } from './amounts.ts';
import type { Line } from './types.ts';

/** Kinds of lines that a person writes by hand, with the unit that they usually have. */
export const LINE_KINDS = [
  { value: 'service', label: 'Service', unit: 'HUR' },
  { value: 'labour', label: 'Labour', unit: 'HUR' },
  { value: 'part', label: 'Part', unit: 'C62' },
  { value: 'shipping', label: 'Shipping', unit: 'C62' },
  { value: 'fee', label: 'Fee', unit: 'C62' },
  { value: 'discount', label: 'Discount', unit: 'C62' },
  { value: 'monitoring', label: 'Monitoring', unit: 'MON' },
  { value: 'energy', label: 'Energy', unit: 'KWH' },
  { value: 'minimum', label: 'Minimum', unit: 'C62' },
  { value: 'uptime-credit', label: 'Uptime credit', unit: 'C62' },
  { value: 'revenue-share', label: 'Share of revenue', unit: 'C62' },
  { value: 'deposit', label: 'Deposit', unit: 'C62' },
  { value: 'correction', label: 'Correction', unit: 'C62' },
] as const;

/** Units of UN/ECE Rec. 20 as people write them. */
export const UNITS = [
  { value: 'C62', label: 'pieces' },
  { value: 'KWH', label: 'kWh' },
  { value: 'HUR', label: 'hours' },
  { value: 'MIN', label: 'minutes' },
  { value: 'DAY', label: 'days' },
  { value: 'MON', label: 'months' },
] as const;

export function kindText(kind: string): string {
  return LINE_KINDS.find(({ value }) => value === kind)?.label ?? kind.replaceAll('-', ' ');
}

/** A quantity with its unit: `1 month`, `5000 kWh`; pieces need no word. */
export function quantityText(quantity: string, unit: string): string {
  if (unit === 'C62') return amountText(quantity);
  const word = UNITS.find(({ value }) => value === unit)?.label ?? unit;
  return `${amountText(quantity)} ${quantity === '1' ? word.replace(/s$/, '') : word}`;
}

/** A line to begin with: one of a kind, without a price. A discount is below zero. */
export function newLine(kind: string, tax: string): Line {
  const unit = LINE_KINDS.find(({ value }) => value === kind)?.unit ?? 'C62';
  return { kind, description: '', quantity: kind === 'discount' ? '-1' : '1', unit, unitPrice: '', tax };
}

/** A line as the API takes it: without what it works out itself, and without what is blank. */
export function writtenLine({ position: _, net: __, ...line }: Line): Line {
  const { discountPercent = '', perQuantity = '', ...rest } = line;
  return {
    ...rest,
    description: rest.description.trim(),
    quantity: decimalOf(rest.quantity),
    unitPrice: decimalOf(rest.unitPrice),
    ...(blank(discountPercent) ? {} : { discountPercent: decimalOf(discountPercent) }),
    ...(blank(perQuantity) ? {} : { perQuantity: decimalOf(perQuantity) }),
  };
}

/** People also write a comma before the decimals. */
export function decimalOf(text: string): string {
  const plain = text.trim();
  return /^-?\d+,\d+$/.test(plain) ? plain.replace(',', '.') : plain;
}

const blank = (text: string) => text.trim() === '';

/** Whether two lists of lines say the same to the API. */
export function sameLines(one: readonly Line[], other: readonly Line[]): boolean {
  const text = (lines: readonly Line[]) => JSON.stringify(lines.map(writtenLine).map(sorted));
  return text(one) === text(other);
}

const sorted = (line: Line) => Object.entries(line).sort(([a], [b]) => (a < b ? -1 : 1));

/** The line with another place among its neighbours. */
export function moved<T>(list: readonly T[], from: number, by: -1 | 1): T[] {
  const to = from + by;
  if (to < 0 || to >= list.length) return [...list];
  const next = [...list];
  const [taken] = next.splice(from, 1);
  if (taken !== undefined) next.splice(to, 0, taken);
  return next;
}

const DECIMAL = /^-?\d{1,18}(\.\d{1,18})?$/;
const NUMBERS = ['quantity', 'unitPrice', 'discountPercent', 'perQuantity'] as const;

/** What can be said of lines without asking: numbers that are none, by their places; and whether any is not written yet. */
export function lineProblems(lines: readonly Line[]): { at: Map<string, string>; isUnwritten: boolean } {
  const wrong = lines.flatMap((line, index) =>
    NUMBERS.flatMap((name): [string, string][] => {
      const text = decimalOf(line[name] ?? '');
      if (text === '' || DECIMAL.test(text)) return [];
      return [[`lines.${index}.${name}`, `found ${JSON.stringify(text)}, expected a number such as 12.50`]];
    }),
  );
  const isUnwritten = lines.some(({ description, quantity, unitPrice }) =>
    [description, quantity, unitPrice].some(blank),
  );
  return { at: new Map(wrong), isUnwritten };
}
