import { createDecipheriv } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import { whatsminerWire } from '../../../core/wire/whatsminer.ts';
import { encrypt } from '../../../core/wire/whatsminer-tokens.ts';
import type { WhatsminerQuestion } from '../../../core/wire/whatsminer-v2.ts';
import type { Endpoint, WireError } from '../../../core/wire/wire.ts';
import { failure } from './failure.ts';
import { closeLoopbacks, loopback } from './loopback.ts';

afterEach(closeLoopbacks);

const never = () => new AbortController().signal;

describe('API 2', () => {
  const at = (port: number, password?: string): Endpoint => ({
    host: '127.0.0.1',
    ports: { cgminer: port },
    ...(password === undefined ? {} : { credentials: { password } }),
  });
  const powerOff: WhatsminerQuestion = {
    via: 'whatsminer',
    api: 2,
    command: 'power_off',
    parameters: { respbefore: 'true' },
    writes: true,
  };

  /** Two tokens that get_token may give; sign and key were computed with openssl for the password "admin". */
  const FIRST = {
    salts: { time: '1706287567', salt: 'D6w5gVOb', newsalt: 'zU4gvW30' },
    sign: 'FJJFHPpck9HXZ6OPNcc6N1',
    key: Buffer.from('6749c2b4c368a853c9a85cead71297529b3c95439cbf47defeb35e621684fa18', 'hex'),
  };
  const SECOND = {
    salts: { time: '1706289999', salt: 'BQ5hoXV9', newsalt: 'jbzkfQls' },
    sign: 'MstXRh7BbXvgu7soO/0Ve0',
    key: Buffer.from('199e0a202039bb7b558db7a54697dca29cb278055b7e659a127fb844d5a2fbf6', 'hex'),
  };
  const DONE = { STATUS: 'S', When: 1706287570, Code: 131, Msg: 'API command OK', Description: '' };
  const BAD_TOKEN = { STATUS: 'E', When: 1706287570, Code: 135, Msg: 'check token error', Description: '' };

  type Reply = (key: Buffer) => object | string | undefined;
  const sealed =
    (reply: object): Reply =>
    (key) => ({ enc: encrypt(key, JSON.stringify(reply), 'zero') });

  /** A miner that hands out the given tokens in turn, checks the one that comes back, and replies as told. */
  async function miner({ tokens = [FIRST], reply = sealed(DONE), atTokens = {} as object | undefined } = {}) {
    const obeyed: unknown[] = [];
    let given = -1;
    const peer = await loopback((socket, question) => {
      const asked = JSON.parse(question.toString()) as { cmd?: string; enc?: number; data?: string };
      if (asked.cmd === 'get_token') {
        given = Math.min(given + 1, tokens.length - 1);
        const { salts } = tokens[given] ?? FIRST;
        return void socket.end(
          `${JSON.stringify({ STATUS: 'S', When: 1, Code: 134, Msg: salts, Description: '', ...atTokens })}\0`,
        );
      }
      // What is valid is always the last token of the table, as if the earlier ones had run out.
      const valid = tokens.at(-1) ?? FIRST;
      const text = asked.enc === 1 ? open(valid.key, asked.data ?? '') : undefined;
      if (!text?.includes(`"token":"${valid.sign}"`)) return void socket.end(JSON.stringify(BAD_TOKEN));
      obeyed.push(JSON.parse(text));
      const answer = reply(valid.key);
      if (answer !== undefined) socket.end(typeof answer === 'string' ? answer : `${JSON.stringify(answer)}\0`);
    });
    const tokensAsked = () => peer.questions.filter((question) => question.includes('get_token')).length;
    return { ...peer, obeyed, tokensAsked };
  }

  function open(key: Buffer, base64: string): string | undefined {
    const decipher = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false);
    const text = Buffer.concat([decipher.update(base64, 'base64'), decipher.final()]).toString('latin1');
    return text.startsWith('{') ? text.replace(/\0+$/, '') : undefined;
  }

  it('sends the command with its token, encrypted, and reads the encrypted reply', async () => {
    const peer = await miner();
    const answer = await whatsminerWire()(powerOff, at(peer.port), never());
    expect(answer.value).toEqual(DONE);
    expect(peer.obeyed).toEqual([{ cmd: 'power_off', respbefore: 'true', token: FIRST.sign }]);
    expect(peer.questions).toEqual([
      '{"cmd":"get_token"}',
      expect.stringMatching(/^\{"enc":1,"data":"[A-Za-z0-9+/]+=*"\}$/),
    ]);
  });

  it('reads a reply in PKCS#7 padding too', async () => {
    const peer = await miner({ reply: (key) => ({ enc: encrypt(key, JSON.stringify(DONE), 'pkcs7') }) });
    expect((await whatsminerWire()(powerOff, at(peer.port), never())).value).toEqual(DONE);
  });

  it('keeps a token for 30 minutes', async () => {
    const peer = await miner();
    let minutes = 0;
    const wire = whatsminerWire({ now: () => new Date(minutes * 60_000) });
    for (minutes of [0, 10, 29]) await wire(powerOff, at(peer.port), never());
    expect(peer.tokensAsked()).toBe(1);
    minutes = 30;
    await wire(powerOff, at(peer.port), never());
    expect(peer.tokensAsked()).toBe(2);
    expect(peer.obeyed).toHaveLength(4);
  });

  it('keeps tokens per device', async () => {
    const [one, other] = [await miner(), await miner({ tokens: [SECOND] })];
    const wire = whatsminerWire();
    await wire(powerOff, at(one.port), never());
    await wire(powerOff, at(other.port), never());
    expect([one.obeyed.length, other.obeyed.length]).toEqual([1, 1]);
  });

  it('asks for a new token after Code 135', async () => {
    const peer = await miner({ tokens: [FIRST, SECOND] });
    expect((await whatsminerWire()(powerOff, at(peer.port), never())).value).toEqual(DONE);
    expect(peer.tokensAsked()).toBe(2);
    expect(peer.obeyed).toHaveLength(1);
  });

  it('also when Code 135 comes encrypted', async () => {
    const replies = [BAD_TOKEN, DONE];
    const peer = await miner({ reply: (key) => sealed(replies.shift() ?? DONE)(key) });
    expect((await whatsminerWire()(powerOff, at(peer.port), never())).value).toEqual(DONE);
    expect(peer.tokensAsked()).toBe(2);
  });

  it('gives up after three tokens: the password is wrong', async () => {
    const peer = await miner();
    const error = await failure(whatsminerWire()(powerOff, at(peer.port, 'wrong'), never()));
    expect(error).toMatchObject({ reason: 'unauthorized', code: 135, message: expect.stringContaining('password') });
    expect([peer.tokensAsked(), peer.obeyed.length]).toEqual([3, 0]);
  });

  it('does not use the token of another password', async () => {
    const peer = await miner();
    const wire = whatsminerWire();
    await failure(wire(powerOff, at(peer.port, 'wrong'), never()));
    await wire(powerOff, at(peer.port, 'admin'), never());
    await failure(wire(powerOff, at(peer.port, 'wrong'), never()));
    expect(peer.obeyed).toHaveLength(1);
  });

  it.each<[string, object, WireError['reason'], number | undefined, RegExp]>([
    ['too many tokens', { STATUS: 'E', Code: 136, Msg: 'over max connect' }, 'refused', 136, /too many tokens/],
    [
      'a switched-off API',
      { STATUS: 'E', Code: 45, Msg: "can't access write cmd" },
      'unauthorized',
      45,
      /WhatsMinerTool/,
    ],
    ['another refusal', { STATUS: 'E', Code: 14, Msg: 'invalid cmd' }, 'refused', 14, /invalid cmd/],
    ['no salts', { Msg: { time: '1' } }, 'unexpected-answer', undefined, /expected 134 and Msg.time, salt, newsalt/],
    ['another code', { Code: 131 }, 'unexpected-answer', undefined, /Code 131/],
  ])('does not write after get_token says: %s', async (_what, atTokens, reason, code, detail) => {
    const peer = await miner({ atTokens });
    const error = await failure(whatsminerWire()(powerOff, at(peer.port), never()));
    expect(error).toMatchObject({ reason, message: expect.stringMatching(detail) });
    expect(error.code).toBe(code);
    expect(peer.connections()).toBe(1);
  });

  it.each<[string, Reply, WireError['reason'], RegExp]>([
    ['success in clear', () => DONE, 'unexpected-answer', /without encryption/],
    [
      '"can\'t access write cmd" in clear',
      () => ({ STATUS: 'E', Code: 132, Msg: "can't access write cmd" }),
      'unauthorized',
      /WhatsMinerTool/,
    ],
    [
      'a refusal in clear',
      () => ({ STATUS: 'E', Code: 132, Msg: 'API command ERROR' }),
      'refused',
      /API command ERROR \(Code 132\)/,
    ],
    [
      'an encrypted refusal',
      sealed({ STATUS: 'E', Code: 132, Msg: 'API command ERROR' }),
      'refused',
      /API command ERROR/,
    ],
    ['another key', () => sealed(DONE)(SECOND.key), 'unexpected-answer', /decrypted, did not answer a JSON object/],
    ['half a block', () => ({ enc: 'AAAA' }), 'unexpected-answer', /whole AES blocks/],
    ['silence', () => undefined, 'timeout', /did not reply/],
    ['an empty close', () => '', 'unexpected-answer', /closed without a reply/],
  ])('writes once when the reply is %s', async (_what, reply, reason, detail) => {
    const peer = await miner({ reply });
    const error = await failure(whatsminerWire()({ ...powerOff, timeoutMs: 200 }, at(peer.port), never()));
    expect(error).toMatchObject({ reason, message: expect.stringMatching(detail) });
    expect(error.message).not.toContain(FIRST.sign);
    expect(peer.obeyed).toHaveLength(1);
  });

  it.each<[string, Reply]>([
    ['silence', () => undefined],
    ['a close', () => ''],
  ])('takes %s after a silent command as success', async (_what, reply) => {
    const peer = await miner({ reply });
    const request = { ...powerOff, command: 'set_low_power', silent: true, timeoutMs: 200 } as const;
    expect((await whatsminerWire()(request, at(peer.port), never())).value).toEqual({});
    expect(peer.obeyed).toHaveLength(1);
  });

  it('still hears a refused token of a silent command', async () => {
    const peer = await miner({ tokens: [FIRST, SECOND] });
    const request = { ...powerOff, silent: true } as const;
    expect((await whatsminerWire()(request, at(peer.port), never())).value).toEqual(DONE);
  });

  it.each<[string, Partial<WhatsminerQuestion>]>([
    ['is not marked as a write', { writes: undefined as unknown as true }],
    ['has parameters that are no object', { parameters: 'auto' }],
  ])('does not send what %s', async (_what, change) => {
    const peer = await miner();
    const request = { ...powerOff, ...change } as WhatsminerQuestion;
    expect(await failure(whatsminerWire()(request, at(peer.port), never()))).toMatchObject({ reason: 'forbidden' });
    expect(peer.obeyed).toEqual([]);
  });
});
