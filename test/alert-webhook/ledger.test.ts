import { writeFileSync } from 'node:fs';
import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { openDecisions } from '../../alert-webhook/decisions.ts';
import { openEpisodes } from '../../alert-webhook/episode.ts';
import { openJournal } from '../../alert-webhook/journal.ts';
import { appendLine } from '../../alert-webhook/ledger/append-line.ts';
import { GENESIS, hashOf, parseAnchor } from '../../alert-webhook/ledger/chain.ts';
import { verifyChain } from '../../alert-webhook/ledger/verify-chain.ts';
import { openLedger } from '../../alert-webhook/ledger.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { openDatabase, readDatabase } from '../../core/service/database.ts';
import { ledger as command } from '../../scripts/commands/ledger.ts';
import { alertBody, MINER, sampleOf, scratch } from './bench.ts';
import { unseal } from './unseal.ts';
import { webhook } from './webhook.ts';

const cleanups: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

const START = Date.parse('2026-11-01T00:00:00Z');

async function written() {
  const folder = scratch();
  const path = folder.path('webhook.db');
  const { db, engine, close } = await openDatabase<Tables>(path, MIGRATIONS);
  cleanups.push(folder.remove, close);
  let time = START;
  const now = () => time;
  const journal = openJournal(db, now);
  const episodes = openEpisodes(db, now);
  const decisions = openDecisions(db, now);
  const at = (hours: number) => {
    time = START + hours * 3_600_000;
  };
  return { path, db, engine, journal, episodes, decisions, ledger: openLedger(journal), at, now, folder };
}

/** Episode, decision, action and release, an hour apart. */
async function fourHours() {
  const books = await written();
  await books.episodes.fire(MINER, 'offline');
  books.at(1);
  const subject = { subject: 'episode 1', episodeId: 1, device: 'm1', fault: 'offline' };
  await books.decisions.store({ ...subject, decision: 'pdu-busy', evidence: 'outlet "2", of pdu-1' });
  books.at(2);
  const values = {
    episode_id: 1,
    site: 'tx1',
    device: 'm1',
    fault: 'offline',
    action: 'reboot',
    plan: '{}',
    step: 'end',
  };
  const { id } = await books.db
    .insertInto('actions')
    .values({ ...values, started_at: books.now() })
    .returning('id')
    .executeTakeFirstOrThrow();
  await books.journal.append(id, 'reboot', 'intent', { how: 'api' });
  books.at(3);
  await books.ledger.write('unlatch', { device: 'm2', by: 'anna' });
  return books;
}

async function told(...args: string[]): Promise<{ status: number; text: string }> {
  const out = new PassThrough();
  const chunks: Buffer[] = [];
  out.on('data', (chunk: Buffer) => chunks.push(chunk));
  const status = await command(args, out);
  return { status, text: Buffer.concat(chunks).toString('utf8') };
}

describe('what stands in the ledger', () => {
  it('has a line for each new decision, and none for one that is taken again', async () => {
    const { decisions, db } = await written();
    const subject = { subject: 'episode 1', episodeId: 1, device: 'm1', fault: 'offline' };
    for (const decision of ['pdu-busy', 'pdu-busy', 'pdu-busy', 'cooling-down', 'pdu-busy'])
      await decisions.store({ ...subject, decision, evidence: `because ${decision}` });
    const lines = await db.selectFrom('journal').selectAll().orderBy('seq').execute();
    expect(lines.map(({ step, phase, action_id }) => [step, phase, action_id])).toEqual([
      ['decision', 'confirmed', 0],
      ['decision', 'confirmed', 0],
      ['decision', 'confirmed', 0],
    ]);
    expect(lines.map(({ evidence }) => JSON.parse(evidence) as unknown)).toEqual([
      { ...subject, decision: 'pdu-busy', evidence: 'because pdu-busy' },
      { ...subject, decision: 'cooling-down', evidence: 'because cooling-down' },
      { ...subject, decision: 'pdu-busy', evidence: 'because pdu-busy' },
    ]);
    expect((await decisions.list(9)).map(({ times }) => times)).toEqual([1, 1, 3]);
  });

  it('has no line of a decision whose commit failed', async () => {
    const { db, now, journal } = await written();
    const failing = db.transaction().execute(async (trx) => {
      await openDecisions(trx, now).store({ subject: 'a', device: 'm1', fault: '', decision: 'no-rule', evidence: '' });
      throw new Error('the disk is full');
    });
    await expect(failing).rejects.toThrow('the disk is full');
    expect(await db.selectFrom('journal').selectAll().execute()).toEqual([]);
    expect(await db.selectFrom('decisions').selectAll().execute()).toEqual([]);
    await journal.append(1, 'reboot', 'intent');
    expect(await journal.broken()).toBeUndefined();
  });

  it('has a line when an episode opens and when it closes, and none while its alert comes again', async () => {
    const { episodes, db } = await written();
    for (const _ of [1, 2, 3]) await episodes.fire(MINER, 'offline');
    await episodes.close(1, 'measured well for 600 s');
    await episodes.close(77, 'there is no such episode');
    const lines = await db.selectFrom('journal').select(['step', 'evidence']).orderBy('seq').execute();
    expect(lines.map(({ step, evidence }) => [step, JSON.parse(evidence) as unknown])).toEqual([
      ['episode', { event: 'opened', episodeId: 1, site: 'tx1', device: 'm1', fault: 'offline' }],
      [
        'episode',
        {
          event: 'closed',
          episodeId: 1,
          site: 'tx1',
          device: 'm1',
          fault: 'offline',
          evidence: 'measured well for 600 s',
        },
      ],
    ]);
  });

  it('is hashed as told: SHA-256 over the JSON of the hash before it and its content', async () => {
    const { journal, db } = await written();
    await journal.append(7, 'cycle', 'sent', { answer: 'done' });
    const line = await db.selectFrom('journal').selectAll().executeTakeFirstOrThrow();
    expect(line.prev).toBe(GENESIS);
    expect(line.hash).toBe(
      hashOf(GENESIS, { at: START, action_id: 7, step: 'cycle', phase: 'sent', evidence: '{"answer":"done"}' }),
    );
    // printf '%s' '["000…",1793491200000,7,"cycle","sent","{\"answer\":\"done\"}"]' | sha256sum
    expect(line.hash).toBe(GOLDEN);
  });
});

const GOLDEN = '030884f10373cbae29971e11a6ad51700e2e4209e29d37b24545b5176fe20d8d';

describe('a whole healing', () => {
  it('leaves the figures before and after, every decision with its reason, and series that tell of it', async () => {
    const farm = await webhook();
    const figures = [
      { metric: 'miner.hashrate', labels: {}, value: 110e12 },
      { metric: 'miner.power', labels: {}, value: 3250 },
      { metric: 'miner.uptime', labels: {}, value: 40 },
    ];
    farm.pdus.onPower = (_place, on) =>
      void (on && farm.samples.samples.set('m1', sampleOf('m1', { readings: figures })));
    await farm.post(alertBody(['m1', 'm7']));
    await farm.ended();
    const [action] = await farm.actions();
    const lines = await (await fetch(`${farm.url}/api/v1/ledger?limit=1000`)).json();
    const all = lines as { seq: number; step: string; phase: string; action: number; evidence: string; hash: string }[];
    const evidenceOf = (step: string) =>
      all.filter((line) => line.step === step).map(({ evidence }) => JSON.parse(evidence) as Record<string, unknown>);
    expect(evidenceOf('plan')).toMatchObject([
      { episodeId: 1, plan: { action: 'power-cycle' }, sample: { up: false, operation: 'unreachable' } },
    ]);
    expect(evidenceOf('plan')[0]?.['sample']).toMatchObject({ feedWattsWhileHashing: 3000 });
    expect(evidenceOf('plan')[0]?.['sample']).not.toHaveProperty('hashrate');
    expect(evidenceOf('end')).toMatchObject([
      {
        ending: { outcome: 'verified' },
        sample: { up: true, operation: 'hashing', hashrate: 110e12, watts: 3250, uptimeSeconds: 40 },
      },
    ]);
    const decided = evidenceOf('decision').map(({ device, decision }) => [device, decision]);
    expect(decided).toContainEqual(['m7', 'unknown-device']);
    expect(decided).toContainEqual(['m1', 'plan']);
    expect(evidenceOf('episode')).toMatchObject([{ event: 'opened', device: 'm1', fault: 'offline' }]);

    const head = (await (await fetch(`${farm.url}/api/v1/ledger/head`)).json()) as { seq: number; anchor: string };
    expect(head.anchor).toBe(`${all.at(-1)?.seq}:${all.at(-1)?.hash}`);
    const next = await (await fetch(`${farm.url}/api/v1/ledger?after=${head.seq}`)).json();
    expect(next).toEqual([]);
    const metrics = await farm.metrics();
    expect(metrics).toMatch(new RegExp(`^remediation_ledger_lines ${head.seq}$`, 'm'));
    expect(metrics).toMatch(/^remediation_action_duration_seconds_count\{action="power-cycle"\} 1$/m);
    expect(metrics).toMatch(
      /^remediation_efficacy_successes\{model="unknown",fault="offline",action="power-cycle"\} 1$/m,
    );
    expect(metrics).toMatch(/^remediation_latches_open 0$/m);
    expect(action).toMatchObject({ outcome: 'verified' });
  });

  it('tells by which reason an open episode is held', async () => {
    const farm = await webhook({ remediation: { cyclesPerDay: 0 } });
    await farm.post(alertBody(['m1']));
    await farm.decided('daily-limit');
    expect(await farm.metrics()).toMatch(/^remediation_holds\{reason="daily-limit"\} 1$/m);
  });

  it('says 404 for the head of a ledger that has no line', async () => {
    const farm = await webhook();
    const answer = await fetch(`${farm.url}/api/v1/ledger/head`);
    expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('the ledger has no line yet')]);
  });
});

describe('a long ledger', () => {
  it.each([
    [999, 999, 'its content was changed'],
    [1000, 1000, 'its content was changed'],
    [1001, 1001, 'its content was changed'],
    [2345, 2345, 'its content was changed'],
  ])('shows the change of line %i', async (changed, seq, problem) => {
    const { db, engine, now, journal } = await written();
    await db.transaction().execute(async (trx) => {
      for (let index = 1; index <= 2345; index += 1)
        await appendLine(trx, { at: now(), action_id: index, step: 'reboot', phase: 'intent', evidence: '{}' });
    });
    expect(await verifyChain(db)).toMatchObject({ lines: 2345, head: { seq: 2345 } });
    await unseal(db, engine);
    await db.updateTable('journal').set({ evidence: '{"a":1}' }).where('seq', '=', changed).execute();
    expect(await journal.broken()).toEqual({ seq, problem });
  });
});

describe('logixx ledger', () => {
  it('verify says how many lines are whole, with the head', async () => {
    const { path } = await fourHours();
    const head = (await told('head', '--database', path)).text.trim();
    expect(parseAnchor(head)?.seq).toBe(4);
    expect(await told('verify', '--database', path)).toEqual({ status: 0, text: `4 lines, head ${head}: whole\n` });
    expect((await told('verify', '--database', path, '--head', head)).status).toBe(0);
  });

  it('verify says of an empty ledger that it is whole, and against an anchor that it was cut', async () => {
    const { path } = await written();
    expect(await told('verify', '--database', path)).toEqual({ status: 0, text: '0 lines, no head: whole\n' });
    const cut = await told('verify', '--database', path, '--head', `3:${'a'.repeat(64)}`);
    expect(cut.status).toBe(1);
    expect(cut.text).toMatch(/^line 3 is broken: the end of the ledger was cut off/);
  });

  it('verify says which line is broken and what stands there, and that the seal is gone', async () => {
    const { path, db, engine } = await fourHours();
    await unseal(db, engine);
    await db.updateTable('journal').set({ evidence: '{"how":"never"}' }).where('seq', '=', 3).execute();
    const { status, text } = await told('verify', '--database', path);
    expect(status).toBe(1);
    expect(text).toMatch(/^line 3 is broken: its content was changed\.$/m);
    expect(text).toMatch(
      /^ {2}found: {4}the hash [0-9a-f]{64} beside 2026-11-01T02:00:00.000Z action 1 reboot intent \{"how":"never"\}$/m,
    );
    expect(text).toMatch(/^2 lines before it, head 2:[0-9a-f]{64}: whole$/m);
    expect(text).toMatch(/is not sealed: found no trigger journal_no_update/);
  });

  it.each([
    ['everything', [], [1, 2, 3, 4]],
    ['from a time on', ['--from', '2026-11-01T01:00:00Z'], [2, 3, 4]],
    ['before a time', ['--to', '2026-11-01T01:00:00Z'], [1]],
    ['within a time', ['--from', '2026-11-01T01:00:00Z', '--to', '2026-11-01T03:00:00Z'], [2, 3]],
    ['of a device, with the lines of its actions', ['--device', 'm1'], [1, 2, 3]],
    ['of a device that a person spoke of', ['--device', 'm2'], [4]],
    ['of a device that nobody knows', ['--device', 'm9'], []],
  ])('export writes %s', async (_what, args, seqs) => {
    const { path } = await fourHours();
    const { status, text } = await told('export', '--database', path, ...args);
    const lines = text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as { seq: number });
    expect([status, lines.map(({ seq }) => seq)]).toEqual([0, seqs]);
  });

  it('export writes CSV whose quotes and commas survive', async () => {
    const { path, db } = await fourHours();
    const { text } = await told('export', '--database', path, '--format', 'csv', '--to', '2026-11-01T02:00:00Z');
    const [header, first, second, end] = text.split('\r\n');
    expect(header).toBe('seq,at,action,step,phase,evidence,prev,hash');
    expect(first).toMatch(/^1,2026-11-01T00:00:00.000Z,0,episode,confirmed,"\{""event"":""opened""/);
    const line = await db.selectFrom('journal').selectAll().where('seq', '=', 2).executeTakeFirstOrThrow();
    expect(second).toBe(
      `2,2026-11-01T01:00:00.000Z,0,decision,confirmed,"${line.evidence.replaceAll('"', '""')}",${line.prev},${line.hash}`,
    );
    expect(end).toBe('');
  });

  it.each([
    [['prove'], 'ledger: found "prove", expected verify, head or export'],
    [[], 'ledger: found "", expected verify, head or export'],
    [['verify', '--from', '2026-11-01'], "ledger: Unknown option '--from'"],
    [['verify', '--config', 'a.yml', '--database', 'b.db'], 'found both --config and --database'],
    [['verify', '--database', '/no/such.db'], 'found no file "/no/such.db"'],
    [['verify', '--head', '12:abc'], '--head: found "12:abc", expected <seq>:<64 hexadecimal digits>'],
    [['export', '--from', 'yesterday'], '--from: found "yesterday", expected a time as 2026-11-01T00:00:00Z'],
    [['export', '--format', 'xml'], '--format: found "xml", expected jsonl or csv'],
    [['head'], 'the ledger has no line yet'],
  ])('refuses %j', async (args, sentence) => {
    const { path } = await written();
    const needs = args.includes('--database') || args.length === 0 || args[0] === 'prove';
    await expect(command([...args, ...(needs ? [] : ['--database', path])], new PassThrough())).rejects.toThrow(
      sentence,
    );
  });

  it('refuses a database that is no ledger, and writes into none', async () => {
    const { folder, path } = await fourHours();
    const other = await openDatabase(folder.path('other.db'), {});
    cleanups.push(other.close);
    await expect(command(['verify', '--database', folder.path('other.db')], new PassThrough())).rejects.toThrow(
      'cannot be read as a ledger',
    );
    const { db, close } = readDatabase<Tables>(path);
    const writing = db.insertInto('watches').values({ site: 'tx1', at: 1 }).execute();
    await expect(writing).rejects.toThrow(/readonly|read-only|query_only|attempt to write/i);
    await close();
  });

  it('finds the database in the configuration', async () => {
    const { folder, path } = await fourHours();
    const file = folder.path('logixx.yml');
    writeFileSync(file, `site: tx1\ninventory: { devices: [] }\nalertWebhook: { database: ${path} }\n`);
    expect((await told('verify', '--config', file)).text).toMatch(/^4 lines, head 4:/);
  });
});
