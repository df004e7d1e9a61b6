import { type Static, Type } from '@sinclair/typebox';

const Heading = Type.String({ minLength: 1, maxLength: 100, description: 'a heading as the file has it' });
const closed = { additionalProperties: false } as const;

/** How a bank writes its statements as CSV, where it cannot be seen from the file. */
export const CsvProfileSchema = Type.Object(
  {
    delimiter: Type.Optional(Type.Union([',', ';', '\t', '|'].map((each) => Type.Literal(each)))),
    decimals: Type.Optional(Type.Union([Type.Literal(','), Type.Literal('.')])),
    dates: Type.Optional(
      Type.Union(['year-month-day', 'day-month-year', 'month-day-year'].map((each) => Type.Literal(each))),
    ),
    encoding: Type.Optional(Type.Union([Type.Literal('utf-8'), Type.Literal('windows-1252')])),
    account: Type.Optional(Type.String({ minLength: 1, maxLength: 40, description: 'our own account' })),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$' })),
    columns: Type.Object(
      {
        day: Type.Optional(Heading),
        valueDay: Type.Optional(Heading),
        amount: Type.Optional(Heading),
        credit: Type.Optional(Heading),
        debit: Type.Optional(Heading),
        currency: Type.Optional(Heading),
        account: Type.Optional(Heading),
        name: Type.Optional(Heading),
        iban: Type.Optional(Heading),
        text: Type.Optional(Type.Array(Heading, { minItems: 1, maxItems: 16 })),
        reference: Type.Optional(Heading),
        endToEnd: Type.Optional(Heading),
        bankReference: Type.Optional(Heading),
        state: Type.Optional(Heading),
      },
      { ...closed, default: {} },
    ),
  },
  { ...closed, description: 'a kind of CSV; what is not said is found out' },
);
export type CsvProfile = Static<typeof CsvProfileSchema>;
export type Column = Exclude<keyof CsvProfile['columns'], 'text'>;

/** Headings that banks use, in small letters without blanks and signs; the first that a file has is taken. */
const KNOWN: Readonly<Record<Column | 'text', readonly string[]>> = {
  day: [
    ...['buchungstag', 'buchungsdatum', 'buchung', 'bookingdate', 'bookeddate', 'postingdate', 'transactiondate'],
    ...['datecompletedutc', 'completeddate', 'fechaoperacion', 'fecha', 'datum', 'date'],
  ],
  valueDay: ['valutadatum', 'valuta', 'wertstellung', 'wertstellungstag', 'valuedate', 'fechavalor'],
  amount: ['betrag', 'umsatz', 'betrageur', 'amount', 'amounteur', 'amountusd', 'importe', 'betragineur'],
  credit: ['haben', 'gutschrift', 'credit', 'creditamount', 'paidin', 'moneyin', 'deposit', 'abono'],
  debit: ['soll', 'lastschrift', 'debit', 'debitamount', 'paidout', 'moneyout', 'withdrawal', 'cargo'],
  currency: ['waehrung', 'wahrung', 'currency', 'paymentcurrency', 'divisa', 'moneda'],
  account: ['auftragskonto', 'ibanauftragskonto', 'account', 'accountnumber', 'cuenta'],
  name: [
    ...[
      'beguenstigterzahlungspflichtiger',
      'namezahlungsbeteiligter',
      'auftraggeberempfanger',
      'auftraggeberempfaenger',
    ],
    ...[
      'zahlungspflichtiger',
      'auftraggeber',
      'partnername',
      'payer',
      'payername',
      'sendername',
      'counterparty',
      'name',
      'ordenante',
    ],
  ],
  iban: [
    ...['kontonummeriban', 'ibanzahlungsbeteiligter', 'iban', 'partneriban', 'payeriban', 'counterpartyiban'],
    ...['beneficiaryiban', 'payeraccountnumber'],
  ],
  text: [
    ...[
      'verwendungszweck',
      'buchungstext',
      'paymentreference',
      'description',
      'text',
      'memo',
      'details',
      'concepto',
      'remittance',
    ],
    ...['remittanceinformation', 'reference'],
  ],
  reference: ['creditorreference', 'structuredreference'],
  endToEnd: ['kundenreferenzendtoend', 'endtoendreferenz', 'endtoendid', 'endtoend', 'kundenreferenz'],
  bankReference: ['bankreferenz', 'transactionid', 'transferwiseid'],
  state: ['status', 'state', 'info'],
};

export interface FoundColumns {
  at: Partial<Record<Column, number>>;
  text: number[];
}

/** Where the columns of a head line are; undefined where it is none: it must have a day, and amounts. */
export function columnsOf(head: readonly string[], profile: CsvProfile | undefined): FoundColumns | undefined {
  const plainHead = head.map(plain);
  const own: CsvProfile['columns'] = profile?.columns ?? {};
  const placeOf = (said: string | undefined, known: readonly string[]): number => {
    if (said !== undefined) return plainHead.indexOf(plain(said));
    return known.map((name) => plainHead.indexOf(name)).find((place) => place >= 0) ?? -1;
  };
  const names = Object.keys(KNOWN).filter((name): name is Column => name !== 'text');
  const at = Object.fromEntries(
    names.map((name) => [name, placeOf(own[name], KNOWN[name])] as const).filter(([, place]) => place >= 0),
  ) as FoundColumns['at'];
  const text = own.text
    ? own.text.map((name) => plainHead.indexOf(plain(name)))
    : KNOWN.text.map((name) => plainHead.indexOf(name));
  const amounts = at.amount !== undefined || at.credit !== undefined || at.debit !== undefined;
  if (at.day === undefined || !amounts) return undefined;
  return { at, text: [...new Set(text.filter((place) => place >= 0))] };
}

/** Betrag (€) is betrag: signs and accents away. */
function plain(heading: string): string {
  return heading
    .normalize('NFKD')
    .replace(/ß/g, 'ss')
    .replace(/[^A-Za-z0-9]/g, '')
    .toLowerCase();
}

/** A currency that stands in a heading: Betrag (€), Amount (EUR). */
export function currencyIn(heading: string): string | undefined {
  if (heading.includes('€')) return 'EUR';
  return /\(([A-Z]{3})\)/.exec(heading)?.[1];
}
