import { csvLine } from '../../../core/service/csv.ts';
import type { Actor } from '../../actor.ts';
import { whOf } from '../pricing/day-use.ts';
import { assignmentsIn } from '../store/assignments.ts';
import { needClient } from '../store/clients.ts';
import { type StoredUsage, usageIn } from '../store/usage.ts';
import { onlineMinutes } from '../usage/lost-time.ts';
import { type UsageFacts, usageModel } from './mail-models.ts';
import type { PostParts } from './parts.ts';
import { needMailFrom, type QueuedMail, queueMails } from './queue-mails.ts';
import { recipientsOf } from './recipients.ts';
import { compose, currentTemplate } from './templates.ts';

type Span = UsageFacts['period'];

/** What a client's devices used on the days that it had them, as it is known now, by device and day. */
export async function usageOfClient({ db }: PostParts, client: string, span: Span): Promise<StoredUsage[]> {
  const mine = await assignmentsIn(db, span, client);
  const uses = await usageIn(db, span, [...new Set(mine.map(({ device }) => device))]);
  return uses.filter(({ device, day }) =>
    mine.some((each) => each.device === device && each.from <= day && (each.to === undefined || day < each.to)),
  );
}

/** The statement of some days in figures. Pure. */
export function usageSums(
  uses: readonly StoredUsage[],
): Pick<UsageFacts, 'devices' | 'wh' | 'estimatedWh' | 'missingMinutes'> {
  const names = [...new Set(uses.map(({ device }) => device))];
  const sum = (some: readonly StoredUsage[], read: (use: StoredUsage) => number) =>
    some.reduce((all, use) => all + read(use), 0);
  const devices = names.map((device) => {
    const mine = uses.filter((use) => use.device === device);
    const lost: Record<string, number> = {};
    for (const use of mine)
      for (const [cause, minutes] of Object.entries(use.lost ?? {})) lost[cause] = (lost[cause] ?? 0) + minutes;
    return { device, days: mine.length, wh: sum(mine, whOf), lost };
  });
  return {
    devices,
    wh: sum(uses, whOf),
    estimatedWh: sum(uses, ({ estimatedWh }) => estimatedWh),
    missingMinutes: sum(uses, ({ missingMinutes }) => missingMinutes),
  };
}

const HEADS = [
  ...['device', 'day', 'version', 'kwh', 'estimated_kwh', 'missing_minutes', 'online_minutes', 'lost_minutes'],
  ...['meters', 'not_simply_metered', 'estimate'],
];

/** Each device and day with its evidence: which meter, between which readings, what was filled and how. */
export function usageCsv(uses: readonly StoredUsage[]): string {
  const kwh = (wh: number) => (wh / 1000).toFixed(3);
  const iso = (at: number) => new Date(at).toISOString();
  const lines = uses.map((use) => {
    const { meters, estimate = '' } = use.evidence;
    const read = meters.map(({ pdu, outlet, wh, first, last }) => {
      const ends =
        first && last ? ` from ${first.joules} J at ${iso(first.at)} to ${last.joules} J at ${iso(last.at)}` : '';
      return `${pdu} outlet ${outlet}: ${kwh(wh)} kWh${ends}`;
    });
    const stretches = meters.flatMap(({ stretches: some }) =>
      some.map(({ what, from, to }) => `${what} ${iso(from)} to ${iso(to)}`),
    );
    const lost = Object.entries(use.lost ?? {}).map(([cause, minutes]) => `${cause} ${Math.round(minutes)}`);
    const online = use.lost === undefined ? '' : Math.round(onlineMinutes(use.quarters.length * 15, use.lost));
    return csvLine([
      ...[use.device, use.day, use.version, kwh(whOf(use)), kwh(use.estimatedWh), use.missingMinutes, online],
      ...[lost.join('; '), read.join('; '), stretches.join('; '), estimate],
    ]);
  });
  return [csvLine(HEADS), ...lines].join('');
}

/** Queues the usage statement of days for the contacts of a client, with each day as a file. Throws HttpError. */
export async function mailUsage(
  parts: PostParts,
  actor: Actor,
  { client: id, span, to, again = false }: { client: string; span: Span; to?: readonly string[]; again?: boolean },
): Promise<QueuedMail[]> {
  needMailFrom(parts);
  const client = (await needClient(parts.db, id)).record;
  const uses = await usageOfClient(parts, id, span);
  const facts = { language: client.language, seller: parts.config.seller.name, client: client.name, period: span };
  const template = await currentTemplate(parts.db, 'usage-statement', client.language);
  const letters = recipientsOf(client, to).map((contact) => ({
    to: contact,
    mail: compose(template, usageModel({ ...facts, ...usageSums(uses), contact: contact.name })),
  }));
  const base64 = Buffer.from(usageCsv(uses), 'utf8').toString('base64');
  const attachments = [{ name: `usage-${span.from}-${span.to}.csv`, type: 'text/csv; charset=utf-8', base64 }];
  return parts.db.transaction().execute((trx) =>
    queueMails(parts, trx, actor, {
      ...{ kind: 'usage-statement', client: id, subjectId: `${id} ${span.from} ${span.to}` },
      ...{ templateVersion: template.version, letters, attachments, again },
    }),
  );
}
