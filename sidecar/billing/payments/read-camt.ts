import { checkDay } from '../calendar/day.ts';
import { addMinor, readMajor } from '../money/minor.ts';
import { type BankEntry, given, ibanOf, type ReadStatement } from './bank-entry.ts';
import { readXml, type XmlElement } from './read-xml.ts';

const NAMESPACE = /urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(0[2-8])(?=["'])/;

/**
 * Reads statements as camt.053, versions 02 to 08, as banks write them. Throws RangeError for what is none. An entry of
 * several transfers with amounts of their own is as many entries; one whose parts do not make its sum stays one, and a
 * problem says so. What is not booked yet is left out.
 */
export function readCamt(text: string): ReadStatement {
  const found = /urn:iso:std:iso:20022:tech:xsd:[a-z]{4}\.\d{3}\.\d{3}\.\d{2}/.exec(text)?.[0];
  if (!NAMESPACE.test(text))
    throw new RangeError(`the statement: found ${found ?? 'no ISO 20022 document'}, expected camt.053.001.02 to .08`);
  const read: ReadStatement = { entries: [], problems: [], skipped: 0 };
  for (const statement of readXml(text).all('Document', 'BkToCstmrStmt', 'Stmt')) {
    const account = statement.text('Acct', 'Id', 'IBAN') ?? statement.text('Acct', 'Id', 'Othr', 'Id') ?? '';
    for (const [at, entry] of statement.all('Ntry').entries())
      try {
        const state = entry.text('Sts', 'Cd') ?? entry.text('Sts') ?? 'BOOK';
        if (state === 'BOOK') read.entries.push(...entriesOf(entry, account, (why) => read.problems.push(why)));
        else read.skipped += 1;
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        const place = `statement ${statement.text('Id') ?? account}, entry ${at + 1}`;
        read.problems.push({ place, why: error.message });
      }
  }
  return read;
}

type Tell = (problem: { place: string; why: string }) => void;

function entriesOf(entry: XmlElement, account: string, tell: Tell): BankEntry[] {
  if (account === '') throw new RangeError('Acct: found no number, expected an IBAN or another one');
  const whole = amountOf(entry, 'Amt');
  const out = entry.text('CdtDbtInd') === 'DBIT';
  if (!out && entry.text('CdtDbtInd') !== 'CRDT')
    throw new RangeError(`CdtDbtInd: found ${entry.text('CdtDbtInd') ?? 'none'}, expected CRDT or DBIT`);
  const valueDay = dayOf(entry, 'ValDt');
  const bookedDay = dayOf(entry, 'BookgDt') ?? valueDay;
  if (bookedDay === undefined) throw new RangeError('BookgDt: found none, expected a day');
  const facts = {
    ...{ account, bookedDay, currency: whole.currency },
    ...(valueDay === undefined ? {} : { valueDay }),
    ...(entry.text('RvslInd') === 'true' ? { reversal: true } : {}),
  };
  const signed = (minor: number) => (out ? -minor : minor);
  const transfers = entry.all('NtryDtls', 'TxDtls');
  const parts = transfers.map((transfer) => partOf(transfer, whole.currency));
  const sum = parts.every((part) => part !== undefined) ? addMinor(parts.map((part) => part ?? 0)) : undefined;
  const reference = entry.text('AcctSvcrRef') ?? entry.text('NtryRef');
  if (transfers.length > 1 && sum === whole.minor)
    return transfers.map((transfer, at) => ({
      ...{ ...facts, amountMinor: signed(parts[at] ?? 0), ...sideOf([transfer], out, entry) },
      ...given('bankReference', transfer.text('Refs', 'AcctSvcrRef') ?? (reference && `${reference}/${at + 1}`)),
    }));
  if (transfers.length > 1)
    tell({
      place: `entry ${reference ?? bookedDay}`,
      why: `found ${transfers.length} transfers whose amounts do not make its sum, expected them to; it is taken as one`,
    });
  return [
    {
      ...{ ...facts, amountMinor: signed(whole.minor), ...sideOf(transfers, out, entry) },
      ...given('bankReference', entry.text('AcctSvcrRef') ?? transfers[0]?.text('Refs', 'AcctSvcrRef')),
    },
  ];
}

/** Who the other side is and what was written; up to version 07 a party stands bare, in 08 within Pty. */
function sideOf(transfers: readonly XmlElement[], out: boolean, entry: XmlElement) {
  const [side, ultimate] = out ? ['Cdtr', 'UltmtCdtr'] : ['Dbtr', 'UltmtDbtr'];
  const [first] = transfers;
  const nameOf = (party: string) =>
    first?.text('RltdPties', party, 'Nm') ?? first?.text('RltdPties', party, 'Pty', 'Nm');
  const words = (...path: string[]) =>
    transfers.flatMap((each) => each.all(...path).flatMap((part) => part.text() ?? []));
  const references = words('RmtInf', 'Strd', 'CdtrRefInf', 'Ref').map((text) => text.replace(/\s+/g, ''));
  const endToEnd = first?.text('Refs', 'EndToEndId');
  const text = [
    ...words('RmtInf', 'Ustrd'),
    ...words('RmtInf', 'Strd', 'AddtlRmtInf'),
    ...(transfers.length === 1 ? references : references.slice(1)),
    ...words('AddtlTxInf'),
    ...(entry.text('AddtlNtryInf') === undefined ? [] : [entry.text('AddtlNtryInf') ?? '']),
  ];
  return {
    ...given('name', nameOf(side ?? '') ?? nameOf(ultimate ?? '')),
    ...given('iban', ibanOf(first?.text('RltdPties', `${side}Acct`, 'Id', 'IBAN'))),
    ...given('reference', references[0]),
    text: [...new Set(text)].join(' '),
    ...given('endToEnd', endToEnd === 'NOTPROVIDED' ? undefined : endToEnd),
  };
}

/** The amount of a transfer in the entry's currency: version 02 has it deeper; what was asked abroad does not count. */
function partOf(transfer: XmlElement, currency: string): number | undefined {
  const place = [['Amt'], ['AmtDtls', 'TxAmt', 'Amt']].find(
    (path) => transfer.at(...path)?.attribute('Ccy') === currency,
  );
  return place === undefined ? undefined : amountOf(transfer, ...place).minor;
}

function amountOf(element: XmlElement, ...path: string[]): { minor: number; currency: string } {
  const currency = element.at(...path)?.attribute('Ccy') ?? '';
  const text = (element.text(...path) ?? '').replace(/(\.\d*?)0+$/, '$1').replace(/\.$/, '');
  return { minor: readMajor(text, currency, 'Amt'), currency };
}

function dayOf(element: XmlElement, name: string): string | undefined {
  const day = (element.text(name, 'Dt') ?? element.text(name, 'DtTm'))?.slice(0, 10);
  return day === undefined ? undefined : checkDay(day, name);
}
