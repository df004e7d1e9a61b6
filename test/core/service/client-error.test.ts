import { connect } from 'node:net';
import { Type } from '@sinclair/typebox';
import { describe, expect, it } from 'vitest';
import { openApi } from '../../../core/service/openapi.ts';
import { problemsOf, show } from '../../../core/service/problems.ts';
import { route } from '../../../core/service/route.ts';
import { start } from './things.ts';

/** What comes back for bytes, whole. */
function sent(url: string, text: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let heard = '';
    socket.setEncoding('utf8').on('data', (piece) => {
      heard += String(piece);
    });
    socket.on('close', () => resolve(heard)).on('error', reject);
  });
}

describe('what never becomes a request', () => {
  it.each([
    ['a head that is too long', `GET / HTTP/1.1\r\nx: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['something else than HTTP', '\x16\x03\x01\x02\x00\x01\r\n\r\n', 400],
    ['two lengths', 'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n', 400],
    [
      'a length and chunks',
      'POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n',
      400,
    ],
    ['no host', 'GET / HTTP/1.1\r\n\r\n', 400],
    ['an expectation', 'GET / HTTP/1.1\r\nhost: a\r\nexpect: miracles\r\nconnection: close\r\n\r\n', 417],
  ])('%s is refused as everything is', async (_, text, status) => {
    const { url } = await start({});
    const [head = '', ...rest] = (await sent(url, text)).split('\r\n\r\n');
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toMatch(/content-type: application\/problem\+json/i);
    const body = /\{.*\}/.exec(rest.join(''))?.[0] ?? '';
    expect(JSON.parse(body)).toEqual({ title: expect.any(String), status, detail: expect.stringMatching(/\w+ \w+/) });
  });
});

describe('a value in a refusal', () => {
  it('is quoted as far as it is short, and not at all where it is nested too deep', () => {
    expect(show({ a: 1 })).toBe('{"a":1}');
    expect(show('x'.repeat(100))).toHaveLength(78);
    const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) as unknown;
    expect(show(deep)).toBe('something nested too deep to be shown');
    const error = { keyword: 'type', instancePath: '', schemaPath: '', params: {}, parentSchema: { type: 'object' } };
    expect(problemsOf([error], deep)).toEqual([
      { path: [], found: 'something nested too deep to be shown', expected: 'a group of keys' },
    ]);
  });
});

it('the document tells what may fail behind a route, and each type of its answer', () => {
  const failing = route({
    ...{ method: 'get', path: '/a', operationId: 'a', summary: 'a', access: 'open' },
    ...{
      answerType: ['text/csv', 'application/json'],
      query: Type.Object({}),
      failures: { 503: 'the other side is away' },
    },
    handle: () => undefined,
  });
  const { paths } = openApi({ title: 't', version: '1', description: 'd' }, [failing]) as {
    paths: Record<string, { get: { responses: Record<string, { description: string; content: object }> } }>;
  };
  const responses = paths['/a']?.get.responses;
  expect(Object.keys(responses?.['200']?.content ?? {})).toEqual(['text/csv', 'application/json']);
  expect(responses?.['503']).toEqual({
    description: 'the other side is away',
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  });
});
