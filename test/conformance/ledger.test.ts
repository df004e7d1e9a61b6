import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openDecisions } from '../../alert-webhook/decisions.ts';
import { openEpisodes } from '../../alert-webhook/episode.ts';
import { openJournal } from '../../alert-webhook/journal.ts';
import { type Anchor, hashOf, type StoredLine } from '../../alert-webhook/ledger/chain.ts';
import { verifyChain } from '../../alert-webhook/ledger/verify-chain.ts';
import { openLedger } from '../../alert-webhook/ledger.ts';
import { MIGRATIONS, type Tables, type WebhookDb } from '../../alert-webhook/tables.ts';
import { type Database, openDatabase } from '../../core/service/database.ts';
import { MINER, scratch } from '../alert-webhook/bench.ts';
import { unseal } from '../alert-webhook/unseal.ts';
import { type Postgres, startPostgres } from '../postgres.ts';

let postgres: Postgres;
const cleanups: (() => Promise<void> | void)[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
  await postgres.stop();
}, 120_000);

type Engine = 'sqlite' | 'postgres';
type Ledger = Database<Tables> & { lines: StoredLine[]; head: Anchor };
const START = 1_800_000_000_000;

/** A ledger of nine lines: an episode, decisions, an action with its deeds, what a person did. */
async function ledgerOn(engine: Engine): Promise<Ledger> {
  const folder = scratch();
  const place = engine === 'sqlite' ? folder.path('webhook.db') : postgres.database();
  const database = await openDatabase<Tables>(place, MIGRATIONS);
  cleanups.push(folder.remove, database.close);
  const { db } = database;
  let clock = START;
  const now = () => {
    clock += 1000;
    return clock;
  };
  const journal = openJournal(db, now);
  await openEpisodes(db, now).fire(MINER, 'offline');
  const subject = { subject: 'episode 1', episodeId: 1, device: 'm1', fault: 'offline' };
  await openDecisions(db, now).store({ ...subject, decision: 'pdu-busy', evidence: 'outlet 2 of pdu-1 moves' });
  await openDecisions(db, now).store({ ...subject, decision: 'cooling-down', evidence: '300 s of 3600 s' });
  await journal.append(7, 'plan', 'intent', { plan: 'power-cycle' });
  await journal.append(7, 'cycle', 'intent', { pdu: 'pdu-1', outlet: '1', before: { state: 'on', watts: 40 } });
  await journal.append(7, 'cycle', 'sent', { pdu: 'pdu-1', outlet: '1', answer: 'done' });
  await journal.append(7, 'verify-healthy', 'failed', { evidence: 'the miner is unreachable' });
  await journal.append(7, 'end', 'failed', { ending: { outcome: 'not-healthy', evidence: 'unreachable' } });
  await openLedger(journal).write('unlatch', { device: 'm1', by: 'anna', comment: 'new fan' });
  const { head } = await verifyChain(db);
  if (head === undefined) throw new Error('the ledger has no line');
  const lines = await db.selectFrom('journal').selectAll().orderBy('seq').execute();
  return { ...database, lines, head };
}

const set = (db: WebhookDb, seq: number, values: Partial<Omit<StoredLine, 'seq'>>) =>
  db.updateTable('journal').set(values).where('seq', '=', seq).execute();
const remove = (db: WebhookDb, ...seqs: number[]) => db.deleteFrom('journal').where('seq', 'in', seqs).execute();
const insert = (db: WebhookDb, line: StoredLine) => db.insertInto('journal').values(line).execute();

function lineAt({ lines }: Pick<Ledger, 'lines'>, index: number): StoredLine {
  const line = lines.at(index);
  if (line === undefined) throw new Error(`the ledger has no line ${index}`);
  return line;
}

/** What an intruder does, which line (by its place) is then told, and how. */
const TAMPERINGS: {
  what: string;
  does(ledger: Ledger): Promise<unknown>;
  told: number;
  problem: RegExp;
  /** Shows only beside an anchor that was noted elsewhere. */
  anchored?: true;
}[] = [
  {
    what: 'evidence is changed',
    does: async (of) => set(of.db, lineAt(of, 4).seq, { evidence: '{"pdu":"pdu-1","outlet":"2"}' }),
    told: 4,
    problem: /content was changed/,
  },
  {
    what: 'one letter of a decision is changed',
    does: async (of) => set(of.db, lineAt(of, 2).seq, { evidence: lineAt(of, 2).evidence.replace('300 s', '309 s') }),
    told: 2,
    problem: /content was changed/,
  },
  {
    what: 'a time is changed by a millisecond',
    does: async (of) => set(of.db, lineAt(of, 5).seq, { at: lineAt(of, 5).at + 1 }),
    told: 5,
    problem: /content was changed/,
  },
  {
    what: 'a failed phase becomes confirmed',
    does: async (of) => set(of.db, lineAt(of, 7).seq, { phase: 'confirmed' }),
    told: 7,
    problem: /content was changed/,
  },
  {
    what: 'a line is given to another action',
    does: async (of) => set(of.db, lineAt(of, 6).seq, { action_id: 8 }),
    told: 6,
    problem: /content was changed/,
  },
  {
    what: 'a step is called otherwise',
    does: async (of) => set(of.db, lineAt(of, 5).seq, { step: 'turn-off' }),
    told: 5,
    problem: /content was changed/,
  },
  {
    what: 'a line in the middle is deleted',
    does: async (of) => remove(of.db, lineAt(of, 3).seq),
    told: 4,
    problem: /does not follow line 3/,
  },
  {
    what: 'the first line is deleted',
    does: async (of) => remove(of.db, lineAt(of, 0).seq),
    told: 1,
    problem: /does not follow nothing, as the first line/,
  },
  {
    what: 'the last two lines are deleted',
    does: async (of) => remove(of.db, lineAt(of, -1).seq, lineAt(of, -2).seq),
    told: -1,
    problem: /end of the ledger was cut off/,
    anchored: true,
  },
  {
    what: 'all lines are deleted',
    does: async (of) => of.db.deleteFrom('journal').execute(),
    told: -1,
    problem: /end of the ledger was cut off/,
    anchored: true,
  },
  {
    what: 'the last line is written anew with a fitting hash',
    does: async (of) => {
      const line = { ...lineAt(of, -1), evidence: '{"device":"m1","by":"bob"}' };
      await set(of.db, line.seq, { evidence: line.evidence, hash: hashOf(line.prev, line) });
    },
    told: -1,
    problem: /not the line that was noted/,
    anchored: true,
  },
  {
    what: 'everything from a line on is written anew with fitting hashes',
    does: async (of) => {
      let prev = lineAt(of, 3).hash;
      for (const line of of.lines.slice(4)) {
        await set(of.db, line.seq, { at: line.at + 60_000, prev: `waits ${line.seq}`, hash: `waits ${line.seq}` });
      }
      for (const line of of.lines.slice(4)) {
        const forged = { ...line, at: line.at + 60_000 };
        const hash = hashOf(prev, forged);
        await set(of.db, line.seq, { prev, hash });
        prev = hash;
      }
    },
    told: -1,
    problem: /not the line that was noted/,
    anchored: true,
  },
  {
    what: 'two lines change places',
    does: async (of) => {
      const [a, b] = [lineAt(of, 4), lineAt(of, 5)];
      await remove(of.db, a.seq, b.seq);
      await insert(of.db, { ...a, seq: b.seq });
      await insert(of.db, { ...b, seq: a.seq });
    },
    told: 4,
    problem: /does not follow line 4/,
  },
  {
    what: 'two lines exchange their contents',
    does: async (of) => {
      const [a, b] = [lineAt(of, 1), lineAt(of, 2)];
      await set(of.db, a.seq, { evidence: b.evidence });
      await set(of.db, b.seq, { evidence: a.evidence });
    },
    told: 1,
    problem: /content was changed/,
  },
  {
    what: 'a forged line follows the last one, without a hash',
    does: async (of) => insert(of.db, { ...lineAt(of, -1), seq: lineAt(of, -1).seq + 1, prev: of.head.hash, hash: '' }),
    told: 9,
    problem: /content was changed/,
  },
  {
    what: 'a forged line follows the last one, with another hash',
    does: async (of) =>
      insert(of.db, { ...lineAt(of, -1), seq: lineAt(of, -1).seq + 1, prev: of.head.hash, hash: 'f'.repeat(64) }),
    told: 9,
    problem: /content was changed/,
  },
  {
    what: 'a forged line is put in the middle, with a right hash, in the place of a deleted one',
    does: async (of) => {
      const [before, gone] = [lineAt(of, 4), lineAt(of, 5)];
      await remove(of.db, gone.seq);
      const forged = { ...gone, evidence: '{"answer":"refused"}' };
      await insert(of.db, { ...forged, prev: before.hash, hash: hashOf(before.hash, forged) });
    },
    told: 6,
    problem: /does not follow line 6/,
  },
  {
    what: 'a forged line is put before the first one',
    does: async (of) => {
      const forged = { ...lineAt(of, 0), seq: -5, prev: 'e'.repeat(64) };
      await insert(of.db, { ...forged, hash: hashOf(forged.prev, forged) });
    },
    told: -1000,
    problem: /does not follow nothing, as the first line/,
  },
  {
    what: 'one line is changed and given a fitting hash',
    does: async (of) => {
      const line = { ...lineAt(of, 3), evidence: '{"plan":"reboot"}' };
      await set(of.db, line.seq, { evidence: line.evidence, hash: hashOf(line.prev, line) });
    },
    told: 4,
    problem: /does not follow line 4/,
  },
];

/** Statements that take lines away, or put them elsewhere, without saying so. */
const ODD_WAYS = {
  sqlite: [
    `insert or replace into journal select seq, at + 1, action_id, step, phase, evidence, prev, hash from journal`,
    `replace into journal select seq, at, action_id, step, phase, '{}', prev, hash from journal where seq = 9`,
    `update or replace journal set seq = 3 where seq = 4`,
    `insert into journal select 4, at, 0, step, phase, '{}', hash, 'x' from journal where seq = 9`,
    `insert into journal select -4, at, 0, step, phase, '{}', hash, 'x' from journal where seq = 9`,
  ],
  postgres: [
    'truncate journal',
    `insert into journal select * from journal where seq = 4 on conflict (seq) do update set evidence = '{}'`,
    `insert into journal select 0, at, 0, step, phase, '{}', hash, 'x' from journal where seq = 9`,
    `with gone as (delete from journal where seq = 9 returning seq) select * from gone`,
  ],
};

describe.each(['sqlite', 'postgres'] as const)('T12 a ledger that is tampered with on %s', (engine) => {
  let opened: Ledger;
  let sealed: Ledger;
  beforeAll(async () => {
    opened = await ledgerOn(engine);
    await unseal(opened.db, engine);
    sealed = await ledgerOn(engine);
  }, 120_000);
  const untouched = async ({ db, lines, head }: Ledger) => {
    expect(await db.selectFrom('journal').selectAll().orderBy('seq').execute()).toEqual(lines);
    expect(await verifyChain(db, head)).toMatchObject({ lines: 9, head });
    expect((await verifyChain(db, head)).broken).toBeUndefined();
  };

  it.each(TAMPERINGS)('T12 is detected: $what', async ({ does, told, problem, anchored }) => {
    const { db, lines, head } = opened;
    await db.deleteFrom('journal').execute();
    await db.insertInto('journal').values(lines).execute();
    await untouched(opened);
    await does(opened);
    const seq = told === -1000 ? -5 : told === 9 ? head.seq + 1 : lineAt(opened, told).seq;
    const verdict = await verifyChain(db, head);
    expect(verdict.broken).toMatchObject({ seq, problem: expect.stringMatching(problem) as string });
    expect((await verifyChain(db)).broken === undefined).toBe(anchored === true);
  });

  const REFUSED = /append-only|follows the last one|journal_chain|UNIQUE constraint failed/;
  it.each(TAMPERINGS.filter(({ what }) => !/forged line follows the last one/.test(what)))(
    'T12 cannot be done at all while the ledger is sealed: $what',
    async ({ does }) => {
      await expect(does(sealed)).rejects.toThrow(REFUSED);
      await untouched(sealed);
    },
  );

  it.each(ODD_WAYS[engine])('T12 cannot be done by another way while the ledger is sealed: %s', async (statement) => {
    expect(sealed.lines.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await expect(sql.raw(statement).execute(sealed.db)).rejects.toThrow(REFUSED);
    await untouched(sealed);
  });

  it('T12 is detected: the seal was broken, though no line was touched', async () => {
    expect((await verifyChain(sealed.db)).unsealed).toEqual([]);
    expect((await verifyChain(opened.db)).unsealed).toContain('journal_in_order');
  });

  it('T12 a line that was forged at the end while the ledger was sealed is detected, whatever follows it', async () => {
    const { db, head, lines } = await ledgerOn(engine);
    const { seq: _, ...values } = { ...lineAt({ lines }, -1), prev: head.hash, hash: 'd'.repeat(64) };
    await db.insertInto('journal').values(values).execute();
    await openLedger(openJournal(db, () => START)).write('latch', { device: 'm1' });
    expect((await verifyChain(db)).broken).toMatchObject({ seq: 10, problem: 'its content was changed' });
  });
});
