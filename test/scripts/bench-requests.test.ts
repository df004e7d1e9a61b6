import { describe, expect, it } from 'vitest';
import type { HttpRequest, Request } from '../../core/wire/request.ts';
import { type Driver, defineDriver } from '../../devices/driver.ts';
import { countMiner, tell } from '../../scripts/bench/requests.ts';

const LOGIN = {
  ask: { method: 'POST', path: '/token', body: { password: '{password}' } },
  token: { path: ['token'] },
  send: { header: 'authorization', value: 'Bearer {token}' },
} as const satisfies HttpRequest['auth'];

const OK = '{"STATUS":[{"STATUS":"S"}]}';
const driver = (ask: Driver['ask']): Driver =>
  defineDriver({
    id: 'toaster',
    kind: 'miner',
    title: '',
    models: [],
    learn: { version: { via: 'cgminer', command: 'version' } },
    ask,
    read: () => ({ readings: [], facts: {}, operation: 'hashing' }),
  });

/** A device that knows every single command and page, and joins where it is told so. */
const texts = (joins: boolean) => async (request: Request) => {
  if (request.via === 'cgminer' && 'join' in request)
    return joins ? `{${request.join.map((command) => `"${command}":[${OK}]`).join(',')}}` : undefined;
  return OK;
};
const JOIN = { all: { via: 'cgminer', join: ['summary', 'devs', 'pools'] } } as const;

describe('requests of a poll', () => {
  it.each([
    // version and the join.
    ['a join that the device takes is one', driver(JOIN), true, 2, 1],
    // version, the join, and its three parts; the wire remembers.
    ['a join that it refuses is as many as it has parts', driver(JOIN), false, 5, 3],
    // version, the token, the page.
    [
      'a login counts, and is not done again',
      driver({ page: { via: 'http', method: 'GET', path: '/page', auth: LOGIN } }),
      false,
      3,
      1,
    ],
    [
      'TLS and other ports count as well',
      driver({
        page: { via: 'http', method: 'GET', path: '/page', tls: true },
        other: { via: 'http', method: 'GET', path: '/page', port: 'rest' },
      }),
      false,
      3,
      2,
    ],
    [
      'what is asked over SSH counts as well',
      driver({ up: { via: 'ssh', run: ['cat', '/proc/uptime'] } }),
      false,
      2,
      1,
    ],
  ] as const)('%s', async (_what, asked, joins, first, warm) => {
    const counted = await countMiner({ driver: asked, name: 'toaster/t1', folder: '', texts: texts(joins) });
    expect(counted).toEqual({ family: 'toaster', device: 'toaster/t1', first, warm, limit: 4 });
  });
});

describe('the verdict', () => {
  const kept = { family: 'avalon', device: 'avalon/q', first: 5, warm: 3, limit: 3 };

  it('is good where every family keeps its limit', () => {
    const { lines, isKept } = tell([kept, { family: 'apc-rpdu', device: 'ap7900', first: 9, warm: 30 }], []);
    expect(isKept).toBe(true);
    expect(lines.map((line) => line.replaceAll(/\s+/g, ' ').trim())).toEqual([
      'avalon 3 (limit 3); the first poll 5; avalon/q',
      'apc-rpdu 30 (no limit); the first poll 9; ap7900',
    ]);
  });

  it.each([
    ['above a limit', [{ ...kept, warm: 4 }], [], 'avalon 4 (limit 3, ABOVE)'],
    ['where a family was not counted', [], ['toaster'], 'toaster not counted'],
  ])('is bad %s', (_what, counted, missing, line) => {
    const told = tell(counted, missing);
    expect(told.isKept).toBe(false);
    expect(told.lines.join().replaceAll(/\s+/g, ' ')).toContain(line);
  });
});
