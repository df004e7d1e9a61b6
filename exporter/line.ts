import type { Device } from '../core/farm/device.ts';
import type { CredentialEntries } from '../core/service/credentials.ts';
import type { Answer } from '../core/wire/answer.ts';
import type { Request } from '../core/wire/request.ts';
import { type Endpoint, readOnly, type Wire, WireError } from '../core/wire/wire.ts';
import { endpointOf } from './endpoint.ts';
import type { Timers } from './timers.ts';

export interface LineOptions {
  device: Device;
  wire: Wire;
  credentials?: CredentialEntries[string] | undefined;
  /** Of a rig's programs, by name. */
  credentialsOf?(name: string): CredentialEntries[string] | undefined;
  deadlineSeconds: number;
  /** Ends the conversation early. */
  signal: AbortSignal;
  timers: Timers;
}

/** A line to one device for one conversation. */
export interface Line {
  send(request: Request): Promise<Answer>;
  /** Answers that were not valid and had to be mended. */
  readonly mended: number;
  close(): void;
}

/**
 * Opens a line that never writes and that is over at the deadline, even where the wire does not heed the signal: every
 * question that is then open, and every later one, fails with WireError 'timeout'.
 */
export function openLine(options: LineOptions): Line {
  return new DeadLine(options);
}

/** Whoever hangs up ends all questions. Thousands of these are made a minute, so that one closure more is too many. */
class DeadLine implements Line {
  mended = 0;
  readonly #ask: Wire;
  readonly #to: Endpoint;
  readonly #caller: AbortSignal;
  readonly #abort = unused.pop() ?? new AbortController();
  readonly #open = new Set<(reason: WireError) => void>();
  readonly #callOff: () => void;
  #over: WireError | undefined;

  constructor({ device, wire, credentials, credentialsOf, deadlineSeconds, signal, timers }: LineOptions) {
    this.#ask = readOnly(wire);
    this.#to = endpointOf(device, credentials, credentialsOf);
    this.#caller = signal;
    this.#callOff = timers.after(deadlineSeconds * 1000, () =>
      this.#end(`the conversation was not over within ${deadlineSeconds} s`),
    );
    signal.addEventListener('abort', this);
    if (signal.aborted) this.handleEvent();
  }

  send(request: Request): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#over) throw this.#over;
      this.#open.add(reject);
      this.#ask(request, this.#to, this.#abort.signal)
        .then((answer) => {
          if (this.#open.delete(reject)) this.mended += Number(answer.mends.length > 0);
          resolve(answer);
        })
        .catch((error: unknown) => {
          this.#open.delete(reject);
          reject(this.#over ?? error);
        });
    });
  }

  close(): void {
    this.#callOff();
    this.#caller.removeEventListener('abort', this);
    if (!this.#over && this.#open.size === 0) unused.push(this.#abort);
  }

  /** The caller aborts. */
  handleEvent(): void {
    this.#end('the poll was ended before the device had answered');
  }

  #end(detail: string): void {
    if (this.#over) return;
    this.#over = new WireError('timeout', detail);
    for (const reject of this.#open) reject(this.#over);
    this.#open.clear();
    this.#abort.abort(this.#over);
  }
}

/** A signal that has never been given serves the next conversation: Node takes its time to make one. */
const unused: AbortController[] = [];
