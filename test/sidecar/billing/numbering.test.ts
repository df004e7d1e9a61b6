import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { creditInvoice } from '../../../sidecar/billing/store/credit-notes.ts';
import { needInvoice } from '../../../sidecar/billing/store/invoice-rows.ts';
import { issueInvoice } from '../../../sidecar/billing/store/issue.ts';
import { bundled } from '../../bundle.ts';
import { onBothEngines, open } from './engines.ts';
import { ANNA, draft, line, newClient, office } from './office.ts';

const CHILD = fileURLToPath(new URL('./issuing-child.ts', import.meta.url));
const INVOICES = 200;
const KILLS = 20;

let child: Awaited<ReturnType<typeof bundled>>;
beforeAll(async () => {
  child = await bundled(CHILD);
});
afterAll(() => child.remove());

/** Runs a real process until it has told so many numbers, then kills it as a power failure would; resolves with those that it told. */
function issueUntil(address: string, enough: number): Promise<{ told: string[]; killed: boolean; errors: string }> {
  return new Promise((resolve) => {
    const issuing = spawn(process.execPath, [child.file, address], { stdio: ['ignore', 'pipe', 'pipe'] });
    let text = '';
    let errors = '';
    issuing.stderr.on('data', (chunk: Buffer) => {
      errors += chunk.toString();
    });
    issuing.stdout.on('data', (chunk: Buffer) => {
      text += chunk.toString();
      if (text.split('\n').length > enough) issuing.kill('SIGKILL');
    });
    issuing.on('close', (_code, signal) => {
      resolve({ told: text.split('\n').filter((each) => each !== ''), killed: signal === 'SIGKILL', errors });
    });
  });
}

onBothEngines((fresh) => {
  it(`${INVOICES} parallel issues and ${KILLS} SIGKILLs: numbers 1 to ${INVOICES}, none missing, none twice`, async () => {
    const address = fresh();
    const { db, close } = await open(address);
    const parts = office(db);
    const client = await newClient(parts);
    for (let made = 0; made < INVOICES; made += 1) await draft(parts, client, line('1', String(made + 1)));
    await close();
    const told: string[] = [];
    let kills = 0;
    for (let run = 0; kills < KILLS && run < 2 * KILLS; run += 1) {
      // Two processes at once, as two instances of one service are; each is killed at another moment.
      const runs = await Promise.all([issueUntil(address, 1 + (run % 5)), issueUntil(address, 2 + (run % 3))]);
      for (const { told: some, killed, errors } of runs) {
        told.push(...some);
        kills += killed ? 1 : 0;
        expect(killed ? '' : errors).toBe('');
      }
    }
    expect(kills).toBeGreaterThanOrEqual(KILLS);
    const last = await issueUntil(address, Number.POSITIVE_INFINITY);
    expect(last.errors).toBe('');
    told.push(...last.told);
    const after = await open(address);
    const rows = await after.db
      .selectFrom('billing_invoices')
      .select(['id', 'seq', 'number', 'status'])
      .orderBy('seq')
      .execute();
    expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: INVOICES }, (_, at) => at + 1));
    expect(new Set(rows.map(({ number }) => number)).size).toBe(INVOICES);
    // What was told was kept: nobody has heard a number that is another's now.
    for (const number of told) expect(rows.filter((row) => row.number === number)).toHaveLength(1);
    expect(await after.db.selectFrom('billing_series').select('next').execute()).toEqual([{ next: INVOICES + 1 }]);
    expect(await after.db.selectFrom('billing_events').selectAll().execute()).toHaveLength(INVOICES);
    await after.close();
  }, 600_000);

  it('transactions that fail after they took a number leave no gap', async () => {
    const { db, close } = await open(fresh());
    const parts = office(db);
    const client = await newClient(parts);
    const drafts = await Promise.all(Array.from({ length: 40 }, () => draft(parts, client, line('1', '1'))));
    const work = drafts.map(({ row }, at) =>
      at % 2 === 0
        ? issueInvoice(parts, ANNA, row.id)
        : db.transaction().execute(async (trx) => {
            await issueInvoice({ ...parts, db: joined(trx) }, ANNA, row.id);
            throw new Error('the power went out');
          }),
    );
    const ended = await Promise.allSettled(work);
    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(20);
    const numbers = await db
      .selectFrom('billing_invoices')
      .select('seq')
      .where('status', '=', 'issued')
      .orderBy('seq')
      .execute();
    expect(numbers.map(({ seq }) => seq)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
    const notes = await Promise.all(
      drafts
        .filter((_, at) => at % 2 === 0)
        .map(({ row }) => creditInvoice(parts, ANNA, { invoice: row.id, reason: 'r' })),
    );
    expect(notes.map(({ row }) => row.seq).sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 1),
    );
    expect((await needInvoice(db, drafts[0]?.row.id ?? '')).row.series).toBe('INV-2026-{number:5}');
    await close();
  });
});

/** A transaction in the place of its database: what begins one within takes part in it. */
function joined(trx: unknown): never {
  return new Proxy(trx as object, {
    get: (target, name) =>
      name === 'transaction'
        ? () => ({ execute: (work: (inner: unknown) => unknown) => work(trx) })
        : (Reflect.get(target, name) as unknown),
  }) as never;
}
