import type { Transaction } from 'kysely';
import type { Finding } from './report.ts';
import type { SnipeItTables } from './tables.ts';

/** Rows of one statement; each has four parameters. */
const AT_ONCE = 500;

const keyOf = ({ kind, device, text }: Finding): string => JSON.stringify([kind, device, text]);

/** Keeps what is still so with its age, adds what is new, and drops what is settled. */
export async function replaceFindings(
  trx: Transaction<SnipeItTables>,
  found: readonly Finding[],
  at: number,
): Promise<void> {
  const rows = await trx.selectFrom('snipe_it_findings').selectAll().execute();
  const stored = new Map(rows.map((row) => [keyOf({ ...row, device: row.device_id } as unknown as Finding), row.id]));
  const wanted = new Set(found.map(keyOf));
  const settled = [...stored].flatMap(([key, id]) => (wanted.has(key) ? [] : [id]));
  const fresh = found.filter((each) => !stored.has(keyOf(each)));
  await inPieces(settled, (some) => trx.deleteFrom('snipe_it_findings').where('id', 'in', some).execute());
  await inPieces(fresh, (some) =>
    trx
      .insertInto('snipe_it_findings')
      .values(some.map(({ kind, device, text }) => ({ kind, device_id: device, text, since: at })))
      .execute(),
  );
}

async function inPieces<T>(rows: readonly T[], work: (some: T[]) => Promise<unknown>): Promise<void> {
  for (let at = 0; at < rows.length; at += AT_ONCE) await work(rows.slice(at, at + AT_ONCE));
}
