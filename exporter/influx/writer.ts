import type { Log } from '../../core/service/log.ts';
import type { Timers } from '../timers.ts';
import { type Delivered, deliver, type Post } from './delivery.ts';
import type { BadLine } from './judge.ts';
import { type LaneName, pauseAfter, pick } from './lane.ts';
import type { InfluxMetrics } from './metrics.ts';
import type { Entry, Spool } from './spool.ts';

export interface WriterOptions {
  spool: Spool;
  post: Post;
  batchPoints: number;
  retryMaxMs: number;
  metrics: Pick<InfluxMetrics, 'written' | 'dropped'>;
  log: Log;
  timers: Timers;
  /** From 0 to 1, as Math.random. */
  random(): number;
  refused(lines: readonly BadLine[]): Promise<void>;
  signal: AbortSignal;
  /** The trouble that the log knows of, of all lanes; empty where there is none. */
  known: { trouble: string };
}

export interface Writer {
  /** There is something new. */
  wake(): void;
  /** Whether its last request failed. */
  readonly isFailing: boolean;
  /** Resolves after the signal, when nothing is under way any more. */
  readonly ended: Promise<void>;
}

/** An entry that is to be left alone for a while looks anew at least as often. */
const LOOKS_EVERY_MS = 1000;

/** Sends what the spool holds of one lane, one request at a time, until the signal. */
export function openWriter(lane: LaneName, options: WriterOptions): Writer {
  const { spool, batchPoints, timers, signal } = options;
  const state = { failures: 0 };
  const bell = openBell(timers, signal);
  const run = async () => {
    while (!signal.aborted) {
      const entries = pick(spool.entries(), lane, batchPoints, timers.now());
      if (entries.length === 0) {
        await bell.wait(LOOKS_EVERY_MS, true);
        continue;
      }
      for (const entry of entries) entry.isBusy = true;
      const pauseMs = await once(lane, options, state, entries)
        .catch((err: unknown) => {
          options.log.error({ err, lane }, 'influx-lane-failed');
          return options.retryMaxMs;
        })
        .finally(() => {
          for (const entry of entries) entry.isBusy = false;
        });
      if (pauseMs > 0) await bell.wait(pauseMs, false);
    }
  };
  const ended = run();
  return {
    wake: bell.ring,
    ended,
    get isFailing() {
      return state.failures > 0;
    },
  };
}

interface State {
  failures: number;
}

/** One request, or those that a refused one falls into; returns how long to wait then, in milliseconds. */
async function once(lane: LaneName, options: WriterOptions, state: State, entries: readonly Entry[]): Promise<number> {
  const { spool, post, metrics, log, signal, known } = options;
  const whole: Entry[] = [];
  const payloads: Buffer[] = [];
  for (const entry of entries) {
    const payload = await spool.read(entry);
    if (payload === undefined) continue;
    whole.push(entry);
    payloads.push(payload);
  }
  if (whole.length === 0) return 0;
  const points = whole.reduce((sum, { record }) => sum + record.points, 0);
  const result = await deliver({ payloads, points }, post);
  if (result.is !== 'delivered') return signal.aborted ? 0 : failed(lane, options, state, whole, result);
  if (result.refused.length > 0) await options.refused(result.refused);
  await spool.done(whole);
  metrics.written.inc(result.written);
  metrics.dropped.inc({ reason: 'too-large' }, result.tooLarge);
  metrics.dropped.inc({ reason: 'refused' }, result.refused.length);
  if (known.trouble !== '') log.info({ lane, failures: state.failures }, 'influx-written-again');
  state.failures = 0;
  known.trouble = '';
  return 0;
}

function failed(
  lane: LaneName,
  { log, retryMaxMs, random, timers, known }: WriterOptions,
  state: State,
  entries: readonly Entry[],
  result: Exclude<Delivered, { is: 'delivered' }>,
): number {
  state.failures += 1;
  const why = result.is === 'wait' ? result.why : 'refused';
  const asked = result.is === 'wait' ? result.retryAfterMs : undefined;
  const pauseMs = pauseAfter(state.failures, retryMaxMs, random(), asked);
  // The fault may be of these alone: others are tried before they are again.
  if (why === 'server-error' || why === 'refused')
    for (const entry of entries) entry.notBefore = timers.now() + 2 * pauseMs;
  const trouble = `${why} ${result.detail}`;
  if (trouble !== known.trouble) {
    const isOurs = why === 'misconfigured' || why === 'refused';
    log[isOurs ? 'error' : 'warn']({ lane, why, detail: result.detail, help: HELP[why] }, 'influx-writes-failing');
  }
  known.trouble = trouble;
  return pauseMs;
}

const HELP = {
  misconfigured:
    'exporter.influx does not fit the server: url, version, org, bucket, database, token. Points wait on disk.',
  refused: 'the server takes none of these points; they wait on disk.',
  busy: 'the server asks for patience; points wait on disk.',
  'server-error': 'the server has a fault of its own; points wait on disk.',
  unreachable: 'nobody answers at exporter.influx.url; points wait on disk.',
} as const;

/** Waits for a ring, a time or the signal, whatever comes first. */
function openBell(timers: Timers, signal: AbortSignal) {
  let wake: (() => void) | undefined;
  let rung = false;
  const ring = () => {
    rung = true;
    wake?.();
  };
  const wait = (milliseconds: number, hearsRings: boolean) =>
    new Promise<void>((resolve) => {
      if (signal.aborted || (hearsRings && rung)) {
        rung = false;
        resolve();
        return;
      }
      const end = () => {
        wake = undefined;
        rung = false;
        callOff();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const callOff = timers.after(milliseconds, end);
      signal.addEventListener('abort', end);
      if (hearsRings) wake = end;
    });
  return { ring, wait };
}
