import type { Answer } from './answer.ts';
import type { CgminerSession } from './request.ts';
import { turns } from './turns.ts';
import { WireError } from './wire.ts';

/** How long a session that nobody needs any more may take to be closed. */
const CLOSE_MS = 3_000;
/** Sessions that could not be closed; the oldest is forgotten beyond this. */
const MAX_LEFT_OPEN = 1_000;

/** Asks one command, with its parameter. */
type Ask = (command: string, parameter: string | undefined, signal: AbortSignal) => Promise<Answer>;

/** Runs a command within a session: `run` gets the id of the session. */
export type InSession = (
  device: string,
  session: CgminerSession,
  ask: Ask,
  signal: AbortSignal,
  run: (id: string) => Promise<Answer>,
) => Promise<Answer>;

/**
 * Opens the one session of a device, runs, and closes the session, also after a failure. A session that another program
 * holds is left alone: WireError 'refused' says so. One of ours that could not be closed is used again.
 */
export function inSession(): InSession {
  const inTurn = turns();
  const leftOpen = new Map<string, string>();

  const close = async (device: string, { close }: CgminerSession, ask: Ask, id: string): Promise<void> => {
    try {
      await ask(close, id, AbortSignal.timeout(CLOSE_MS));
      leftOpen.delete(device);
    } catch {
      leftOpen.set(device, id);
      const oldest = leftOpen.keys().next().value;
      if (leftOpen.size > MAX_LEFT_OPEN && oldest !== undefined) leftOpen.delete(oldest);
    }
  };

  return (device, session, ask, signal, run) =>
    inTurn(device, signal, async () => {
      const current = (await ask(session.current, undefined, signal)).str(...session.id);
      if (current !== undefined && current !== leftOpen.get(device)) throw held(device);
      const id = current ?? (await open(device, session, ask, signal));
      try {
        return await run(id);
      } finally {
        await close(device, session, ask, id);
      }
    });
}

async function open(device: string, session: CgminerSession, ask: Ask, signal: AbortSignal): Promise<string> {
  const opened = await ask(session.open, undefined, signal).catch((error: unknown) => {
    throw error instanceof WireError && error.reason === 'refused' ? held(device, error) : error;
  });
  const id = opened.str(...session.id);
  if (id === undefined) throw new WireError('unexpected-answer', `${device} opened a session without an id`);
  return id;
}

/** LuxOS refuses with Code 402, "Another session is active" (luxos-tooling). */
function held(device: string, refusal?: WireError): WireError {
  const own = refusal ? ` (${refusal.message})` : '';
  const detail = `${device} has one session for changes, and another program holds it: try again when that has logged off${own}`;
  return new WireError('refused', detail, refusal?.code === undefined ? {} : { code: refusal.code });
}
