import { sql } from 'kysely';
import { Counter, Gauge, type Registry } from 'prom-client';
import type { WebhookDb } from '../tables.ts';
import { type Efficacy, efficacyOf } from './efficacy.ts';

/** Further models than these are told together as `other`. */
const MODELS = 100;

/** Series that are read from the database when they are asked for, so that a restart does not change them. */
export function bookMetrics(registry: Registry, db: WebhookDb): void {
  countMetrics(registry, db);
  holdMetric(registry, db);
  lostMetric(registry, db);
  efficacyMetrics(registry, db);
}

function countMetrics(registry: Registry, db: WebhookDb): void {
  const gauge = (name: string, help: string, ask: () => Promise<{ count: string | number | null }>) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(Number((await ask()).count ?? 0));
      },
    });
  const rows = (table: 'latches' | 'quarantines') =>
    db
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<string | number>().as('count'))
      .where('released_at', 'is', null)
      .executeTakeFirstOrThrow();
  gauge('remediation_latches_open', 'Devices that were turned off to stay off until a person releases them.', () =>
    rows('latches'),
  );
  gauge('remediation_quarantines_open', 'PDUs whose mapping or answers are not trusted.', () => rows('quarantines'));
  gauge(
    'remediation_approvals_pending',
    'Steps of open episodes that a person was asked about and has not answered.',
    () =>
      db
        .selectFrom('approvals')
        .innerJoin('episodes', 'episodes.id', 'approvals.episode_id')
        .select(({ fn }) => fn.countAll<string | number>().as('count'))
        .where('approvals.verdict', 'is', null)
        .where('episodes.closed_at', 'is', null)
        .executeTakeFirstOrThrow(),
  );
  gauge(
    'remediation_ledger_lines',
    'Number of the last line of the ledger. It never falls: see logixx ledger verify.',
    () =>
      db
        .selectFrom('journal')
        .select(({ fn }) => fn.max<string | number | null>('seq').as('count'))
        .executeTakeFirstOrThrow(),
  );
}

function holdMetric(registry: Registry, db: WebhookDb): void {
  new Gauge({
    name: 'remediation_holds',
    help: 'Open episodes for which nothing is done now, by the reason of the newest decision.',
    labelNames: ['reason'],
    registers: [registry],
    async collect() {
      const { rows } = await sql<{ reason: string; count: string | number }>`
        select decisions.decision as reason, count(*) as count from episodes join decisions on decisions.id =
          (select max(id) from decisions where subject = 'episode ' || episodes.id)
        where episodes.closed_at is null and decisions.decision <> 'plan' group by decisions.decision`.execute(db);
      this.reset();
      for (const { reason, count } of rows) this.set({ reason }, Number(count));
    },
  });
}

function lostMetric(registry: Registry, db: WebhookDb): void {
  new Counter({
    name: 'remediation_lost_seconds_total',
    help: 'Seconds in which miners were not at full work, of all miners, by cause. unknown: nobody watched.',
    labelNames: ['cause'],
    registers: [registry],
    async collect() {
      const rows = await db
        .selectFrom('outages')
        .select(['cause', sql<string | number>`sum(until - since)`.as('lost')])
        .groupBy('cause')
        .execute();
      this.reset();
      for (const { cause, lost } of rows) this.inc({ cause }, Number(lost) / 1000);
    },
  });
}

type Figure = (each: Pick<Efficacy, 'attempts' | 'successes' | 'retire'>) => number | undefined;

function efficacyMetrics(registry: Registry, db: WebhookDb): void {
  const asked = shared(() => efficacyOf(db));
  const gauge = (name: string, help: string, figure: Figure) =>
    new Gauge({
      name,
      help,
      labelNames: ['model', 'fault', 'action'],
      registers: [registry],
      async collect() {
        const all = bounded(await asked());
        this.reset();
        for (const { model, fault, action, ...each } of all) {
          const value = figure(each);
          if (value !== undefined) this.inc({ model, fault, action }, value);
        }
      },
    });
  gauge(
    'remediation_efficacy_attempts',
    'How often a step was tried against a fault of a model.',
    (each) => each.attempts,
  );
  gauge('remediation_efficacy_successes', 'How often the miner was well after it.', (each) => each.successes);
  gauge(
    'remediation_rung_useless',
    'Set to 1 for a step that was tried at least 20 times and hardly ever helped: take it off the ladder of the model.',
    ({ retire }) => (retire ? 1 : undefined),
  );
}

/** Those with most attempts keep their model. What is said of single models is not said of the others together. */
function bounded(all: readonly Efficacy[]): Efficacy[] {
  const models = new Set<string>();
  for (const { model } of all) if (models.size < MODELS) models.add(model);
  return all.map((each) => (models.has(each.model) ? each : { ...each, model: 'other', retire: false }));
}

/** Several that ask at the same time get one answer. */
function shared<T>(ask: () => Promise<T>): () => Promise<T> {
  let asked: Promise<T> | undefined;
  return () => {
    asked ??= ask().finally(() => {
      asked = undefined;
    });
    return asked;
  };
}
