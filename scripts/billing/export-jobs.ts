import { type Asked, type Job, query, save, spanIn, words } from './job.ts';

const table =
  (path: string, more: (asked: Asked) => { [name: string]: string | undefined } = () => ({})): Job =>
  async (asked) => {
    words(asked);
    await save(asked, `export/${path}${query({ ...spanIn(asked), ...more(asked) })}`);
  };

/** `logixx billing export invoices | payments | lines | journal | datev | statement <client> (--month | --from --to) [--out <file>]` */
export const EXPORT_JOBS: Readonly<Record<string, Job>> = {
  invoices: table('invoices'),
  payments: table('payments'),
  lines: table('lines'),
  journal: table('journal', ({ values }) => ({ format: values.json ? 'json' : 'csv' })),
  datev: table('datev', ({ values: { currency } }) => ({ currency })),
  async statement(asked) {
    const [client] = words(asked, 'client');
    await save(asked, `clients/${client}/statement.csv${query(spanIn(asked))}`);
  },
};
