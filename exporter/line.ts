import type { Device } from '../core/farm/device.ts';
import { type CredentialEntries, reveal } from '../core/service/credentials.ts';
import { type Endpoint, readOnly, type Wire, WireError } from '../core/wire/wire.ts';
import type { Send } from '../devices/converse.ts';
import type { Timers } from './timers.ts';

export interface LineOptions {
  device: Device;
  wire: Wire;
  credentials?: CredentialEntries[string] | undefined;
  deadlineSeconds: number;
  /** Ends the conversation early. */
  signal: AbortSignal;
  timers: Timers;
}

/** A line to one device for one conversation. */
export interface Line {
  send: Send;
  /** Answers that were not valid and had to be mended. */
  readonly mended: number;
  close(): void;
}

/**
 * Opens a line that never writes and that is over at the deadline, even where the wire does not heed the signal: every
 * question that is then open, and every later one, fails with WireError 'timeout'.
 */
export function openLine({ device, wire, credentials, deadlineSeconds, signal, timers }: LineOptions): Line {
  const ask = readOnly(wire);
  const to = endpointOf(device, credentials);
  const end = endOf(signal, deadlineSeconds, timers);
  let mended = 0;
  return {
    async send(request) {
      const over = end.reason();
      if (over) throw over;
      try {
        const answer = await Promise.race([ask(request, to, end.signal), end.promise]);
        mended += Number(answer.mends.length > 0);
        return answer;
      } catch (error) {
        throw end.reason() ?? error;
      }
    },
    get mended() {
      return mended;
    },
    close: end.close,
  };
}

/** The deadline and the caller's signal in one: as a signal, as a promise that only rejects, and as the reason. */
function endOf(signal: AbortSignal, deadlineSeconds: number, timers: Timers) {
  const abort = new AbortController();
  let reason: WireError | undefined;
  let giveUp: (error: WireError) => void;
  const promise = new Promise<never>((_resolve, reject) => {
    giveUp = reject;
  });
  promise.catch(() => undefined);
  const finish = (detail: string) => {
    if (reason) return;
    reason = new WireError('timeout', detail);
    giveUp(reason);
    abort.abort(reason);
  };
  const stop = () => finish('the poll was ended before the device had answered');
  const callOff = timers.after(deadlineSeconds * 1000, () =>
    finish(`the conversation was not over within ${deadlineSeconds} s`),
  );
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  const close = () => {
    callOff();
    signal.removeEventListener('abort', stop);
  };
  return { signal: abort.signal, promise, reason: () => reason, close };
}

function endpointOf(device: Device, credentials: LineOptions['credentials']): Endpoint {
  const ports = Object.fromEntries(Object.entries(device.ports ?? {}));
  return { host: device.address, ports, ...(credentials ? { credentials: reveal(credentials) } : {}) };
}
