import { Answer } from './answer.ts';
import { refusalIn, refused } from './cgminer.ts';
import { askJson, isObject, type JsonObject, type JsonReply, readJson } from './json-exchange.ts';
import type { Request } from './request.ts';
import { address, type Patience, type Peer } from './tcp.ts';
import { decrypt, encrypt, type TokenV2, tokenV2 } from './whatsminer-tokens.ts';
import { describe, type Endpoint, PORTS, WireError } from './wire.ts';

export type WhatsminerQuestion = Request & { via: 'whatsminer' };

/** Tokens live 30 minutes on the device. */
const TOKEN_MS = 30 * 60_000;
const MAX_TOKENS = 5000;
const MAX_TRIES = 3;

const TOKEN_GIVEN = 134;
const TOKEN_REJECTED = 135;
const TOO_MANY_TOKENS = 136;

interface Held {
  token: TokenV2;
  password: string;
  until: number;
}

/**
 * The write path of API 2: a token from `get_token`, kept for 30 minutes per device, the command encrypted with it, and
 * an encrypted reply. The password is `credentials.password` or "admin". The answer's value is the decrypted reply, or
 * `{}` for a silent command that got none.
 *
 * Only Code 135 (token not accepted) is tried again, with a new token and three times at most. Throws WireError:
 * `unauthorized` when no token was accepted or when the write API is switched off, `refused` when the device said no or
 * has given too many tokens to this address (Code 136), `unexpected-answer` for a reply in clear.
 */
export function writerV2(
  now: () => Date,
): (request: WhatsminerQuestion, to: Endpoint, patience: Patience) => Promise<Answer> {
  const held = new Map<string, Held>();

  const tokenFor = async (peer: Peer, password: string, patience: Patience): Promise<TokenV2> => {
    const known = held.get(address(peer));
    const at = now().getTime();
    if (known && known.password === password && at < known.until) return known.token;
    const token = await getToken(peer, password, patience);
    held.delete(address(peer));
    held.set(address(peer), { token, password, until: at + TOKEN_MS });
    const [oldest] = held.keys();
    if (held.size > MAX_TOKENS && oldest !== undefined) held.delete(oldest);
    return token;
  };

  return async (request, to, patience) => {
    if (!request.writes)
      throw new WireError(
        'forbidden',
        `${describe(request)}: API 2 carries writes only, and this is not marked as one`,
      );
    const peer = { host: to.host, port: to.ports?.cgminer ?? PORTS.cgminer };
    const password = to.credentials?.password ?? 'admin';
    for (let tries = 1; ; tries += 1) {
      const token = await tokenFor(peer, password, patience);
      const reply = await send(request, token, peer, patience);
      if (reply === undefined) return new Answer({});
      const answer = new Answer(reply.value, reply.mends);
      if (answer.num('Code') !== TOKEN_REJECTED) return accept(reply, request, peer);
      held.delete(address(peer));
      if (tries === MAX_TRIES) throw rejected(request, peer);
    }
  };
}

function rejected(request: WhatsminerQuestion, peer: Peer): WireError {
  const detail = `${address(peer)} accepted none of ${MAX_TRIES} tokens for ${describe(request)}: check the password`;
  return new WireError('unauthorized', detail, { code: TOKEN_REJECTED });
}

async function getToken(peer: Peer, password: string, patience: Patience): Promise<TokenV2> {
  const { value } = await askJson(peer, { cmd: 'get_token' }, patience);
  const answer = new Answer(value);
  const code = answer.num('Code');
  if (code === TOO_MANY_TOKENS)
    throw new WireError('refused', `${address(peer)} has given too many tokens to this address; wait`, { code });
  throwIfRefused(value, peer, 'get_token');
  const [time, salt, newsalt] = [answer.str('Msg', 'time'), answer.str('Msg', 'salt'), answer.str('Msg', 'newsalt')];
  if (code !== TOKEN_GIVEN || time === undefined || salt === undefined || newsalt === undefined)
    throw new WireError(
      'unexpected-answer',
      `${address(peer)} answered get_token with Code ${code ?? 'missing'}; expected ${TOKEN_GIVEN} and Msg.time, salt, newsalt`,
    );
  return tokenV2(password, { time, salt, newsalt });
}

/** The reply in clear or decrypted; a reply in clear is let through only when it says no. */
async function send(
  request: WhatsminerQuestion,
  { sign, aesKey }: TokenV2,
  peer: Peer,
  patience: Patience,
): Promise<JsonReply | undefined> {
  const { command, parameters } = request;
  if (parameters !== undefined && !isObject(parameters))
    throw new WireError('forbidden', `parameters of ${describe(request)} must be an object of keys beside "cmd"`);
  const data = encrypt(aesKey, JSON.stringify({ cmd: command, ...parameters, token: sign }), 'zero');
  const reply = await askJson(peer, { enc: 1, data }, patience, request.silent === true);
  if (reply === undefined) return undefined;
  const encrypted = reply.value['enc'];
  if (typeof encrypted === 'string') {
    const text = decrypt(aesKey, encrypted);
    if (text === undefined)
      throw new WireError('unexpected-answer', `${address(peer)} sent an "enc" that is not whole AES blocks`);
    return readJson(text, `${address(peer)}, decrypted,`);
  }
  if (new Answer(reply.value).num('Code') === TOKEN_REJECTED) return reply;
  throwIfRefused(reply.value, peer, describe(request));
  throw new WireError('unexpected-answer', `${address(peer)} answered ${describe(request)} without encryption`);
}

function accept(reply: JsonReply, request: WhatsminerQuestion, peer: Peer): Answer {
  throwIfRefused(reply.value, peer, describe(request));
  return new Answer(reply.value, reply.mends);
}

function throwIfRefused(reply: JsonObject, peer: Peer, what: string): void {
  const refusal = refusalIn(reply);
  const said = new Answer(reply).str('Msg') ?? '';
  if (/can.?t access write cmd/i.test(said))
    throw new WireError(
      'unauthorized',
      `${address(peer)} does not take writes: enable its API with WhatsMinerTool ("${said}")`,
      refusal?.code === undefined ? {} : { code: refusal.code },
    );
  if (refusal) throw refused(refusal, `${address(peer)} refused ${what}`);
}
