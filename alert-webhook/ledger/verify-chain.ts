import { SqliteAdapter, sql } from 'kysely';
import type { WebhookDb } from '../tables.ts';
import { type Anchor, GENESIS, hashOf, type StoredLine } from './chain.ts';
import { walkLines } from './walk-lines.ts';

/** The first line that is not as it was written, or not where it was written. */
export interface Broken {
  seq: number;
  problem: string;
  found: string;
  expected: string;
}

/** `lines` and `head` are those up to which all is well; no head: there is no line. */
export interface Verdict {
  lines: number;
  head?: Anchor;
  broken?: Broken;
  /** Triggers which keep lines from being changed, and which are missing or switched off. */
  unsealed: string[];
}

/**
 * Walks the whole ledger. The chain alone shows every change within it; a tail that was cut off or written anew shows
 * only against an anchor that was noted outside of this database.
 */
export async function verifyChain(db: WebhookDb, anchor?: Anchor): Promise<Verdict> {
  const unsealed = await missingSeals(db);
  let head: Anchor | undefined;
  let lines = 0;
  let met = anchor === undefined;
  const so = () => ({ lines, ...(head ? { head } : {}), unsealed });
  for await (const line of walkLines(db)) {
    const broken = (await unlinked(db, line, head)) ?? changed(line) ?? notAsNoted(line, anchor);
    if (broken) return { ...so(), broken };
    met ||= line.seq === anchor?.seq;
    head = { seq: line.seq, hash: line.hash };
    lines += 1;
  }
  return met || anchor === undefined ? so() : { ...so(), broken: notThere(anchor, head) };
}

async function unlinked(db: WebhookDb, line: StoredLine, before: Anchor | undefined): Promise<Broken | undefined> {
  const expected = before?.hash ?? GENESIS;
  if (line.prev === expected) return undefined;
  const other = await db.selectFrom('journal').select('seq').where('hash', '=', line.prev).executeTakeFirst();
  const where = before ? `line ${before.seq}` : 'nothing, as the first line';
  const follows = other ? `, which is that of line ${other.seq}` : ', which is that of no line here';
  return {
    seq: line.seq,
    problem: `it does not follow ${where}: lines were taken away, put in, changed or moved`,
    found: `the hash before it is ${line.prev}${follows}`,
    expected: `the hash before it is ${expected}`,
  };
}

function changed(line: StoredLine): Broken | undefined {
  const expected = hashOf(line.prev, line);
  if (line.hash === expected) return undefined;
  const { seq, at, action_id, step, phase, evidence } = line;
  const content = `${new Date(at).toISOString()} action ${action_id} ${step} ${phase} ${evidence}`;
  return {
    seq,
    problem: 'its content was changed',
    found: `the hash ${line.hash} beside ${content.slice(0, 500)}`,
    expected: `the hash ${expected} for that`,
  };
}

function notAsNoted(line: StoredLine, anchor: Anchor | undefined): Broken | undefined {
  if (anchor?.seq !== line.seq || anchor.hash === line.hash) return undefined;
  const problem = 'it is not the line that was noted: the ledger was written anew';
  return { seq: line.seq, problem, found: `the hash ${line.hash}`, expected: `the hash ${anchor.hash}` };
}

function notThere(anchor: Anchor, head: Anchor | undefined): Broken {
  const found = head ? `the last line is ${head.seq}` : 'there is no line at all';
  const cut = head === undefined || head.seq < anchor.seq;
  return {
    seq: anchor.seq,
    problem: cut ? 'the end of the ledger was cut off' : 'it was noted and is not there',
    found,
    expected: `line ${anchor.seq} with the hash ${anchor.hash}`,
  };
}

const SEALS = {
  sqlite: ['journal_no_update', 'journal_no_delete', 'journal_in_order', 'journal_at_end'],
  postgres: ['journal_sealed', 'journal_no_truncate', 'journal_in_order'],
} as const;

async function missingSeals(db: WebhookDb): Promise<string[]> {
  const engine = db.getExecutor().adapter instanceof SqliteAdapter ? 'sqlite' : 'postgres';
  const there =
    engine === 'sqlite'
      ? sql<{ name: string }>`select name from sqlite_master where type = 'trigger' and tbl_name = 'journal'`
      : sql<{
          name: string;
        }>`select tgname as name from pg_trigger where tgrelid = 'journal'::regclass and tgenabled <> 'D'`;
  const names = (await there.execute(db)).rows.map(({ name }) => name);
  return SEALS[engine].filter((seal) => !names.includes(seal));
}
