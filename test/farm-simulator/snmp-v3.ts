import { encodeInteger, encodeOid, encodeValue, Reader, TAG, tlv } from './ber.ts';
import { PDU, type Pdu, readPdu, writePdu } from './snmp-pdu.ts';
import { type SnmpUser, UserKeys } from './snmp-usm.ts';

const FLAG = { auth: 1, priv: 2 } as const;
const WINDOW_SECONDS = 150;
const MESSAGE_ROOM = 65_507;
const USM_MODEL = 3;
/** usmStats of SNMP-USER-BASED-SM-MIB: what a report counts. */
const STATS = { unsupportedLevel: 1, outsideWindow: 2, unknownUser: 3, unknownEngine: 4, wrongDigest: 5 } as const;

interface Message {
  id: number;
  flags: number;
  engineId: Buffer;
  boots: number;
  time: number;
  user: string;
  digest: Buffer;
  digestAt: number;
  salt: Buffer;
  data: Reader;
}

/**
 * SNMPv3 with the user-based security model (RFC 3412, 3414, 3826): discovery, time window, authentication, privacy.
 * Engine time is real time whatever the farm's clock does, because managers compare it with their own.
 */
export class SnmpV3 {
  private readonly engineId: Buffer;
  private readonly users: UserKeys[];
  private readonly startedAt = performance.now();
  private readonly counters = new Map<number, number>();
  private readonly boots = 1;

  constructor(engineId: Buffer, users: readonly SnmpUser[]) {
    this.engineId = engineId;
    this.users = users.map((user) => new UserKeys(user, engineId));
  }

  /** `answer` gets the PDU of a message that was let in. */
  handle(bytes: Buffer, answer: (pdu: Pdu, user: SnmpUser) => Buffer | undefined): Buffer | undefined {
    const message = readMessage(bytes);
    if (!message.engineId.equals(this.engineId)) return this.report(message, STATS.unknownEngine);
    const keys = this.users.find(({ user }) => user.name === message.user);
    if (keys === undefined) return this.report(message, STATS.unknownUser);
    const wanted = FLAG.auth | (keys.user.privKey === undefined ? 0 : FLAG.priv);
    if ((message.flags & 3) !== wanted) return this.report(message, STATS.unsupportedLevel);
    if (!isAuthentic(bytes, message, keys)) return this.report(message, STATS.wrongDigest);
    const late = Math.abs(message.time - this.time()) > WINDOW_SECONDS;
    if (late || message.boots !== this.boots) return this.report(message, STATS.outsideWindow, keys);
    const scoped = message.flags & FLAG.priv ? decrypted(message, keys) : message.data;
    const body = scoped.inside(TAG.sequence);
    const context = [tlv(TAG.octets, body.octets()), tlv(TAG.octets, body.octets())];
    const response = answer(readPdu(body), keys.user);
    return response && this.seal(message, tlv(TAG.sequence, ...context, response), wanted, keys);
  }

  private time(): number {
    return Math.floor((performance.now() - this.startedAt) / 1000);
  }

  private report(message: Message, stat: number, keys?: UserKeys): Buffer {
    const count = (this.counters.get(stat) ?? 0) + 1;
    this.counters.set(stat, count);
    const oid = encodeOid([1, 3, 6, 1, 6, 3, 15, 1, 1, stat, 0]);
    const varbind = tlv(TAG.sequence, oid, encodeValue({ tag: TAG.counter32, value: count }));
    const pdu = writePdu(PDU.report, requestIdOf(message), 0, 0, [varbind]);
    const scoped = tlv(TAG.sequence, tlv(TAG.octets, this.engineId), tlv(TAG.octets), pdu);
    return this.seal(message, scoped, keys ? FLAG.auth : 0, keys);
  }

  private seal(message: Message, scoped: Buffer, flags: number, keys: UserKeys | undefined): Buffer {
    const time = this.time();
    const secret = flags & FLAG.priv ? keys?.encrypt(scoped, this.boots, time) : undefined;
    const data = secret ? tlv(TAG.octets, secret.data) : scoped;
    const write = (digest: Buffer) => {
      const global = tlv(
        TAG.sequence,
        encodeInteger(message.id),
        encodeInteger(MESSAGE_ROOM),
        tlv(TAG.octets, Buffer.from([flags])),
        encodeInteger(USM_MODEL),
      );
      const security = tlv(
        TAG.sequence,
        tlv(TAG.octets, this.engineId),
        encodeInteger(this.boots),
        encodeInteger(time),
        tlv(TAG.octets, Buffer.from(message.user)),
        tlv(TAG.octets, digest),
        tlv(TAG.octets, secret?.salt ?? Buffer.alloc(0)),
      );
      return tlv(TAG.sequence, encodeInteger(3), global, tlv(TAG.octets, security), data);
    };
    if (!(flags & FLAG.auth) || keys === undefined) return write(Buffer.alloc(0));
    return write(keys.digest(write(Buffer.alloc(keys.digestOctets))));
  }
}

function readMessage(bytes: Buffer): Message {
  const whole = new Reader(bytes).inside(TAG.sequence);
  whole.integer();
  const global = whole.inside(TAG.sequence);
  const id = global.integer();
  global.integer();
  const flags = global.octets()[0] ?? 0;
  const security = whole.inside(TAG.octets).inside(TAG.sequence);
  const [engineId, boots, time] = [security.octets(), security.integer(), security.integer()];
  const user = security.octets().toString('utf8');
  const digest = security.octets();
  const digestAt = security.offset - digest.length;
  return { id, flags, engineId, boots, time, user, digest, digestAt, salt: security.octets(), data: whole };
}

function isAuthentic(bytes: Buffer, message: Message, keys: UserKeys): boolean {
  if (message.digest.length !== keys.digestOctets) return false;
  const blank = Buffer.from(bytes);
  blank.fill(0, message.digestAt, message.digestAt + message.digest.length);
  return keys.digest(blank).equals(message.digest);
}

function decrypted(message: Message, keys: UserKeys): Reader {
  return new Reader(keys.decrypt(message.data.octets(), message.boots, message.time, message.salt));
}

/** A report names the request that it answers, where that can be read. */
function requestIdOf(message: Message): number {
  if (message.flags & FLAG.priv) return 0;
  const body = message.data.inside(TAG.sequence);
  body.octets();
  body.octets();
  return readPdu(body).requestId;
}
