import { createCipheriv, createDecipheriv, createHash, createHmac, randomBytes } from 'node:crypto';

/** A user of SNMPv3. Keys are the pass phrases, at least 8 characters; with `privKey` everything is encrypted by AES-128. */
export interface SnmpUser {
  name: string;
  auth: { protocol: 'sha' | 'sha256'; key: string };
  privKey?: string;
  mayWrite: boolean;
}

/** Octets of the truncated HMAC: RFC 3414 for sha, RFC 7860 for sha256. */
const DIGEST = { sha: { hash: 'sha1', octets: 12 }, sha256: { hash: 'sha256', octets: 24 } } as const;
const EXPANDED_OCTETS = 1_048_576;

/** A user's keys, localized to one engine (RFC 3414 2.6 and RFC 3826). */
export class UserKeys {
  readonly user: SnmpUser;
  private readonly authKey: Buffer;
  private readonly privKey: Buffer | undefined;

  constructor(user: SnmpUser, engineId: Buffer) {
    const { hash } = DIGEST[user.auth.protocol];
    this.user = user;
    this.authKey = localize(user.auth.key, hash, engineId);
    this.privKey = user.privKey === undefined ? undefined : localize(user.privKey, hash, engineId).subarray(0, 16);
  }

  get digestOctets(): number {
    return DIGEST[this.user.auth.protocol].octets;
  }

  /** Over the whole message with zeros where the digest stands. */
  digest(message: Buffer): Buffer {
    const { hash, octets } = DIGEST[this.user.auth.protocol];
    return createHmac(hash, this.authKey).update(message).digest().subarray(0, octets);
  }

  encrypt(plain: Buffer, boots: number, time: number): { data: Buffer; salt: Buffer } {
    const salt = randomBytes(8);
    const cipher = createCipheriv('aes-128-cfb', this.cipherKey(), vector(boots, time, salt));
    return { data: Buffer.concat([cipher.update(plain), cipher.final()]), salt };
  }

  decrypt(data: Buffer, boots: number, time: number, salt: Buffer): Buffer {
    const decipher = createDecipheriv('aes-128-cfb', this.cipherKey(), vector(boots, time, salt));
    return Buffer.concat([decipher.update(data), decipher.final()]);
  }

  private cipherKey(): Buffer {
    if (this.privKey === undefined) throw new RangeError(`user ${this.user.name} has no privacy`);
    return this.privKey;
  }
}

function vector(boots: number, time: number, salt: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(boots, 0);
  head.writeUInt32BE(time, 4);
  return Buffer.concat([head, salt]);
}

const expanded = new Map<string, Buffer>();

/** The first half does not depend on the engine and costs a megabyte of hashing, so it is kept. */
function localize(phrase: string, hash: string, engineId: Buffer): Buffer {
  const key = `${hash} ${phrase}`;
  let digest = expanded.get(key);
  if (digest === undefined) {
    digest = createHash(hash).update(Buffer.alloc(EXPANDED_OCTETS, phrase)).digest();
    expanded.set(key, digest);
  }
  return createHash(hash)
    .update(Buffer.concat([digest, engineId, digest]))
    .digest();
}
