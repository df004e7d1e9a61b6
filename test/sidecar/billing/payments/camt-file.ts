/** Statements by the message definition of camt.053, in the shape that each version has. */

export type Version = '02' | '03' | '04' | '05' | '06' | '07' | '08';

interface Transfer {
  amount: string;
  way?: string;
  state?: string;
  name?: string;
  iban?: string;
  reference?: string;
  words?: string[];
  reversal?: boolean;
  bankReference?: string;
  day?: string;
  batch?: { amount: string; words: string }[];
}

/** A document with one statement of our account. */
export function camt(version: Version, entries: readonly string[], prefix = ''): string {
  const body = `<BkToCstmrStmt><GrpHdr><MsgId>M-1</MsgId><CreDtTm>2026-11-22T06:00:00+01:00</CreDtTm></GrpHdr><Stmt><Id>S-1</Id>
    <Acct><Id><IBAN>DE02120300000000202051</IBAN></Id><Ccy>EUR</Ccy></Acct>${entries.join('')}</Stmt></BkToCstmrStmt>`;
  const bare = `<Document xmlns${prefix === '' ? '' : `:${prefix.slice(0, -1)}`}="urn:iso:std:iso:20022:tech:xsd:camt.053.001.${version}">${body}</Document>`;
  const named = prefix === '' ? bare : bare.replace(/<(\/?)([A-Z])/g, `<$1${prefix}$2`);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${named}`;
}

/** One entry. From version 08 on parties and states lie one level deeper; version 02 has amounts of transfers in AmtDtls. */
export function transfer(version: Version, each: Transfer): string {
  const { amount, way = 'CRDT', state = 'BOOK', bankReference = 'B-1', day = '2026-11-20' } = each;
  const details = each.batch
    ? each.batch.map((part) => details1(version, { ...each, words: [part.words] }, part.amount)).join('')
    : details1(version, each, undefined);
  return `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${way}</CdtDbtInd>${each.reversal ? '<RvslInd>true</RvslInd>' : ''}
    <Sts>${version === '08' ? `<Cd>${state}</Cd>` : state}</Sts>
    <BookgDt><Dt>${day}</Dt></BookgDt><ValDt><DtTm>2026-11-21T00:00:00+01:00</DtTm></ValDt>
    <AcctSvcrRef>${bankReference}</AcctSvcrRef><BkTxCd><Prtry><Cd>NTRF</Cd></Prtry></BkTxCd><NtryDtls>${details}</NtryDtls></Ntry>`;
}

function details1(
  version: Version,
  { way = 'CRDT', name, iban, reference, words = [] }: Transfer,
  amount?: string,
): string {
  const side = way === 'DBIT' ? 'Cdtr' : 'Dbtr';
  const party = name === undefined ? '' : version === '08' ? `<Pty><Nm>${name}</Nm></Pty>` : `<Nm>${name}</Nm>`;
  const own =
    amount === undefined
      ? ''
      : version === '02'
        ? `<AmtDtls><TxAmt><Amt Ccy="EUR">${amount}</Amt></TxAmt></AmtDtls>`
        : `<Amt Ccy="EUR">${amount}</Amt>`;
  const structured =
    reference === undefined
      ? ''
      : `<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp><Ref>${reference}</Ref></CdtrRefInf></Strd>`;
  return `<TxDtls><Refs><EndToEndId>E2E-1</EndToEndId></Refs>${own}
    <RltdPties>${party === '' ? '' : `<${side}>${party}</${side}>`}
    ${iban === undefined ? '' : `<${side}Acct><Id><IBAN>${iban}</IBAN></Id></${side}Acct>`}</RltdPties>
    <RmtInf>${words.map((text) => `<Ustrd>${text}</Ustrd>`).join('')}${structured}</RmtInf></TxDtls>`;
}
