import { describe, expect, it } from 'vitest';
import { type BankEntry, keyed } from '../../../../sidecar/billing/payments/bank-entry.ts';
import type { CsvProfile } from '../../../../sidecar/billing/payments/csv-columns.ts';
import { readCamt } from '../../../../sidecar/billing/payments/read-camt.ts';
import { readCsvStatement } from '../../../../sidecar/billing/payments/read-csv.ts';
import { camt, transfer } from './camt-file.ts';

const IBAN = 'DE02120300000000202051';
const PAYER = 'AT611904300234573201';

describe('camt.053', () => {
  it.each(['02', '03', '04', '05', '06', '07', '08'] as const)('reads version %s', (version) => {
    const file = camt(version, [
      transfer(version, { amount: '119.00', name: 'Hasher GmbH', iban: PAYER, reference: 'RF18539007547034' }),
    ]);
    expect(readCamt(file)).toEqual({
      entries: [
        {
          ...{ account: IBAN, bookedDay: '2026-11-20', valueDay: '2026-11-21', currency: 'EUR', amountMinor: 11_900 },
          ...{ name: 'Hasher GmbH', iban: PAYER, reference: 'RF18539007547034', text: 'RF18539007547034' },
          ...{ endToEnd: 'E2E-1', bankReference: 'B-1' },
        },
      ],
      ...{ problems: [], skipped: 0 },
    });
  });

  it('reads what went out, what was taken back, prefixes, entities, and what is written in several lines', () => {
    const out = transfer('02', {
      way: 'DBIT',
      amount: '0.1',
      name: 'A &amp; B &#x4E2D;',
      words: ['Refund', 'INV &lt;1&gt;'],
      reversal: true,
    });
    const file = camt('02', [out], 'n:');
    expect(readCamt(file).entries[0]).toMatchObject({
      ...{ amountMinor: -10, name: 'A & B 中', text: 'Refund INV <1>', reversal: true },
    });
  });

  it('takes a batch apart where its parts make its sum, and says where they do not', () => {
    const parts = (amounts: string[]) =>
      transfer('08', { amount: '30.00', batch: amounts.map((amount, at) => ({ amount, words: `INV-${at}` })) });
    expect(
      readCamt(camt('08', [parts(['10.00', '20.00'])])).entries.map(({ amountMinor, text, bankReference }) => [
        amountMinor,
        text,
        bankReference,
      ]),
    ).toEqual([
      [1000, 'INV-0', 'B-1/1'],
      [2000, 'INV-1', 'B-1/2'],
    ]);
    const odd = readCamt(camt('08', [parts(['10.00', '19.99'])]));
    expect(odd.entries).toMatchObject([{ amountMinor: 3000, text: 'INV-0 INV-1' }]);
    expect(odd.problems).toEqual([
      {
        place: 'entry B-1',
        why: 'found 2 transfers whose amounts do not make its sum, expected them to; it is taken as one',
      },
    ]);
  });

  it('leaves out what is pending, and names an entry that cannot be read; the others are read', () => {
    const good = transfer('08', { amount: '1.00' });
    const file = camt('08', [
      transfer('08', { state: 'PDNG', amount: '5.00' }),
      transfer('08', { amount: '1.001' }),
      good,
      transfer('08', { amount: '1.00', way: 'XXXX' }),
    ]);
    expect(readCamt(file)).toMatchObject({
      ...{ skipped: 1, entries: [{ amountMinor: 100 }] },
      problems: [
        { place: 'statement S-1, entry 2', why: 'Amt: found "1.001", expected at most 2 decimals, as EUR has' },
        { place: 'statement S-1, entry 4', why: 'CdtDbtInd: found XXXX, expected CRDT or DBIT' },
      ],
    });
  });

  const good = camt('08', []);
  it.each([
    [
      'another message',
      good.replaceAll('camt.053', 'camt.052'),
      'found urn:iso:std:iso:20022:tech:xsd:camt.052.001.08, expected camt.053.001.02 to .08',
    ],
    ['another version', good.replaceAll('053.001.08', '053.001.99'), 'camt.053.001.99, expected'],
    ['no message', '<html></html>', 'found no ISO 20022 document'],
    ['an end that is missing', good.slice(0, -20), 'broken XML'],
    [
      'entities of its own',
      good.replace('<Document', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><Document'),
      'found a document type',
    ],
  ])('refuses %s', (_, file, why) => expect(() => readCamt(file)).toThrow(why));
});

const SPARKASSE =
  '"Auftragskonto";"Buchungstag";"Valutadatum";"Buchungstext";"Verwendungszweck";"Kundenreferenz (End-to-End)";"Beguenstigter/Zahlungspflichtiger";"Kontonummer/IBAN";"BIC (SWIFT-Code)";"Betrag";"Waehrung";"Info"\n' +
  `"${IBAN}";"20.11.26";"21.11.26";"GUTSCHR. UEBERWEISUNG";"INV-2026-00001 Danke";"E2E-1";"Hasher GmbH";"${PAYER}";"BKAUATWW";"1.119,00";"EUR";"Umsatz gebucht"\n` +
  `"${IBAN}";"20.11.26";"20.11.26";"ENTGELT";"Konto";"";"Bank";"";"";"-7,90";"EUR";"Umsatz vorgemerkt"\n`;

describe('CSV', () => {
  const options = { account: IBAN, currency: 'EUR' };
  const read = (text: string, profile?: CsvProfile) =>
    readCsvStatement(Buffer.from(text), { ...options, ...(profile ? { profile } : {}) });

  it.each<[bank: string, text: string, expected: Partial<BankEntry>[]]>([
    [
      'a German savings bank',
      SPARKASSE,
      [
        {
          account: IBAN,
          bookedDay: '2026-11-20',
          valueDay: '2026-11-21',
          amountMinor: 111_900,
          name: 'Hasher GmbH',
          iban: PAYER,
          text: 'INV-2026-00001 Danke GUTSCHR. UEBERWEISUNG',
          endToEnd: 'E2E-1',
        },
      ],
    ],
    [
      'a direct bank, with lines before the head',
      'Girokonto;DE02\nKontostand;1,00 €\n\n"Buchungsdatum";"Wertstellung";"Status";"Zahlungspflichtiger";"Verwendungszweck";"IBAN";"Betrag (€)"\n"20.11.2026";"20.11.2026";"Gebucht";"Hasher";"x";"AT61 1904 3002 3457 3201";"119,00 €"\n',
      [{ currency: 'EUR', amountMinor: 11_900, iban: PAYER, name: 'Hasher' }],
    ],
    [
      'a bank in English',
      '"Booking Date","Value Date","Partner Name","Partner Iban","Payment Reference","Amount (EUR)"\n"2026-11-20","2026-11-20","Hasher","","INV 1, thanks","119.00"\n',
      [{ bookedDay: '2026-11-20', amountMinor: 11_900, text: 'INV 1, thanks' }],
    ],
    [
      'two columns of amounts, months first',
      'Date,Description,Paid in,Paid out,Currency\n11/20/2026,INV-1,"1,119.00",,USD\n11/21/2026,Fee,,2.50,USD\n',
      [
        { bookedDay: '2026-11-20', amountMinor: 111_900, currency: 'USD' },
        { bookedDay: '2026-11-21', amountMinor: -250 },
      ],
    ],
    ['a sign behind', 'Fecha;Importe;Divisa\n20/11/2026;119,50-;EUR\n', [{ amountMinor: -11_950 }]],
    ['no decimals at all', 'date;amount;currency\n2026-11-20;1500;JPY\n', [{ amountMinor: 1500, currency: 'JPY' }]],
  ])('reads that of %s', (_, text, expected) => expect(read(text)).toMatchObject({ entries: expected, problems: [] }));

  it('leaves out what is noted and not booked', () => expect(read(SPARKASSE).skipped).toBe(1));

  it('reads what Windows writes', () => {
    const bytes = Buffer.from('Datum;Betrag;Name\n20.11.2026;1,50;M\xfcller\n', 'latin1');
    expect(readCsvStatement(bytes, options).entries[0]?.name).toBe('Müller');
  });

  it('names a line that cannot be read, and reads the others', () => {
    const text = 'Datum;Betrag\n31.11.2026;1,00\n20.11.2026;1,00\n20.11.2026;viel\n20.11.2026;"1,0\n20.11.2026;0,00\n';
    expect(read(text)).toMatchObject({
      entries: [{ amountMinor: 100 }],
      problems: [
        { place: 'line 2', why: 'found "31.11.2026", expected a date as day-month-year' },
        { place: 'line 4', why: 'found "viel", expected an amount such as 1234,50' },
        { place: 'line 5', why: 'cell 2: found a quote that is not closed on its line' },
        { place: 'line 6', why: 'amount: found none, expected one that is not 0' },
      ],
    });
  });

  it('does not take the sign of thousands for that of decimals', () => {
    const text = 'Datum;Betrag\n20.11.2026;1.50\n20.11.2026;1.500,25\n';
    expect(read(text, { decimals: ',', columns: {} })).toMatchObject({
      entries: [{ amountMinor: 150_025 }],
      problems: [{ place: 'line 2', why: 'found "1.50", expected an amount such as 1234,50' }],
    });
  });

  it.each([
    ['no head', 'a;b\n1;2\n', 'found "a;b" and no head line with a day and an amount'],
    ['dates of two meanings', 'Date,Amount\n01/02/2026,1.50\n', 'dates: found "01/02/2026", expected a profile'],
    ['amounts of two meanings', 'Date,Amount\n2026-02-01,"1,234"\n', 'amounts: found "1,234", expected a profile'],
    ['amounts that contradict each other', 'Date;Amount\n2026-02-01;1,5\n2026-02-02;1.5\n', 'others with both signs'],
    ['nothing', '', 'found ""'],
  ])('refuses %s', (_, text, why) => expect(() => read(text)).toThrow(why));

  it('does as a profile says', () => {
    const profile: CsvProfile = {
      ...{ delimiter: '|', decimals: ',', dates: 'month-day-year', account: 'X1', currency: 'KWD' },
      columns: { day: 'When', amount: 'How much', text: ['A', 'B'], bankReference: 'Nr' },
    };
    expect(read('When|How much|A|B|Nr\n01/02/2026|1.234|a|b|7\n', profile).entries).toEqual([
      {
        account: 'X1',
        bookedDay: '2026-01-02',
        currency: 'KWD',
        amountMinor: 1_234_000,
        text: 'a b',
        bankReference: '7',
      },
    ]);
  });
});

describe('The key of an entry', () => {
  const entry: BankEntry = { account: IBAN, bookedDay: '2026-11-20', currency: 'EUR', amountMinor: 100, text: 'INV 1' };
  const keys = (...entries: Partial<BankEntry>[]) =>
    keyed(entries.map((more) => ({ ...entry, ...more }))).map(({ key }) => key);

  it('is the same again, whatever blanks and case are', () => {
    expect(keys({})).toEqual(keys({ text: ' inv  1 ' }));
    expect(keys({ bankReference: 'B1' })).toEqual(keys({ bankReference: 'B1', text: 'other words' }));
  });

  it.each<[string, Partial<BankEntry>]>([
    ['day', { bookedDay: '2026-11-21' }],
    ['amount', { amountMinor: 101 }],
    ['way', { amountMinor: -100 }],
    ['currency', { currency: 'USD' }],
    ['account', { account: 'DE1' }],
    ['payer', { iban: PAYER }],
    ['words', { text: 'INV 2' }],
  ])('is another for another %s', (_, more) => expect(keys(more)).not.toEqual(keys({})));

  it('tells two of the same words apart, in any file that has both', () => {
    const [one, two] = keys({}, {});
    expect(one).not.toBe(two);
    expect(keys({ text: 'between' }, {}, {}).slice(1)).toEqual([one, two]);
    const [first, second] = keys({ bankReference: 'NONREF' }, { bankReference: 'NONREF', text: 'INV 2' });
    expect(first).not.toBe(second?.slice(0, 40));
  });
});
