import { createHash } from 'node:crypto';

/** Replaces what a value, or what stands under a key, must not show. */
export type Mask = (value: unknown, key?: string) => unknown;

/**
 * Makes a recording safe to pass on: pool users, passwords and tokens are replaced, and with `identity` what identifies
 * the machine as well: serials, MAC addresses, host names, private addresses. Always by the same substitute within one
 * masking, so that the answers of one device still agree with each other. Kept are makes, models, firmware, numbers and
 * pool hosts.
 */
export function masker({ identity }: { identity: boolean }): Mask {
  const substitutes = new Map<string, string>();
  const substitute = (found: string, make: (count: number) => string): string => {
    const known = substitutes.get(found) ?? make(substitutes.size + 1);
    substitutes.set(found, known);
    return known;
  };
  const mask = (value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.map((each) => mask(each, key));
    if (Buffer.isBuffer(value)) return maskOctets(value, key, substitute, identity);
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, mask(each, name)]));
    }
    return typeof value === 'string' ? maskText(value, key, substitute, identity) : value;
  };
  return mask;
}

type Substitute = (found: string, make: (count: number) => string) => string;

const ACCOUNT = /^(user|account|worker|workername|_ant_pool\duser|contact)$/i;
const PASSWORD = /^(pass|passwd|password|pw|salt|newsalt|token|set-cookie)$/i;
const SERIAL = /(^|[-_ ])(sn|serial|serialnumber|serinum|serial_no|minersn|miner-sn|pcbsn\d*)$/i;
const NAME = /^(hostname|host)$/i;
const MAC = /\b[0-9A-Fa-f]{2}([:-][0-9A-Fa-f]{2}){5}\b/g;
const PRIVATE_ADDRESS = /\b(10\.\d{1,3}|192\.168|172\.(1[6-9]|2\d|3[01]))\.\d{1,3}\.\d{1,3}\b/g;

function maskText(text: string, key: string, substitute: Substitute, identity: boolean): string {
  if (text === '') return text;
  if (ACCOUNT.test(key)) return substitute(text, (count) => `acct.worker${String(count).padStart(2, '0')}`);
  if (PASSWORD.test(key)) return 'x';
  if (!identity) return text;
  if (NAME.test(key) && !/^(antminer|whatsminer)$/i.test(text)) return substitute(text, (count) => `host-${count}`);
  if (SERIAL.test(key.trim())) return substitute(text, () => digest(text));
  return text
    .replace(MAC, (mac) =>
      substitute(mac, (count) => `02:00:00:00:00:${(count % 256).toString(16).padStart(2, '0').toUpperCase()}`),
    )
    .replace(PRIVATE_ADDRESS, (address) => substitute(address, (count) => `192.0.2.${count % 256}`));
}

/** SNMP writes a MAC address as six octets, and text as its bytes. */
function maskOctets(octets: Buffer, key: string, substitute: Substitute, identity: boolean): Buffer {
  if (!/mac/i.test(key) || octets.length !== 6)
    return Buffer.from(maskText(octets.toString('latin1'), key, substitute, identity), 'latin1');
  const mac = octets
    .toString('hex')
    .toUpperCase()
    .replace(/(..)(?=.)/g, '$1:');
  return Buffer.from(maskText(mac, key, substitute, identity).replaceAll(':', ''), 'hex');
}

/** A serial keeps its length and its kind of characters, but not itself. */
function digest(serial: string): string {
  const hash = createHash('sha256').update(serial).digest();
  return [...serial]
    .map((letter, index) => {
      const byte = hash[index % hash.length] ?? 0;
      if (/\d/.test(letter)) return String(byte % 10);
      return /[A-Za-z]/.test(letter) ? String.fromCharCode(65 + (byte % 26)) : letter;
    })
    .join('');
}
