import { type Evidence, type Facts, namedBy, near, personal, type Way, WEIGHTS, within } from './evidence.ts';
import { type Allotment, type OpenInvoice, proposeAllotments } from './propose.ts';

/** A client as a bank statement may show it. */
export interface Payer {
  client: string;
  name: string;
  currency: string;
  /** Accounts that it paid from before. */
  ibans: readonly string[];
  /** What it may get back. */
  creditMinor: number;
  open: readonly OpenInvoice[];
  /** Payments by bank that a person wrote down and that no entry stands for yet. */
  recorded: readonly { payment: string; amountMinor: number; receivedDay: string; reference: string }[];
}

/** What an entry may be, why, and how sure that is: from 1 to 100. */
export interface Proposal {
  client: string;
  score: number;
  reasons: string[];
  /** Which invoices it pays. What is left is the client's credit. */
  allot: Allotment[];
  /** It is this payment, which was written down before. */
  payment?: string;
  /** Reference and amount are those of one open invoice. */
  exact: boolean;
}

const MOST = 5;

/**
 * What an entry of a bank statement may be, the likeliest first: by reference, amount, account and name. Pure, and only a
 * proposal. Nothing is proposed for what nothing speaks for, nor for an amount alone where a reference names another.
 */
export function matchEntry(entry: Facts, payers: readonly Payer[]): Proposal[] {
  const mine = payers.filter(({ currency }) => currency === entry.currency);
  const found = mine.flatMap((payer) => (entry.amountMinor > 0 ? incoming(entry, payer) : outgoing(entry, payer)));
  const alone = found.filter(({ exact }) => exact).length === 1;
  const isNamed = found.some(({ score }) => score >= WEIGHTS.number);
  return found
    .filter(({ score }) => !isNamed || score > WEIGHTS.amount)
    .map((each) => ({ ...each, exact: each.exact && alone, score: Math.min(each.score, 100) }))
    .sort((one, other) => other.score - one.score || (one.client < other.client ? -1 : 1))
    .slice(0, MOST);
}

function incoming(entry: Facts, payer: Payer): Proposal[] {
  const { client, open } = payer;
  const who = personal(entry, payer);
  const before = payer.recorded.filter(
    ({ amountMinor, receivedDay }) => amountMinor === entry.amountMinor && near(receivedDay, entry.bookedDay),
  );
  const named = open.flatMap((invoice) => {
    const way = namedBy(entry, invoice.number);
    return way === undefined ? [] : [{ invoice, way }];
  });
  const known = before.map(({ payment, reference }) => ({
    ...{ client, payment, allot: [], exact: false },
    score: who.score + WEIGHTS.amount + (reference !== '' && within(entry, reference) ? WEIGHTS.number : WEIGHTS.name),
    reasons: [...who.reasons, 'amount', 'a payment of these days that was written down before'],
  }));
  const paid = named.length > 0 ? byName(entry, open, named) : byAmount(entry, open, who.score > 0);
  if (paid === undefined) return known;
  const score = who.score + paid.score;
  return [
    ...known,
    { client, ...paid, score, reasons: [...paid.reasons, ...who.reasons], exact: paid.exact && known.length === 0 },
  ];
}

type Paid = Evidence & Pick<Proposal, 'allot' | 'exact'>;

/** It says which invoices it is for: those first, then the oldest. */
function byName(
  { amountMinor }: Facts,
  open: readonly OpenInvoice[],
  named: readonly { invoice: OpenInvoice; way: Way }[],
): Paid {
  const sum = named.reduce((all, { invoice }) => all + invoice.openMinor, 0);
  const same = sum === amountMinor;
  const best = named.some(({ way }) => way === 'reference') ? 'reference' : 'number';
  const names = new Set(named.map(({ invoice }) => invoice.invoice));
  const first = proposeAllotments(
    amountMinor,
    '',
    named.map(({ invoice }) => invoice),
  );
  const used = first.reduce((all, each) => all + each.amountMinor, 0);
  const rest = proposeAllotments(
    amountMinor - used,
    '',
    open.filter(({ invoice }) => !names.has(invoice)),
  );
  const numbers = named.map(({ invoice }) => invoice.number).join(', ');
  return {
    score: WEIGHTS[best] + (same ? WEIGHTS.amount : 0),
    reasons: [
      `${best} of ${numbers}`,
      same ? 'amount' : amountMinor < sum ? 'amount is less than what is open' : 'amount is more than what is open',
    ],
    allot: [...first, ...rest],
    exact: same && named.length === 1,
  };
}

/** It does not say what for: an amount that one invoice has, or a payer that is known. */
function byAmount({ amountMinor }: Facts, open: readonly OpenInvoice[], knownPayer: boolean): Paid | undefined {
  const same = open.filter(({ openMinor }) => openMinor === amountMinor);
  const [only] = same;
  if (only && (same.length === 1 || knownPayer))
    return {
      score: WEIGHTS.amount,
      reasons: [same.length === 1 ? 'amount' : `amount, of ${same.length} invoices; the oldest`],
      allot: proposeAllotments(amountMinor, '', same),
      exact: false,
    };
  if (!knownPayer) return undefined;
  return {
    score: 0,
    reasons: ['no reference: the oldest'],
    allot: proposeAllotments(amountMinor, '', open),
    exact: false,
  };
}

/** What went out may be a client's credit that it gets back. */
function outgoing(entry: Facts, payer: Payer): Proposal[] {
  const { client } = payer;
  const who = personal(entry, payer);
  const before = payer.recorded.filter(
    ({ amountMinor, receivedDay }) => amountMinor === entry.amountMinor && near(receivedDay, entry.bookedDay),
  );
  if (before[0] && who.score > 0) {
    const reasons = [...who.reasons, 'amount', 'a refund of these days that was written down before'];
    return [
      {
        client,
        payment: before[0].payment,
        allot: [],
        exact: false,
        reasons,
        score: who.score + WEIGHTS.amount + WEIGHTS.name,
      },
    ];
  }
  if (who.score === 0 || payer.creditMinor < -entry.amountMinor) return [];
  const same = payer.creditMinor === -entry.amountMinor;
  const reasons = [...who.reasons, same ? 'all of its credit' : 'a part of its credit'];
  return [{ client, allot: [], exact: false, reasons, score: who.score + (same ? WEIGHTS.amount : 0) }];
}
