import { pause } from '../tools.ts';
import { type Leadership, soleLeadership, type Term } from './leadership.ts';

/** Whether this process acts now, and until when. */
export interface Acting {
  /** Aborted unless this process leads; a new one for each term. */
  signal(): AbortSignal;
  fence: Leadership['fence'];
  /** Leads, and has taken up everything that was left undone. */
  ready(): boolean;
  leader: Leadership['leader'];
  /** Begins to lead, or to wait for that. Resolves when what the first term found was taken up; rejects if it cannot be. */
  start(open?: (onChange: (term: Term | undefined) => void) => Promise<Leadership>): Promise<void>;
  /** Leads no more; resolves when all that was under way has settled. */
  stop(): Promise<void>;
}

export interface ActingOptions {
  /** Resolves when all that an earlier term had under way is over. */
  allDone(): Promise<unknown>;
  /** Takes up what was left undone, before anything new. */
  takeUp(): Promise<void>;
  /** There is something to do. */
  wake(): void;
  onFailure(error: unknown): void;
  /** The first pause before what was left undone is tried to be taken up again; each further one is twice as long. */
  firstWaitMs?: number;
}

const NOT_LEADING = AbortSignal.abort();
const LONGEST_WAIT_MS = 10_000;

/** Each term begins by taking up what was left undone; nothing new is done before that. */
export function openActing({ allDone, takeUp, wake, onFailure, firstWaitMs = 1_000 }: ActingOptions): Acting {
  let leadership: Leadership | undefined;
  let term: Term | undefined;
  let ready: Term | undefined;
  let takingUp: Promise<void> = Promise.resolve();
  let starting = true;
  const onChange = (next: Term | undefined) => {
    term = next;
    if (next === undefined) return;
    takingUp = prepare(next);
    takingUp.catch(onFailure);
  };
  /** A term that could not take up what was left undone would do nothing at all, and keep others from doing it. */
  const prepare = async (next: Term) => {
    await allDone();
    for (let wait = firstWaitMs; !next.signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT_MS)) {
      try {
        await takeUp();
        ready = next;
        return wake();
      } catch (error) {
        if (starting) throw error;
        onFailure(error);
        await pause(wait, next.signal).catch(() => undefined);
      }
    }
  };
  const opened = () => {
    if (leadership === undefined) throw new Error('acting was not started');
    return leadership;
  };
  return {
    signal: () => term?.signal ?? NOT_LEADING,
    fence: async (options) => opened().fence(options),
    ready: () => ready !== undefined && ready === term && !ready.signal.aborted,
    leader: async () => opened().leader(),
    async start(open) {
      leadership = open ? await open(onChange) : soleLeadership(onChange);
      await takingUp;
      starting = false;
    },
    async stop() {
      await leadership?.stop(allDone);
      await allDone();
    },
  };
}
