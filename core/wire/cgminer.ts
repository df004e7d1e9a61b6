import { Answer } from './answer.ts';
import { type InSession, inSession } from './cgminer-session.ts';
import { askJson, isObject, type JsonObject, type JsonReply } from './json-exchange.ts';
import type { CgminerSession, Request } from './request.ts';
import { address, type Peer } from './tcp.ts';
import { describe, type Endpoint, PORTS, portOf, WireError, type WireReason } from './wire.ts';

type CgminerQuestion = Request & { via: 'cgminer' };
type OneCommand = Exclude<CgminerQuestion, { join: readonly string[] }>;
type Joined = Extract<CgminerQuestion, { join: readonly string[] }>;

/** Devices remembered as refusing joined commands; the oldest is forgotten beyond this. */
const MAX_REMEMBERED = 20_000;
const READ_MS = 5000;
const WRITE_MS = 10_000;

/**
 * The JSON API that cgminer introduced: one command per TCP connection, port 4028 unless the request or endpoint says
 * otherwise. A command that wants a session is run in one.
 *
 * The answer's value is the reply as it came, with `STATUS`. STATUS letters E and F are a WireError: `unauthorized` for
 * Code 45 or "Access denied", otherwise `refused`, with the device's Code. Joined commands answer `{ a: reply, … }`;
 * where a device refuses the join, its parts are asked one by one, and the device is asked so from then on. A part that
 * alone is refused is absent. Patience: 3 s to connect, 5 s for a reply and 10 s for one that writes, or `timeoutMs`.
 */
export function cgminerWire(): (request: CgminerQuestion, to: Endpoint, signal: AbortSignal) => Promise<Answer> {
  const refuseJoins = new Set<string>();

  const within = inSession();

  return async (request, to, signal) => {
    const port = portOf(request);
    const peer = { host: to.host, port: to.ports?.[port] ?? PORTS[port] };
    if ('join' in request) return askJoined(request, peer, signal, refuseJoins);
    if (request.session) return withSession(within, request, request.session, peer, signal);
    return toAnswer(await askOne(request, peer, signal));
  };
}

async function askJoined(request: Joined, peer: Peer, signal: AbortSignal, refuseJoins: Set<string>): Promise<Answer> {
  if (request.writes) throw new WireError('forbidden', `joined commands may only read: ${describe(request)}`);
  const { join, ...asked } = request;
  if (join.length > 1 && !refuseJoins.has(address(peer))) {
    const joined = await answerJoined(request, peer, signal);
    if (joined) return joined;
  }
  const answer = await answerOneByOne(join, (command) => askOne({ ...asked, command }, peer, signal), signal);
  if (join.length > 1) remember(refuseJoins, address(peer));
  return answer;
}

function withSession(
  within: InSession,
  request: OneCommand,
  session: CgminerSession,
  peer: Peer,
  signal: AbortSignal,
): Promise<Answer> {
  const { session: _wanted, ...command } = request;
  const ask = async (name: string, parameter: string | undefined, until: AbortSignal) =>
    toAnswer(
      await askOne({ via: 'cgminer', command: name, ...(parameter === undefined ? {} : { parameter }) }, peer, until),
    );
  return within(address(peer), session, ask, signal, async (id) => {
    const parameter = request.parameter === undefined ? id : `${id},${request.parameter}`;
    return toAnswer(await askOne({ ...command, parameter }, peer, signal));
  });
}

const NOTHING: JsonReply = { value: {}, mends: [] };

async function askOne(question: CgminerQuestion, peer: Peer, signal: AbortSignal): Promise<JsonReply> {
  const replyMs = question.timeoutMs ?? (question.writes ? WRITE_MS : READ_MS);
  const hangsUp = !('join' in question) && question.hangsUp === true;
  const reply = await askJson(peer, line(question), { replyMs, signal }, hangsUp);
  if (!reply) return NOTHING;
  const refusal = refusalIn(reply.value);
  if (refusal) throw refused(refusal, `${address(peer)} refused ${describe(question)}`);
  return reply;
}

function line(question: CgminerQuestion): object {
  if ('join' in question) return { command: question.join.join('+') };
  const { command, parameter, extra } = question;
  return { command, ...(parameter === undefined ? {} : { parameter }), ...extra };
}

/** Undefined when this device has to be asked one by one. */
async function answerJoined(request: Joined, peer: Peer, signal: AbortSignal): Promise<Answer | undefined> {
  try {
    const { value, mends } = await askOne(request, peer, signal);
    const parts: Record<string, JsonObject> = {};
    // Half a joined reply would lose what the parts alone still tell.
    if (mends.includes('truncated')) return undefined;
    for (const command of request.join) {
      const part = alone(Object.hasOwn(value, command) ? value[command] : undefined);
      if (!part) return undefined;
      if (!refusalIn(part)) parts[command] = part;
    }
    return Object.keys(parts).length === 0 ? undefined : new Answer(parts, mends);
  } catch (error) {
    if (isNo(error)) return undefined;
    throw error;
  }
}

/** cgminer wraps each reply of a join into a list of one. */
function alone(part: unknown): JsonObject | undefined {
  const inner: unknown = Array.isArray(part) && part.length === 1 ? part[0] : part;
  return isObject(inner) ? inner : undefined;
}

async function answerOneByOne(
  commands: readonly string[],
  ask: (command: string) => Promise<JsonReply>,
  signal: AbortSignal,
): Promise<Answer> {
  const parts: Record<string, JsonObject> = {};
  const mends = new Set<string>();
  let firstError: WireError | undefined;
  for (const command of commands) {
    try {
      const reply = await ask(command);
      parts[command] = reply.value;
      for (const mended of reply.mends) mends.add(mended);
    } catch (error) {
      // A device that has not said a word yet will be as silent to the next command: do not wait again.
      const mayGoOn = isNo(error) || Object.keys(parts).length > 0;
      if (!(error instanceof WireError) || signal.aborted || !mayGoOn) throw error;
      firstError ??= error;
    }
  }
  if (Object.keys(parts).length === 0 && firstError !== undefined) throw firstError;
  return new Answer(parts, [...mends]);
}

function isNo(error: unknown): boolean {
  return error instanceof WireError && ['refused', 'unauthorized', 'unexpected-answer'].includes(error.reason);
}

function toAnswer(reply: JsonReply): Answer {
  if (reply === NOTHING) return Answer.none;
  return new Answer(reply.value, reply.mends);
}

function remember(devices: Set<string>, device: string): void {
  devices.delete(device);
  devices.add(device);
  const [oldest] = devices;
  if (devices.size > MAX_REMEMBERED && oldest !== undefined) devices.delete(oldest);
}

/** What a STATUS of letter E or F says. `code` and `message` only where the device gave them. */
export interface Refusal {
  code?: number;
  message?: string;
}

/**
 * Finds a refusal in any of STATUS' shapes: a list of one (cgminer), an object (CGI of newer Antminer and Elphapex), or
 * a letter with Code and Msg beside it (Whatsminer). Letters S, I and W are success, and so is "RESTART".
 */
export function refusalIn(reply: JsonObject): Refusal | undefined {
  const status = reply['STATUS'];
  const candidates: unknown[] =
    typeof status === 'string' ? [{ ...reply, STATUS: status }] : Array.isArray(status) ? status : [status];
  const failed = candidates.find((one) => isObject(one) && (one['STATUS'] === 'E' || one['STATUS'] === 'F'));
  if (!isObject(failed)) return undefined;
  const facts = new Answer(failed);
  const code = facts.num('Code') ?? facts.num('code');
  const message = facts.str('Msg') ?? facts.str('msg') ?? facts.str('Description');
  return { ...(code === undefined ? {} : { code }), ...(message === undefined ? {} : { message }) };
}

/** cgminer's Code 45 is "Access denied"; Avalon says "Auth Failed!" under Code 120. */
export function refused(refusal: Refusal, what: string): WireError {
  const { code, message } = refusal;
  const isAccess = code === 45 || /access denied|auth failed/i.test(message ?? '');
  const reason: WireReason = isAccess ? 'unauthorized' : 'refused';
  const detail = `${what}: ${message ?? 'no message'}${code === undefined ? '' : ` (Code ${code})`}`;
  return new WireError(reason, detail, code === undefined ? {} : { code });
}
