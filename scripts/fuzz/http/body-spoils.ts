import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Random } from '../../../test/farm-simulator/random.ts';
import type { FuzzRequest } from './request.ts';
import { pick } from './values.ts';

type BodySpoil = (request: FuzzRequest, random: Random) => unknown;

const TYPES = [
  ...[
    'text/plain',
    'application/xml',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'nonsense',
  ],
  ...[
    'application/json; charset=utf-16',
    'application/json; charset=x',
    'application/json;'.repeat(50),
    '',
    'application/merge-patch+json',
  ],
];
const STRANGE_BYTES = ['ff', 'c0ae', 'eda080', 'f5808080', '00', 'efbbbf', 'fffe7b007d00', 'f0288cbc'];
/** Gunzipped they are more than any service takes. */
let bomb: Buffer | undefined;
function gzipBomb(): Buffer {
  bomb ??= gzipSync(Buffer.alloc(80 * 2 ** 20, 0x20));
  return bomb;
}
const VALUES = ['null', '""', '1e999', '"x"', '{}', '[[]]', '{"a":1}', '"\\u0000"', '-1'];

/** What is longer than this is not made longer: it was spoiled so before. */
const MOST_GROWN = 20_000;

const keyed = (request: FuzzRequest, key: string, value: string) => {
  const text = request.body?.toString() ?? '';
  if (!text.startsWith('{')) return false;
  const rest = text.slice(1);
  request.body = Buffer.from(`{${key}:${value}${rest.startsWith('}') ? '' : ','}${rest}`);
  return true;
};

/** All values under the keys of the outermost object, one of them exchanged. */
function exchanged(request: FuzzRequest, by: (value: unknown) => unknown, random: Random): boolean {
  const value = parsed(request);
  const keys = Object.keys(value ?? {});
  if (value === undefined || keys.length === 0 || (request.body?.length ?? 0) > MOST_GROWN) return false;
  const key = pick(keys, random);
  request.body = Buffer.from(JSON.stringify({ ...value, [key]: by(value[key]) }));
  return true;
}

function parsed({ body }: FuzzRequest): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body?.toString() ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as never) : undefined;
  } catch {
    return undefined;
  }
}

/** What may be done to a body beside spoiling its JSON. */
export const BODY_SPOILS: readonly (readonly [name: string, spoil: BodySpoil])[] = [
  [
    'another content type',
    (request, random) => Object.assign(request.headers, { 'content-type': pick(TYPES, random) }),
  ],
  ['no content type', (request) => void delete request.headers['content-type']],
  ['no body', (request) => void delete request.body],
  [
    'a body where none is expected',
    (request) => request.body === undefined && Object.assign(request, { body: Buffer.from('{"a":[1]}') }),
  ],
  [
    'bytes that are no UTF-8',
    (request, random) => {
      if (!request.body) return false;
      const at = random.integer(0, request.body.length);
      const strange = Buffer.from(pick(STRANGE_BYTES, random), 'hex');
      request.body = Buffer.concat([request.body.subarray(0, at), strange, request.body.subarray(at)]);
      return true;
    },
  ],
  [
    'a prototype in the body',
    (request, random) =>
      keyed(
        request,
        pick(['"__proto__"', '"constructor"', '"\\u005f_proto__"'], random),
        pick(['{"isAdmin":true,"length":1e9}', '{"prototype":{"a":1}}', 'null'], random),
      ),
  ],
  ['an unknown key in the body', (request, random) => keyed(request, '"zzz"', pick(VALUES, random))],
  [
    'a key less in the body',
    (request, random) => {
      const value = parsed(request);
      const keys = Object.keys(value ?? {});
      if (value === undefined || keys.length === 0) return false;
      const { [pick(keys, random)]: _gone, ...rest } = value;
      request.body = Buffer.from(JSON.stringify(rest));
      return true;
    },
  ],
  [
    'a very long text',
    (request, random) => exchanged(request, () => pick(['a', ' ', '(', '9', '<'], random).repeat(150_000), random),
  ],
  [
    'a very long list',
    (request, random) =>
      exchanged(
        request,
        (value) => Array.from({ length: 20_000 }, () => (Array.isArray(value) ? value[0] : value) ?? 1),
        random,
      ),
  ],
  [
    'packed bytes that are too many',
    (request) => {
      request.body = gzipBomb();
      request.headers['content-encoding'] = 'gzip';
    },
  ],
  [
    'another encoding of the content',
    (request, random) => {
      const { body = Buffer.from('{}') } = request;
      const [encoding, bytes] = pick<[string, Buffer]>(
        [
          ['gzip', body],
          ['br', brotliCompressSync(body)],
          ['deflate', body],
          ['nonsense', body],
          ['gzip', gzipSync(body)],
          ['gzip', gzipSync(body).subarray(0, 12)],
        ],
        random,
      );
      request.body = bytes;
      request.headers['content-encoding'] = encoding;
    },
  ],
];

/** A body of so many bytes that no service takes it: rare, because each costs as much as many others. */
export function tooLong(request: FuzzRequest, bytes: number): void {
  request.body = Buffer.alloc(bytes, 0x20);
  request.body.write('{"a":"');
  request.spoils.push(`${bytes} bytes`);
}
