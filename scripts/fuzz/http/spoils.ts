import type { Random } from '../../../test/farm-simulator/random.ts';
import { mutateJson } from '../mutate-json.ts';
import { BODY_SPOILS } from './body-spoils.ts';
import type { FuzzRequest } from './request.ts';
import { pick } from './values.ts';

/** Makes something of a request wrong, in place; false: there was nothing to spoil. */
export type Spoil = (request: FuzzRequest, random: Random, making: { bad: readonly string[] }) => unknown;

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'QUERY'];

/** As they stand in a URL. */
const ODD_WORDS = [
  ...[
    '%00',
    '%',
    '%zz',
    '%ff',
    '%c0%ae%c0%ae',
    '..',
    '%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    '../../etc/passwd',
    '.',
    '%0d%0aX:1',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'NaN',
    'Infinity',
    '-1',
    '0',
    '1e309',
    '9007199254740993',
  ],
  ...[
    '99999999999999999999999999',
    "'%20or%201=1--",
    '%22',
    '<script>',
    '%ed%a0%80',
    '\u00ff\u00fe',
    '*',
    'null',
    'undefined',
  ],
  ...[
    'true',
    '[]',
    '%7B%7D',
    '2026-13-45',
    '2026-11-21T99:99:99Z',
    '{{7*7}}',
    '$%7B7*7%7D',
    '%F0%9F%92%A5',
    '%20',
    '+',
    '0x10',
  ],
  ...['%25s%25n', '1;2', 'a,b', '169.254.169.254', 'http://127.0.0.1:1/', '::1', 'P1D', '-7d', '100000d', '-1,5'],
  ...['a'.repeat(9_000), '%20'.repeat(3_000), '9'.repeat(400), '('.repeat(4_000)],
];

const HEADERS: readonly (readonly [name: string, values: readonly (string | string[])[]])[] = [
  ['x-forwarded-for', ['127.0.0.1', 'x'.repeat(5_000), "1.2.3.4, '; drop", '::ffff:169.254.169.254']],
  ['origin', ['https://evil.example', 'null', 'http://127.0.0.1:9842.evil.example']],
  ['host', ['evil.example', 'a b', '[::1', '']],
  ['idempotency-key', ['', 'a'.repeat(5_000), '\u00ff', '__proto__', '"; --']],
  ['if-none-match', ['*', '"', 'W/"x"', 'a'.repeat(5_000)]],
  ['last-event-id', ['-1', 'NaN', '1e999', '99999999999999999999', 'x']],
  ['accept', ['application/xml', '*/*;q=nonsense', 'text/'.repeat(500)]],
  ['accept-encoding', ['gzip;q=0, *;q=0', 'x'.repeat(5_000)]],
  ['cookie', ['__proto__=1; a', '='.repeat(3_000), 'logixx.session_token=%', 'better-auth.session_token=x.y']],
  ['range', ['bytes=0-0,1-1,2-2', 'bytes=-99999999999999999999']],
  ['x-grafana-id', ['x', 'eyJhbGciOiJub25lIn0.e30.', 'a.b.c']],
  ['x-http-method-override', ['DELETE']],
  ['transfer-encoding', ['gzip', 'chunked, gzip']],
  ['content-length', ['-1', '1e9', '99999999999999999999']],
  ['expect', ['100-continue', 'nonsense']],
  ['x-many', [Array.from({ length: 300 }, () => 'x'.repeat(20))]],
  ['x-long', ['x'.repeat(70_000)]],
];

const addQuery = (request: FuzzRequest, words: string) => {
  request.path += `${request.path.includes('?') ? '&' : '?'}${words}`;
};

const paths: readonly (readonly [string, Spoil])[] = [
  [
    'a strange word in the path',
    (request, random) => {
      const parts = request.operation.path.split('?')[0]?.split('/') ?? [];
      if (!parts.some((each) => each.startsWith('{'))) return false;
      const query = request.path.split('?').slice(1);
      request.path = [
        parts.map((each) => (each.startsWith('{') ? pick(ODD_WORDS, random) : each)).join('/'),
        ...query,
      ].join('?');
      return true;
    },
  ],
  [
    'another path',
    (request, random) => {
      const word = pick(ODD_WORDS, random);
      const { path } = request;
      request.path = pick(
        [
          `/${word}`,
          `${path}/${word}`,
          `//${path}`,
          `${path}/../../${word}`,
          `${path}%2f..%2f${word}`,
          `/public/${word}`,
          `/assets/..%2f..%2f${word}`,
          `http://evil.example${path}`,
          `${path}//`,
        ],
        random,
      );
    },
  ],
  ['another method', (request, random) => Object.assign(request, { method: pick(METHODS, random) })],
];

const queries: readonly (readonly [string, Spoil])[] = [
  [
    'a strange value in the query',
    (request, random) => {
      const names = request.operation.parameters.filter((each) => each.in === 'query').map(({ name }) => name);
      if (names.length === 0) return false;
      addQuery(request, `${pick(names, random)}=${pick(ODD_WORDS, random)}`);
      return true;
    },
  ],
  [
    'an unknown key in the query',
    (request, random) => addQuery(request, `${pick(ODD_WORDS, random)}=${pick(ODD_WORDS, random)}`),
  ],
  [
    'prototypes in the query',
    (request, random) =>
      addQuery(
        request,
        pick(['__proto__=1', '__proto__[a]=1', 'constructor[prototype][a]=1', '__proto__.limit=1'], random),
      ),
  ],
  [
    'the query twice',
    (request) => {
      const [, query] = request.path.split('?');
      if (!query) return false;
      addQuery(request, query);
      return true;
    },
  ],
  [
    'a thousand keys in the query',
    (request) => addQuery(request, Array.from({ length: 1_500 }, (_, at) => `k${at}=1`).join('&')),
  ],
];

const others: readonly (readonly [string, Spoil])[] = [
  ['other credentials', (request, random, { bad }) => Object.assign(request, { as: pick(bad, random) })],
  ['other credentials', (request, random, { bad }) => Object.assign(request, { as: pick(bad, random) })],
  [
    'a strange header',
    (request, random) => {
      const [name, values] = pick(HEADERS, random);
      request.headers[name] = pick(values, random);
    },
  ],
  ['a slow body', (request) => Object.assign(request, { delivery: 'slow' })],
  ['a body that ends in the middle', (request) => Object.assign(request, { delivery: 'cut' })],
  [
    'JSON spoiled',
    (request, random) => {
      if (!request.body) return false;
      request.body = Buffer.from(mutateJson(request.body.toString(), random, request.spoils));
      return true;
    },
  ],
];

/** What may be done to a request, each with its name; what is there twice comes twice as often. */
export const SPOILS: readonly (readonly [name: string, spoil: Spoil])[] = [
  ...paths,
  ...queries,
  ...others,
  ...others.filter(([name]) => name === 'JSON spoiled'),
  ...others.filter(([name]) => name === 'JSON spoiled'),
  ...BODY_SPOILS,
];
