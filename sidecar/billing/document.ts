import { createHash } from 'node:crypto';
import type { Client } from './client.ts';
import type { BillingConfig } from './config.ts';
import { writeMajor } from './money/minor.ts';
import { creditorReference } from './reference.ts';
import type { Figures } from './tax/figures.ts';
import type { LineInput } from './tax/line.ts';
import type { TaxComponent, TaxSets } from './tax/tax-set.ts';

/** All that an invoice says, as it was true when it was issued; paper and mail are made of this alone. */
export interface InvoiceDocument {
  version: 1;
  kind: 'invoice' | 'credit-note';
  number: string;
  /** What to write into a transfer: ISO 11649. */
  reference?: string;
  /** The invoice that a credit note is about. */
  refersTo?: { number: string; issueDay: string };
  reason?: string;
  issueDay: string;
  dueDay: string;
  period?: { from: string; to: string };
  currency: string;
  language: Client['language'];
  prices: 'exclusive' | 'inclusive';
  seller: BillingConfig['seller'];
  buyer: Pick<Client, 'name' | 'address' | 'vatId' | 'taxIds' | 'eInvoice'>;
  /** Each with what was levied on it; older ones have no `taxes`. */
  lines: (Omit<LineInput, 'evidence'> & {
    netMinor: number;
    askedMinor: number;
    taxes?: Pick<TaxComponent, 'category' | 'rate'>[];
  })[];
  taxes: Figures['taxes'];
  netMinor: number;
  taxMinor: number;
  grossMinor: number;
  roundingMinor: number;
  prepaidMinor: number;
  payableMinor: number;
  /** The payable amount as people write it: `1234.50`. */
  payable: string;
  /** How it looked: colour, the sha256 of the logo, and what is printed beside the figures. Older ones have none. */
  look?: { accent: string; logo?: string; notes: string[]; terms: string[] };
}

export interface DocumentParts {
  kind: InvoiceDocument['kind'];
  number: string;
  refersTo?: { number: string; issueDay: string };
  reason: string;
  issueDay: string;
  dueDay: string;
  period?: { from: string; to: string };
  currency: string;
  prices: string;
  seller: BillingConfig['seller'];
  client: Client;
  lines: readonly LineInput[];
  figures: Figures;
  /** By which lines are taxed. */
  sets?: TaxSets;
  look?: InvoiceDocument['look'];
}

/** The document of an invoice. Pure: the same parts make the same text. */
export function documentOf({
  client,
  lines,
  figures,
  reason,
  prices,
  period,
  refersTo,
  look,
  sets = {},
  ...parts
}: DocumentParts): InvoiceDocument {
  const { kind, number, issueDay, dueDay, currency, seller } = parts;
  const { name, address, vatId, taxIds, eInvoice } = client;
  const { lines: sums, ...totals } = figures;
  const reference = kind === 'invoice' ? creditorReference(number) : undefined;
  return {
    ...{ version: 1 as const, kind, number },
    ...(reference === undefined ? {} : { reference }),
    ...(refersTo === undefined ? {} : { refersTo }),
    ...(reason === '' ? {} : { reason }),
    ...{ issueDay, dueDay },
    ...(period === undefined ? {} : { period }),
    ...{ currency, language: client.language, prices: prices as InvoiceDocument['prices'], seller },
    buyer: {
      ...{ name, address },
      ...(vatId === undefined ? {} : { vatId }),
      ...(taxIds === undefined ? {} : { taxIds }),
      ...(eInvoice === undefined ? {} : { eInvoice }),
    },
    lines: lines.map(({ evidence: _, ...line }, at) => ({
      ...{ ...line, ...(sums[at] ?? { netMinor: 0, askedMinor: 0 }) },
      ...taxesOf(sets, line.tax),
    })),
    ...totals,
    payable: writeMajor(figures.payableMinor, currency),
    ...(look === undefined ? {} : { look }),
  };
}

function taxesOf(sets: TaxSets, name: string): Pick<InvoiceDocument['lines'][number], 'taxes'> {
  const set = Object.hasOwn(sets, name) ? sets[name] : undefined;
  return set === undefined ? {} : { taxes: set.components.map(({ category, rate }) => ({ category, rate })) };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
