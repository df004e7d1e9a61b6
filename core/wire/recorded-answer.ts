import { Answer } from './answer.ts';
import { refusalIn, refused } from './cgminer.ts';
import { readCgminerText } from './cgminer-text.ts';
import { asExpected } from './expectation.ts';
import { toPage } from './http-page.ts';
import { type JsonReply, readJson } from './json-exchange.ts';
import { readReply } from './line.ts';
import { insteadOfJson, mend } from './mend.ts';
import type { Request } from './request.ts';
import { readText } from './ssh-command.ts';
import { describe, WireError } from './wire.ts';

/**
 * What a recorded text answers. `name` is the file's. Throws WireError 'refused' and 'unauthorized' where the text is a
 * refusal, 'unreachable' and 'unexpected-answer' where the real wire would not take it for an answer.
 */
export function toAnswer(request: Request, text: string, name: string): Answer {
  if (request.via === 'http')
    return request.page ? pageAnswer(text, name) : asExpected(httpAnswer(text, name), request);
  if (request.via === 'tcp') return readReply(request, text, name);
  if (request.via === 'ssh') return readText(text, name);
  const inWords = request.via === 'cgminer' ? readCgminerText(text) : undefined;
  const reply = inWords ? { value: inWords, mends: [] } : readJson(text, name);
  const what = `${name} refuses ${describe(request)}`;
  const refusal = request.via === 'cgminer' ? refusalIn(reply.value) : undefined;
  const error = refusal ? refused(refusal, what) : refusalOfWhatsminer(reply, what);
  if (error) throw error;
  return new Answer(reply.value, reply.mends);
}

/** WhatsMiner v3 puts a `code` other than 0 beside the words in `msg`; −4 is no permission. */
function refusalOfWhatsminer(reply: JsonReply, what: string): WireError | undefined {
  const { code, msg } = reply.value;
  if (typeof code !== 'number' || code === 0) return undefined;
  const reason = code === -4 ? 'unauthorized' : 'refused';
  return new WireError(reason, `${what}: ${typeof msg === 'string' ? msg : 'no message'} (code ${code})`, { code });
}

/** A page with its status and headers as JSON, or only its text, which was found (200). */
function pageAnswer(recorded: string, name: string): Answer {
  const page = name.endsWith('.json') ? new Answer(readJson(recorded, name).value) : Answer.none;
  const headers = page.entries('headers').map(([key, value]) => [key.toLowerCase(), [value.str() ?? '']] as const);
  const text = name.endsWith('.json') ? (page.str('text') ?? page.str('body') ?? '') : recorded;
  return toPage({ status: page.num('status') ?? 200, headers: Object.fromEntries(headers), text });
}

function httpAnswer(text: string, name: string): Answer {
  const instead = insteadOfJson(text);
  if (instead === 'backend-down') throw new WireError('unreachable', `${name}: ${text.trim()}`);
  if (instead === 'html') throw new WireError('unexpected-answer', `${name}: a web page instead of data`);
  if (text.trim() === '') return Answer.none;
  const mended = mend(text);
  return mended ? new Answer(mended.value, mended.mends) : new Answer(text);
}
