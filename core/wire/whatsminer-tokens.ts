import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

/**
 * The cryptography of MicroBT's APIs, pure. Checked against openssl and the published vectors for
 * password "admin" (v2) and "super" (v3).
 */

/** v2: what get_token answers under Code 134. */
export interface Salts {
  time: string;
  salt: string;
  newsalt: string;
}

/** v2: `sign` goes into the plaintext as `token`; `aesKey` encrypts it and decrypts the reply. */
export interface TokenV2 {
  sign: string;
  aesKey: Buffer;
}

/** key = md5crypt(password, salt); sign = md5crypt(key + time, newsalt); AES-256 key = sha256(key). */
export function tokenV2(password: string, salts: Salts): TokenV2 {
  const key = md5crypt(password, salts.salt);
  return { sign: md5crypt(key + salts.time, salts.newsalt), aesKey: createHash('sha256').update(key).digest() };
}

/** v3: `token` goes in clear beside the command; `aesKey` encrypts the parameter of the two secret commands. */
export interface TokenV3 {
  token: string;
  aesKey: Buffer;
}

/** digest = sha256(command + password + salt + unix seconds); token = the first 8 characters of its base64. */
export function tokenV3(command: string, password: string, salt: string, unixSeconds: number): TokenV3 {
  const aesKey = createHash('sha256').update(`${command}${password}${salt}${unixSeconds}`).digest();
  return { token: aesKey.toString('base64').slice(0, 8), aesKey };
}

/** Devices differ in what they accept: filled up with NUL bytes, or PKCS#7. */
export type Padding = 'zero' | 'pkcs7';

/** AES-256-ECB as base64 without line breaks. */
export function encrypt(aesKey: Buffer, plaintext: string, padding: Padding): string {
  const bytes = Buffer.from(plaintext);
  const missing = padding === 'zero' ? (16 - (bytes.length % 16)) % 16 : 0;
  const cipher = createCipheriv('aes-256-ecb', aesKey, null).setAutoPadding(padding === 'pkcs7');
  return Buffer.concat([cipher.update(bytes), cipher.update(Buffer.alloc(missing)), cipher.final()]).toString('base64');
}

/** The text behind `encrypt`, whichever way it was padded. Undefined when it is not a whole number of blocks. */
export function decrypt(aesKey: Buffer, base64: string): string | undefined {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length === 0 || bytes.length % 16 !== 0) return undefined;
  const decipher = createDecipheriv('aes-256-ecb', aesKey, null).setAutoPadding(false);
  return new TextDecoder().decode(unpad(Buffer.concat([decipher.update(bytes), decipher.final()])));
}

function unpad(bytes: Buffer): Buffer {
  const last = bytes.at(-1) ?? 0;
  const tail = bytes.subarray(-last);
  if (last >= 1 && last <= 16 && tail.length === last && tail.every((byte) => byte === last))
    return bytes.subarray(0, bytes.length - last);
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return bytes.subarray(0, end);
}

const ALPHABET = './0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const TRIPLES = [
  [0, 6, 12],
  [1, 7, 13],
  [2, 8, 14],
  [3, 9, 15],
  [4, 10, 5],
] as const;

/** The third field of `$1$salt$…`: 22 characters. Salts count up to 8 bytes and to the first `$`. */
export function md5crypt(password: string, salt: string): string {
  const pw = Buffer.from(password);
  const grain = Buffer.from(salt.split('$')[0] ?? '').subarray(0, 8);
  let digest = md5(...firstRound(pw, grain));
  for (let round = 0; round < 1000; round += 1) {
    const isOdd = round % 2 === 1;
    const parts = [isOdd ? pw : digest];
    if (round % 3 !== 0) parts.push(grain);
    if (round % 7 !== 0) parts.push(pw);
    parts.push(isOdd ? digest : pw);
    digest = md5(...parts);
  }
  return encode(digest);
}

function firstRound(pw: Buffer, grain: Buffer): Buffer[] {
  const alternate = md5(pw, grain, pw);
  const parts = [pw, Buffer.from('$1$'), grain];
  for (let left = pw.length; left > 0; left -= 16) parts.push(alternate.subarray(0, Math.min(left, 16)));
  for (let bits = pw.length; bits > 0; bits >>= 1) parts.push(bits % 2 === 1 ? Buffer.alloc(1) : pw.subarray(0, 1));
  return parts;
}

function md5(...parts: Buffer[]): Buffer {
  return createHash('md5').update(Buffer.concat(parts)).digest();
}

/** Base 64 of crypt(3): its own alphabet, low bits first, bytes in the order of TRIPLES and then byte 11 alone. */
function encode(digest: Buffer): string {
  const byte = (at: number) => digest[at] ?? 0;
  const letters = (value: number, count: number) =>
    Array.from({ length: count }, (_, place) => ALPHABET[(value >> (6 * place)) & 63]).join('');
  const head = TRIPLES.map(([a, b, c]) => letters((byte(a) << 16) | (byte(b) << 8) | byte(c), 4)).join('');
  return head + letters(byte(11), 2);
}
