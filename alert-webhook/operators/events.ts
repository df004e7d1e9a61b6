import type { Response } from 'express';
import { HttpError } from '../../core/service/route.ts';
import { messageOf } from '../command.ts';
import type { Tables } from '../tables.ts';
import type { Desk } from './desk.ts';
import { iso } from './schemas.ts';

/** Lines that are read at once; a reader who falls behind is read to in such parts and never buffered for. */
const PART = 200;
const POLL_MS = 500;
const HEARTBEAT_MS = 15_000;
/** A reader who takes nothing for so long is let go; it comes back with the last id it has seen. */
const PATIENCE_MS = 60_000;

type Line = Omit<Tables['journal'], 'seq'> & { seq: number };

/**
 * Server-sent events: the lines of the ledger from `after` on, as they are committed, whichever process wrote them. Ends
 * when the reader leaves or the service stops.
 */
export async function streamEvents(desk: Desk, after: number | undefined, response: Response): Promise<void> {
  const gone = new AbortController();
  response.on('close', () => gone.abort());
  const ended = AbortSignal.any([gone.signal, desk.closing]);
  let last = after ?? (await newest(desk));
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
    'x-accel-buffering': 'no',
  });
  response.write(`retry: 2000\n: from ${last}\n\n`);
  const { tools } = desk;
  let spokeAt = tools.now();
  try {
    while (!ended.aborted) {
      const lines = await since(desk, last);
      const beat = tools.now() - spokeAt >= HEARTBEAT_MS ? ': still here\n\n' : '';
      const text = lines.map(eventOf).join('') || beat;
      if (text !== '') spokeAt = tools.now();
      if (text !== '' && !response.write(text) && !(await drained(response, ended))) break;
      last = lines.at(-1)?.seq ?? last;
      if (lines.length < PART) await tools.pause(POLL_MS, ended);
    }
  } catch (error) {
    if (!ended.aborted) tools.log.error({ reason: messageOf(error) }, 'events-failed');
  }
  response.end();
}

/** Where a reader goes on: after the last id it has seen, or from now on. */
export function afterOf(header: string | undefined, query: number | undefined): number | undefined {
  if (header === undefined) return query;
  const seq = Number(header);
  if (!Number.isSafeInteger(seq) || seq < 0)
    throw new HttpError(400, `Last-Event-ID: found "${header}", expected the id of an event, such as 42`);
  return seq;
}

async function newest({ db }: Desk): Promise<number> {
  const row = await db.selectFrom('journal').select('seq').orderBy('seq', 'desc').limit(1).executeTakeFirst();
  return row?.seq ?? 0;
}

function since({ db }: Desk, seq: number): Promise<Line[]> {
  return db.selectFrom('journal').selectAll().where('seq', '>', seq).orderBy('seq').limit(PART).execute();
}

/** The name of an event is `action` for what is done to devices; else the matter: decision, episode, approval, … */
function eventOf({ seq, at, action_id, step, phase, evidence }: Line): string {
  const matter = action_id === 0 ? { event: step } : { event: 'action', actionId: action_id, kind: kindOf(step) };
  const { event, ...rest } = matter;
  const data = JSON.stringify({ at: iso(at), ...rest, step, phase, evidence: JSON.parse(evidence) as unknown });
  return `id: ${seq}\nevent: ${event}\ndata: ${data}\n\n`;
}

function kindOf(step: string): 'started' | 'ended' | 'step' {
  if (step === 'plan') return 'started';
  return step === 'end' ? 'ended' : 'step';
}

/** False when the reader took nothing for too long, or is gone. */
function drained(response: Response, ended: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const settle = (isDrained: boolean) => {
      clearTimeout(timer);
      response.off('drain', onDrain);
      ended.removeEventListener('abort', onEnd);
      resolve(isDrained);
    };
    const onDrain = () => settle(true);
    const onEnd = () => settle(false);
    const timer = setTimeout(onEnd, PATIENCE_MS);
    response.once('drain', onDrain);
    ended.addEventListener('abort', onEnd, { once: true });
  });
}
