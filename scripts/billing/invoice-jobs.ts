import { type Asked, get, type Job, query, save, send, spanIn, tell, words } from './job.ts';

interface Head {
  id: string;
  kind: string;
  client: string;
  state: string;
  number?: string;
  issueDay?: string;
  dueDay?: string;
  currency: string;
  payable: string;
  open: string;
  problems: string[];
}
interface Figures {
  currency: string;
  lines: { position: number; description: string; quantity: string; unit: string; net: string }[];
  taxes: { code: string; category: string; rate: string; base: string; tax: string }[];
  net: string;
  tax: string;
  payable: string;
  problems: string[];
}

/**
 * `logixx billing invoice list [--client] [--status] | show <id> | preview <contract> | draft <contract> (--month | --from
 * --to) | issue <id> | send <id> | sent <id> --how <words> | credit <id> --reason <words> | pdf <id> | html <id> |
 * e-invoice <id> --format ubl … (--out <file>)`
 */
export const INVOICE_JOBS: Readonly<Record<string, Job>> = {
  async list(asked) {
    words(asked);
    const { client, status, from, to } = asked.values;
    const found = query({ limit: '1000', client, status, from, to });
    const page = await get<{ items: Head[]; total: number }>(asked, `invoices${found}`);
    const more = page.total > page.items.length ? [`… and ${page.total - page.items.length} more`] : [];
    tell(asked, page.items, [...page.items.map(headLine), ...more]);
  },
  async show(asked) {
    const [id] = words(asked, 'invoice');
    const found = await get<Head & Figures>(asked, `invoices/${id}`);
    tell(asked, found, [headLine(found), ...figureLines(found)]);
  },
  async preview(asked) {
    const [contract] = words(asked, 'contract');
    const found = await send<Figures & { warnings: string[] }>(asked, `contracts/${contract}/preview`, spanIn(asked));
    tell(asked, found, [...figureLines(found), ...found.warnings.map((each) => `! ${each}`)]);
  },
  async draft(asked) {
    const [contract] = words(asked, 'contract');
    tellInvoice(asked, await send<Head & Figures>(asked, `contracts/${contract}/draft`, spanIn(asked)));
  },
  async issue(asked) {
    const [id] = words(asked, 'invoice');
    tellInvoice(asked, await send<Head & Figures>(asked, `invoices/${id}/issue`, {}));
  },
  async send(asked) {
    const [id] = words(asked, 'invoice');
    const body = { again: asked.values.again ?? false };
    const { queued } = await send<{ queued: { recipient: string; isNew: boolean }[] }>(
      asked,
      `invoices/${id}/mail`,
      body,
    );
    tell(
      asked,
      queued,
      queued.map(({ recipient, isNew }) => `${recipient}  ${isNew ? 'queued' : 'was queued or sent before: --again'}`),
    );
  },
  async sent(asked) {
    const [id] = words(asked, 'invoice');
    tellInvoice(asked, await send<Head & Figures>(asked, `invoices/${id}/sent`, { how: asked.values.how ?? '' }));
  },
  async credit(asked) {
    const [id] = words(asked, 'invoice');
    const body = { reason: asked.values.reason ?? '' };
    tellInvoice(asked, await send<Head & Figures>(asked, `invoices/${id}/credit`, body));
  },
  async pdf(asked) {
    const [id] = words(asked, 'invoice');
    await save(asked, `invoices/${id}/pdf${query({ size: asked.values.size })}`);
  },
  async html(asked) {
    const [id] = words(asked, 'invoice');
    await save(asked, `invoices/${id}/html${query({ size: asked.values.size })}`);
  },
  async 'e-invoice'(asked) {
    const [id] = words(asked, 'invoice');
    const { format, size } = asked.values;
    await save(asked, `invoices/${id}/e-invoice${query({ format, size })}`);
  },
};

function tellInvoice(asked: Asked, found: Head & Figures): void {
  tell(asked, found, [headLine(found), ...figureLines(found)]);
}

function headLine({ id, kind, client, state, number = 'no number', issueDay = '', ...sums }: Head): string {
  const { currency, payable, open } = sums;
  return `${id}  ${number}  ${kind}  ${state}  ${issueDay}  ${payable} ${currency}, open ${open}  client ${client}`;
}

function figureLines({ currency, lines, taxes, net, tax, payable, problems }: Figures): string[] {
  return [
    ...lines.map((line) => `  ${line.position}. ${line.description}  ${line.quantity} ${line.unit}  ${line.net}`),
    ...taxes.map((each) => `  ${each.code} ${each.rate} % (${each.category}) on ${each.base}: ${each.tax}`),
    `  net ${net}, tax ${tax}, payable ${payable} ${currency}`,
    ...problems.map((problem) => `  ? ${problem}`),
  ];
}
