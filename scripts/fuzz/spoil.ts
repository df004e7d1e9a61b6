import { gzipSync } from 'node:zlib';
import { describe } from '../../core/wire/wire.ts';
import type { Random } from '../../test/farm-simulator/random.ts';
import type { Heard } from './hearing.ts';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateJson } from './mutate-json.ts';
import type { Spoil } from './recorded-device.ts';
import { bytesOf, type Reply } from './reply.ts';

type Wrong = (honest: Reply, random: Random, told: string[], heard: Heard) => Reply;

/** More than any wire takes for a reply. */
const TOO_MUCH = 10 * 1024 * 1024;
const LONG_TEXT = Buffer.from(`{"STATUS":[{"STATUS":"S"}],"code":0,"msg":"${'a'.repeat(TOO_MUCH)}"}`);
const PACKED = gzipSync(LONG_TEXT);
const NOT_UTF8 = [0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80, 0xf0, 0x80];
const PAGE = Buffer.from('<!DOCTYPE html><html><body>Please log in</body></html>');
const CHALLENGE = { 'www-authenticate': 'Digest realm="antMiner Configuration", nonce="0a", qop="auth"' };

const page =
  (status: number, headers: Reply['headers'] = {}): Wrong =>
  (honest) => ({ ...honest, status, headers: { 'content-type': 'text/html', ...headers }, body: PAGE });

function notUtf8(honest: Reply, random: Random): Reply {
  const body = Buffer.from(honest.body);
  for (let left = random.integer(1, 20); left > 0 && body.length > 0; left--)
    body[random.integer(0, body.length - 1)] = NOT_UTF8[random.integer(0, NOT_UTF8.length - 1)] ?? 0xff;
  return { ...honest, body };
}

const cut: Wrong = (honest, random, told, { speech }) => {
  const at = random.integer(0, bytesOf(honest, speech).length - 1);
  told.push(`at ${at}`);
  return { ...honest, cut: at };
};

const json: Wrong = (honest, random, told) => ({
  ...honest,
  body: Buffer.from(mutateJson(honest.body.toString('utf8'), random, told)),
});

const LENGTHS = [0, 1, 5, 100_000, 8 * 1024 * 1024, 0x7fff_ffff, 0xffff_ffff];

/** The first number is how often a wrong happens beside the others. What waits or is large happens seldom. */
const WRONGS: readonly (readonly [share: number, name: string, wrong: Wrong])[] = [
  [30, 'JSON', json],
  [8, 'cut', cut],
  [6, 'bytes', (honest, random) => ({ ...honest, body: mutateBytes(honest.body, random) })],
  [5, 'not UTF-8', notUtf8],
  [2, 'a page (200)', page(200)],
  [1, '302', page(302, { location: '/login' })],
  [1, '401', page(401, CHALLENGE)],
  [1, '403', page(403)],
  [1, '500', page(500)],
  [2, '500 with its JSON', (honest) => ({ ...honest, status: 500 })],
  [2, 'closed at once', (honest) => ({ ...honest, cut: 0 })],
  [2, 'reset', (honest) => ({ ...honest, end: 'reset' })],
  [2, 'silence', (honest) => ({ ...honest, pace: 'never' })],
  [2, 'a byte at a time', (honest) => ({ ...honest, pace: 'drip' })],
  [2, 'a wrong length', (honest, random) => ({ ...honest, named: LENGTHS[random.integer(0, 6)] ?? 0, end: 'close' })],
  [1, 'packed, but is not', (honest) => ({ ...honest, headers: { ...honest.headers, 'content-encoding': 'gzip' } })],
];

const OVERSIZED: readonly (readonly [name: string, wrong: Wrong])[] = [
  ['10 MB of text', (honest) => ({ ...honest, body: LONG_TEXT })],
  ['10 MB packed', (honest) => ({ ...honest, headers: { 'content-encoding': 'gzip' }, body: PACKED })],
];
const OVERSIZED_SHARE = 0.01;

export interface Spoiling {
  spoil: Spoil;
  /** What was done to which answer. */
  wrongs: readonly string[];
  /** How many replies were larger than a wire may take. */
  oversized(): number;
}

/** Spoils the given share of replies, by what is drawn from `random` alone. */
export function spoiling(random: Random, share: number): Spoiling {
  const wrongs: string[] = [];
  let oversized = 0;
  const spoil: Spoil = (honest, heard) => {
    if (random.next() >= share) return honest;
    const isHuge = random.next() < OVERSIZED_SHARE;
    const [name, wrong] = isHuge ? huge(random, heard) : drawn(random);
    if (isHuge) oversized += 1;
    const told: string[] = [];
    const spoiled = wrong(honest, random, told, heard);
    wrongs.push(`${describe(heard.request)}: ${[name, ...told].join(', ')}`);
    return spoiled;
  };
  return { spoil, wrongs, oversized: () => oversized };
}

/** Only HTTP can be packed. */
function huge(random: Random, { speech }: Heard): readonly [string, Wrong] {
  const drawn = OVERSIZED[speech === 'http' ? random.integer(0, 1) : 0];
  return drawn ?? ['10 MB of text', (honest) => honest];
}

const ALL = WRONGS.reduce((sum, [share]) => sum + share, 0);

function drawn(random: Random): readonly [string, Wrong] {
  let left = random.integer(1, ALL);
  const found = WRONGS.find(([share]) => {
    left -= share;
    return left <= 0;
  });
  return found ? [found[1], found[2]] : ['JSON', json];
}
