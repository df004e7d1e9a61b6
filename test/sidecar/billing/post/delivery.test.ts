import { type ChildProcess, spawn } from 'node:child_process';
import type { Socket } from 'node:net';
import { fileURLToPath } from 'node:url';
import PostalMime from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mailPaper } from '../../../../sidecar/billing/post/paper-mail.ts';
import { standingsOf } from '../../../../sidecar/billing/store/balances.ts';
import { bundled } from '../../../bundle.ts';
import { onBothEngines } from '../engines.ts';
import { ANNA, issued, newClient } from '../office.ts';
import { postDesk } from './desk.ts';

const CHILD = fileURLToPath(new URL('./mailing-child.ts', import.meta.url));
const INVOICES = 12;
const KILLS = 3;
const SPEED = 100;
const PDF = { render: () => Promise.resolve(Buffer.from('%PDF-1.7 of an invoice')), stop: () => Promise.resolve() };

let mailing: Awaited<ReturnType<typeof bundled>>;
beforeAll(async () => {
  mailing = await bundled(CHILD);
});
afterAll(() => mailing.remove());

interface Taken {
  id: string;
  to: string;
  files: string[];
}

/**
 * A server with every bad habit: each recipient is asked to come later first; then one in three mails is cut in the
 * midst of its data, one in three behind it and before the answer, and kept. Every fourth mail kills the process that
 * sends it, by turns before it hears that it was taken and right behind that.
 */
async function rudeServer(kill: () => boolean) {
  const taken: Taken[] = [];
  const tries = new Map<string, number>();
  const counts = { greylisted: 0, cutInData: 0, cutBehindData: 0, killed: 0, datas: 0 };
  const server = new SMTPServer({
    ...{
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      disableReverseLookup: true,
      closeTimeout: 100,
      logger: false,
    },
    onRcptTo({ address }, _session, callback) {
      const tried = (tries.get(address) ?? 0) + 1;
      tries.set(address, tried);
      if (tried > 1) return callback();
      counts.greylisted += 1;
      callback(Object.assign(new Error('greylisted, try again later'), { responseCode: 451 }));
    },
    onData(stream, session, callback) {
      const to = session.envelope.rcptTo[0]?.address ?? '';
      const isFirst = tries.get(to) === 2;
      const habit = isFirst ? Number(/\d+/.exec(to)?.[0]) % 3 : 2;
      const cut = () => socketOf(server, session.id)?.destroy();
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        if (habit === 0) {
          counts.cutInData += 1;
          cut();
        }
      });
      stream.on('end', () => {
        if (habit === 0) return;
        void PostalMime.parse(Buffer.concat(chunks)).then(({ messageId = '', attachments }) => {
          taken.push({ id: messageId, to, files: attachments.map(({ filename }) => filename ?? '') });
          counts.datas += 1;
          if (habit === 1) {
            counts.cutBehindData += 1;
            cut();
            return;
          }
          const turn = counts.datas % 4 === 0;
          const before = counts.datas % 8 === 0;
          if (turn && before && kill()) counts.killed += 1;
          callback();
          if (turn && !before) setTimeout(() => (counts.killed += kill() ? 1 : 0), 1);
        });
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as { port: number };
  return { port, taken, counts, stop: () => new Promise<void>((resolve) => void server.close(resolve)) };
}

function socketOf(server: SMTPServer, id: string): Socket | undefined {
  const { connections } = server as unknown as { connections: Set<{ id: string; _socket: Socket }> };
  return [...connections].find((connection) => connection.id === id)?._socket;
}

onBothEngines((fresh) => {
  it(`${INVOICES} mails by a server that greylists and drops, and ${KILLS} SIGKILLs: none missing, none twice for who reads`, async () => {
    const address = fresh();
    const desk = await postDesk(address, {}, { pdf: PDF as never });
    const began = desk.clock.time;
    const invoices = [];
    for (let at = 0; at < INVOICES; at += 1) {
      const client = await newClient(desk.parts, { contacts: [{ name: 'C', email: `c${at}@client.example` }] });
      const { row } = await issued(desk.parts, client);
      await mailPaper(desk.parts, ANNA, { id: row.id });
      invoices.push(row);
    }
    let child: ChildProcess | undefined;
    let kills = 0;
    const server = await rudeServer(() => {
      if (kills >= KILLS || child?.kill('SIGKILL') !== true) return false;
      kills += 1;
      return true;
    });
    let errors = '';
    for (let run = 0; run < KILLS + 3; run += 1) {
      const args = [mailing.file, address, String(server.port), String(began), String(SPEED)];
      const signal = await new Promise<NodeJS.Signals | null>((resolve) => {
        child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'pipe'] });
        child.stderr?.on('data', (chunk: Buffer) => (errors += chunk.toString()));
        child.on('close', (_code, by) => resolve(by));
      });
      if (signal !== 'SIGKILL') break;
    }
    await server.stop();
    expect(errors).toBe('');
    process.stdout.write(`${JSON.stringify(server.counts)}\n`);
    expect(kills).toBe(KILLS);
    expect(server.counts.greylisted).toBe(INVOICES);
    expect(server.counts.cutInData).toBeGreaterThanOrEqual(INVOICES / 3);
    expect(server.counts.cutBehindData).toBeGreaterThanOrEqual(INVOICES / 3);
    // None is missing, and whoever got one twice sees one: both have the same Message-ID.
    const ids = new Map<string, Set<string>>();
    for (const { to, id } of server.taken) ids.set(to, (ids.get(to) ?? new Set()).add(id));
    expect([...ids.keys()].sort()).toEqual(invoices.map((_, at) => `c${at}@client.example`).sort());
    expect([...ids.values()].filter(({ size }) => size !== 1)).toEqual([]);
    expect(new Set([...ids.values()].flatMap((each) => [...each])).size).toBe(INVOICES);
    for (const [at, { number }] of invoices.entries())
      for (const { files } of server.taken.filter(({ to }) => to === `c${at}@client.example`))
        expect(files).toEqual([`${number}.pdf`]);
    const states = await standingsOf(desk.db, invoices, '2026-11-22');
    expect([...states.values()].filter(({ state }) => state !== 'sent')).toEqual([]);
    const sent = await desk.db.selectFrom('billing_events').select('invoice_id').where('event', '=', 'sent').execute();
    expect(sent.map(({ invoice_id }) => invoice_id).sort()).toEqual(invoices.map(({ id }) => id).sort());
    await desk.close();
  }, 400_000);
});
