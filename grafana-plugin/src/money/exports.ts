import { shiftMonth } from './months.ts';

/** A file for an accountant (GET /billing/export/…). */
export interface BookExport {
  /** Below /billing/export/. */
  path: string;
  query?: Readonly<Record<string, string>>;
  title: string;
  means: string;
  /** How the file is called, before its days. */
  name: string;
  ending: string;
}

export const BOOK_EXPORTS: readonly BookExport[] = [
  {
    ...{ path: 'invoices', title: 'Invoices and credit notes', name: 'invoices', ending: 'csv' },
    means: 'what was issued, with net, tax, payable, and what is open now',
  },
  {
    ...{ path: 'lines', title: 'Lines', name: 'lines', ending: 'csv' },
    means: 'each line of what was issued, with quantity, price, tax and net',
  },
  {
    ...{ path: 'payments', title: 'Payments', name: 'payments', ending: 'csv' },
    means: 'what came in and went back, and how much of it is for invoices',
  },
  {
    ...{ path: 'journal', query: { format: 'csv' }, title: 'Journal', name: 'journal', ending: 'csv' },
    means: 'both sides of each entry, by the accounts of the configuration',
  },
  {
    ...{ path: 'journal', query: { format: 'json' }, title: 'Journal for machines', name: 'journal', ending: 'json' },
    means: 'the same as JSON',
  },
  {
    ...{ path: 'datev', title: 'DATEV', name: 'EXTF_Buchungsstapel', ending: 'csv' },
    means: 'the journal as a Buchungsstapel (EXTF 700), in Windows-1252',
  },
];

/** The last days before an export begins and ends that accountants ask for, of a day such as 2026-11-22. */
export function spansBefore(today: string): { value: string; label: string; from: string; to: string }[] {
  const month = today.slice(0, 7);
  const year = Number(today.slice(0, 4));
  const quarter = `${year}-${String(Math.floor((Number(today.slice(5, 7)) - 1) / 3) * 3 + 1).padStart(2, '0')}`;
  const span = (value: string, label: string, from: string, to: string) => ({ value, label, from, to });
  return [
    span('last-month', 'Last month', `${shiftMonth(month, -1)}-01`, `${month}-01`),
    span('month', 'This month', `${month}-01`, `${shiftMonth(month, 1)}-01`),
    span('last-quarter', 'Last quarter', `${shiftMonth(quarter, -3)}-01`, `${quarter}-01`),
    span('year', 'This year', `${year}-01-01`, `${year + 1}-01-01`),
    span('last-year', 'Last year', `${year - 1}-01-01`, `${year}-01-01`),
  ];
}

/** Why days cannot be exported; undefined where they can. `to` is the first day behind. */
export function spanProblem({ from, to }: { from: string; to: string }): string | undefined {
  if (from === '' || to === '') return 'Both days are needed';
  return from < to ? undefined : 'The last day lies before the first';
}
