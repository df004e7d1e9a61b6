import { createHash } from 'node:crypto';

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const md5 = (...parts: (Buffer | string)[]) => {
  const hash = createHash('md5');
  for (const part of parts) hash.update(part);
  return hash.digest();
};

/** The third field of `$1$salt$…`: MD5-based crypt(3), 22 characters. Whatsminers make their keys with it. */
export function md5crypt(password: string, salt: string): string {
  const secret = Buffer.from(password);
  const alternate = md5(secret, salt, secret);
  const first: Buffer[] = [secret, Buffer.from(`$1$${salt}`)];
  for (let left = secret.length; left > 0; left -= 16) first.push(alternate.subarray(0, Math.min(16, left)));
  for (let bits = secret.length; bits > 0; bits >>= 1) first.push(bits & 1 ? Buffer.alloc(1) : secret.subarray(0, 1));
  let result = md5(...first);
  for (let turn = 0; turn < 1000; turn++) {
    const parts: (Buffer | string)[] = [turn & 1 ? secret : result];
    if (turn % 3) parts.push(salt);
    if (turn % 7) parts.push(secret);
    parts.push(turn & 1 ? result : secret);
    result = md5(...parts);
  }
  return encode(result);
}

function encode(hash: Buffer): string {
  const octet = (index: number) => hash[index] ?? 0;
  const letters = (value: number, count: number) =>
    Array.from({ length: count }, (_, index) => ALPHABET.charAt((value >> (6 * index)) & 63)).join('');
  const triples = [
    [0, 6, 12],
    [1, 7, 13],
    [2, 8, 14],
    [3, 9, 15],
    [4, 10, 5],
  ] as const;
  const head = triples.map(([a, b, c]) => letters((octet(a) << 16) | (octet(b) << 8) | octet(c), 4));
  return head.join('') + letters(octet(11), 2);
}
