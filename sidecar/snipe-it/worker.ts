import { HttpError } from '../../core/service/route.ts';
import { Secret } from '../../core/service/secret.ts';
import type { Actor } from '../actor.ts';
import { openClient, type SnipeClient, SnipeItError } from './client.ts';
import type { DiffEntry } from './diff.ts';
import { diff } from './dry-run.ts';
import { mirrorTickets } from './mirror-tickets.ts';
import type { SnipeIt, WorkerParts } from './parts.ts';
import { dueAt } from './read-runs.ts';
import type { SyncReport } from './report.ts';
import { Busy } from './runs.ts';
import { beginRun } from './sync.ts';
import type { SyncParts } from './sync-parts.ts';

/** Who is written down for a run that nobody asked for. */
export const SCHEDULE: Actor = { id: 'snipe-it', name: 'Schedule' };

interface Inner {
  parts: WorkerParts;
  sync: SyncParts;
  running: Promise<void> | undefined;
  looking: Promise<DiffEntry[]> | undefined;
  stopping: AbortController;
}

/** Opens Snipe-IT as the configuration says. Nothing is asked before the first round, diff or start. */
export function openSnipeIt(parts: WorkerParts): SnipeIt {
  const stopping = new AbortController();
  const inner: Inner = {
    parts,
    sync: syncParts(parts, stopping.signal),
    running: undefined,
    looking: undefined,
    stopping,
  };
  return {
    config: parts.config,
    diff: () => look(inner),
    start: (actor) => start(inner, actor),
    round: () => round(inner),
    idle: async () => inner.running,
    async stop() {
      stopping.abort(new Error('broken off: the service stops'));
      await inner.running;
    },
  };
}

function syncParts({ config, inventory, db, holder, ...tools }: WorkerParts, signal: AbortSignal): SyncParts {
  const { now, random } = tools;
  const pause = (ms: number) => tools.pause(ms, signal);
  const { url, token = new Secret(''), requestsPerMinute, timeoutSeconds } = config;
  // One client for all, so that whoever asks keeps to one pace.
  const client: SnipeClient = openClient({
    ...{ url, token, requestsPerMinute, timeoutSeconds, fetch: tools.fetch, now, pause, random, signal },
  });
  const sync: SyncParts = { client, config, inventory, db, holder, now, pause, signal };
  const { tickets } = tools;
  return tickets ? { ...sync, afterwards: (report) => mirror(sync, tickets, report) } : sync;
}

async function mirror(
  sync: SyncParts,
  tickets: NonNullable<WorkerParts['tickets']>,
  report: SyncReport,
): Promise<void> {
  const { problems } = await mirrorTickets(sync, await tickets());
  report.problems.push(...problems.map((text) => `ticket ${text}`));
}

/** Two who ask at once get one answer: each question costs Snipe-IT dozens of requests. */
function look(inner: Inner): Promise<DiffEntry[]> {
  inner.looking ??= diff(inner.sync)
    .catch((error: unknown) => {
      throw error instanceof SnipeItError ? new HttpError(502, error.message) : error;
    })
    .finally(() => {
      inner.looking = undefined;
    });
  return inner.looking;
}

async function start(inner: Inner, actor: Actor): Promise<{ id: number }> {
  if (inner.running) throw new HttpError(409, 'a run goes on; wait until it has ended');
  let release: () => void = () => undefined;
  inner.running = new Promise((resolve) => {
    release = resolve;
  });
  const over = () => {
    inner.running = undefined;
    release();
  };
  try {
    const { id, ended } = await beginRun(inner.sync, actor);
    void ended
      .then(({ counts }) => inner.parts.log.info({ run: id, ...counts }, 'snipe-it-run-done'), failed(inner, id))
      .then(over);
    return { id };
  } catch (error) {
    over();
    throw error instanceof Busy ? new HttpError(409, error.message) : error;
  }
}

const failed =
  ({ parts: { log } }: Inner, id: number) =>
  (error: unknown): void => {
    const expected = error instanceof SnipeItError || error instanceof Busy;
    if (expected) log.warn({ run: id, reason: error.message }, 'snipe-it-run-failed');
    else log.error({ run: id, err: error }, 'snipe-it-run-failed');
  };

async function round(inner: Inner): Promise<void> {
  const { config, db, now, log } = inner.parts;
  try {
    if (inner.running || inner.stopping.signal.aborted) return;
    const due = await dueAt(db, config);
    if (due !== undefined && due <= now()) await start(inner, SCHEDULE);
  } catch (error) {
    // Another process was faster, or the database is away: the next minute tells.
    const busy = error instanceof HttpError && error.status === 409;
    if (!busy) log.error({ err: error }, 'snipe-it-round-failed');
  }
}
