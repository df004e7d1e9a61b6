import { writeMajor } from '../money/minor.ts';

/** A transfer that a payer's bank app can read off paper. */
export interface Transfer {
  name: string;
  /** Without blanks. */
  iban: string;
  bic?: string;
  amountMinor: number;
  currency: string;
  /** ISO 11649; without one, `text` says what it is for. */
  reference?: string;
  text?: string;
}

const MOST_MINOR = 99_999_999_999;

/**
 * What a QR code holds for a SEPA credit transfer, by EPC069-12 version 002 in UTF-8: at most 331 bytes, to be drawn with
 * error correction M. Undefined where a transfer of that kind cannot carry it: another currency than EUR, nothing to pay,
 * more than 999,999,999.99.
 */
export function epcPayload({ name, iban, bic, amountMinor, currency, reference, text }: Transfer): string | undefined {
  if (currency !== 'EUR' || amountMinor < 1 || amountMinor > MOST_MINOR) return undefined;
  const lines = [
    ...['BCD', '002', '1', 'SCT'],
    ...[bic ?? '', cut(name, 70), iban, `EUR${writeMajor(amountMinor, currency)}`, ''],
    ...(reference === undefined ? ['', cut(text ?? '', 140)] : [reference]),
  ];
  const last = lines.findLastIndex((line) => line !== '');
  const payload = lines.slice(0, last + 1).join('\n');
  return Buffer.byteLength(payload) <= 331 ? payload : undefined;
}

function cut(text: string, characters: number): string {
  return [...text.replace(/\s+/g, ' ').trim()].slice(0, characters).join('').trim();
}
