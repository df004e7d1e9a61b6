import type { Client } from '../client.ts';
import type { InvoiceDocument } from '../document.ts';
import type { BillingParts } from '../parts.ts';

/** How a paper looks that is made now, for a client of a language. */
export function lookOf(
  { config, logo }: Pick<BillingParts, 'config' | 'logo'>,
  language: Client['language'],
): NonNullable<InvoiceDocument['look']> {
  const { accent, notes, terms } = config.paper;
  return {
    accent,
    ...(logo === undefined ? {} : { logo: logo.sha256 }),
    notes: notes[language] ?? [],
    terms: terms[language] ?? [],
  };
}
