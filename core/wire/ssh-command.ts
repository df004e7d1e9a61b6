import type { Client, ClientChannel } from 'ssh2';
import { Answer } from './answer.ts';
import { decode, quote } from './json-exchange.ts';
import { mend } from './mend.ts';
import type { SshRequest } from './request.ts';
import { WireError } from './wire.ts';

/** More than this is no answer of a rig. */
export const MOST_OUTPUT = 1024 * 1024;
const MOST_ERRORS = 16 * 1024;

export type Command = Extract<SshRequest, { run: unknown }>;

/** What a command printed and how it ended: `status` is absent where the connection was lost or a signal ended it. */
export interface Printed {
  out: string;
  errors: string;
  status?: number;
  signal?: string;
  /** It was not heard to begin. */
  begun: boolean;
  /** The host does not run it, in its words. */
  refusal?: string;
}

/**
 * The words as one line for the login shell of the rig. Throws an Error for a word that a shell would take for anything
 * but itself: requests are written by us, and what a device answered has no place in them.
 */
export function commandLine(words: readonly string[]): string {
  const bad = words.find((word) => !/^[A-Za-z0-9_./:=,@%+-]+$/.test(word));
  if (words.length === 0 || bad !== undefined)
    throw new Error(
      `found ${bad === undefined ? 'no word at all' : `the word "${bad}"`} in a command, expected plain words`,
    );
  return words.join(' ');
}

/** Runs one command on an open connection. Throws WireError 'timeout' and, for endless output, 'unexpected-answer'. */
export function runCommand(client: Client, line: string, ms: number, signal: AbortSignal): Promise<Printed> {
  return new Promise((resolve, reject) => {
    const out: Buffer[] = [];
    const errors: Buffer[] = [];
    let channel: ClientChannel | undefined;
    let ended: Pick<Printed, 'status' | 'signal' | 'refusal'> = {};
    const settle = (finish: () => void) => {
      clearTimeout(late);
      signal.removeEventListener('abort', abort);
      client.off('close', lost);
      channel?.close();
      finish();
    };
    const fail = (error: WireError) => settle(() => reject(error));
    const done = () =>
      settle(() => resolve({ out: textOf(out), errors: textOf(errors), ...ended, begun: channel !== undefined }));
    const lost = () => done();
    const abort = () => fail(new WireError('timeout', `the deadline passed while ${line} ran`));
    const late = setTimeout(() => fail(new WireError('timeout', `${line} was not over within ${ms} ms`)), ms);
    if (signal.aborted) return abort();
    signal.addEventListener('abort', abort, { once: true });
    client.once('close', lost);
    const opened = (error: Error | undefined, its: ClientChannel) => {
      if (error) {
        // A connection that was lost is told in the same way.
        if (!/No response/.test(error.message)) ended = { refusal: error.message };
        return done();
      }
      channel = its;
      its.on('exit', (status: number | null, name?: string) => {
        ended = status === null ? { ...(name === undefined ? {} : { signal: name }) } : { status };
      });
      its.on('data', (chunk: Buffer) => {
        if (take(out, chunk, MOST_OUTPUT)) return;
        fail(new WireError('unexpected-answer', `${line} printed more than ${MOST_OUTPUT} bytes`));
      });
      its.stderr.on('data', (chunk: Buffer) => void take(errors, chunk, MOST_ERRORS));
      its.on('close', done);
      its.on('error', done);
      return undefined;
    };
    try {
      client.exec(line, opened);
    } catch {
      // The library throws on a connection that has just ended.
      done();
    }
    return undefined;
  });
}

/** False when there is no room for it any more. */
function take(chunks: Buffer[], chunk: Buffer, most: number): boolean {
  const held = chunks.reduce((sum, each) => sum + each.length, 0);
  if (held + chunk.length > most) return false;
  chunks.push(chunk);
  return true;
}

const textOf = (chunks: Buffer[]) => decode(Buffer.concat(chunks));

/** What was printed as an answer. `from` names it in errors. Throws WireError. */
export function readPrinted({ anyStatus }: Command, printed: Printed, from: string): Answer {
  const { out, errors, status, signal, refusal } = printed;
  if (refusal !== undefined) throw new WireError('refused', `${from}: ${refusal}`);
  if (status === undefined) {
    const how = signal === undefined ? 'the connection was lost' : `it was ended by ${signal}`;
    throw new WireError(signal === undefined ? 'unreachable' : 'refused', `${from}: ${how} before it was done`);
  }
  const said = out.trim() === '' ? errors.trim() : out.trim();
  if (status !== 0 && !(anyStatus && said !== ''))
    throw new WireError('refused', `${from} ended with status ${status}: ${quote(errors.trim() || out.trim())}`, {
      code: status,
    });
  return readText(anyStatus ? [out, errors].join('\n').trim() : out, from);
}

/** JSON, mended where it is broken, else the text. Throws WireError 'unexpected-answer' for JSON that nobody can read. */
export function readText(out: string, from: string): Answer {
  if (!/^\s*[{[]/.test(out)) return new Answer(out);
  const mended = mend(out);
  if (mended) return new Answer(mended.value, mended.mends);
  throw new WireError('unexpected-answer', `${from}: JSON that cannot be read: ${quote(out)}`);
}
