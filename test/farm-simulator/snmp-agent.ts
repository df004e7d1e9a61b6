import { createSocket, type Socket } from 'node:dgram';
import { encodeInteger, Reader, TAG, tlv } from './ber.ts';
import type { OidTable } from './oid-table.ts';
import { type Asker, answerPdu, PDU, type Pdu, readPdu, STATUS, writePdu } from './snmp-pdu.ts';
import type { SnmpUser } from './snmp-usm.ts';
import { SnmpV3 } from './snmp-v3.ts';

export interface SnmpAccess {
  read: string;
  /** Absent: nobody may write with a community. */
  write?: string;
  users?: readonly SnmpUser[];
}

export interface AgentOptions<C> {
  table: OidTable<C>;
  device: C;
  access: SnmpAccess;
  engineId: Buffer;
  mood?: () => Mood;
  /** Called for every SET of v1 and v2c that arrives, whatever becomes of it. */
  heardWrite?: () => void;
}

/** Faults of an agent. */
export interface Mood {
  silent: boolean;
  delayMs: number;
  /** Writes are refused, whoever asks. */
  readOnly: boolean;
  /** Versions 2c and 3 are not answered. */
  version1Only?: boolean;
  noGetBulk?: boolean;
  /** Requests for more objects are answered with tooBig. */
  mostVarbinds?: number;
}

/** The largest response, so that no datagram is fragmented on Ethernet. */
const LARGEST_MESSAGE = 1472;
const COMMUNITY_ENVELOPE = 48;
const V3_ENVELOPE = 160;
const CALM: Mood = { silent: false, delayMs: 0, readOnly: false };

/** An SNMP agent for v1, v2c and v3. `answer` is a function of the bytes; `listen` puts it on a port. */
export class SnmpAgent<C> {
  private readonly options: AgentOptions<C>;
  private readonly v3: SnmpV3;
  private socket: Socket | undefined;

  constructor(options: AgentOptions<C>) {
    this.options = options;
    this.v3 = new SnmpV3(options.engineId, options.access.users ?? []);
  }

  /** Undefined: not answered (a community that is not known, or no SNMP at all). */
  answer(bytes: Buffer): Buffer | undefined {
    try {
      const version = new Reader(bytes).inside(TAG.sequence).integer();
      if (version !== 0 && this.mood().version1Only) return undefined;
      if (version === 0 || version === 1) return this.answerCommunity(bytes, version);
      return version === 3 ? this.answerV3(bytes) : undefined;
    } catch (error) {
      if (error instanceof RangeError) return undefined;
      throw error;
    }
  }

  /** Returns the port. Throws when it is taken. */
  listen(host: string, port: number): Promise<number> {
    const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
    this.socket = socket;
    socket.on('message', (bytes, from) => {
      const { silent, delayMs } = this.mood();
      if (isSet(bytes)) this.options.heardWrite?.();
      if (silent) return;
      const send = () => {
        const response = this.answer(bytes);
        if (response && this.socket === socket) socket.send(response, from.port, from.address, () => undefined);
      };
      if (delayMs > 0) setTimeout(send, delayMs).unref();
      else send();
    });
    return new Promise((resolve, reject) => {
      socket.once('error', reject);
      socket.bind(port, host, () => {
        socket.off('error', reject);
        socket.on('error', () => undefined);
        resolve(socket.address().port);
      });
    });
  }

  close(): Promise<void> {
    const socket = this.socket;
    this.socket = undefined;
    return new Promise((resolve) => {
      if (socket) socket.close(() => resolve());
      else resolve();
    });
  }

  private mood(): Mood {
    return this.options.mood?.() ?? CALM;
  }

  private answerCommunity(bytes: Buffer, version: 0 | 1): Buffer | undefined {
    const { access } = this.options;
    const message = new Reader(bytes).inside(TAG.sequence);
    message.integer();
    const community = message.octets();
    const name = community.toString('utf8');
    if (name !== access.read && name !== access.write) return undefined;
    const asker: Asker = {
      version,
      mayWrite: name === access.write && !this.mood().readOnly,
      room: LARGEST_MESSAGE - COMMUNITY_ENVELOPE - community.length,
    };
    const response = this.answerTo(readPdu(message), asker);
    return response && tlv(TAG.sequence, encodeInteger(version), tlv(TAG.octets, community), response);
  }

  private answerV3(bytes: Buffer): Buffer | undefined {
    return this.v3.handle(bytes, (pdu, user) => {
      const mayWrite = user.mayWrite && !this.mood().readOnly;
      return this.answerTo(pdu, { version: 3, mayWrite, room: LARGEST_MESSAGE - V3_ENVELOPE });
    });
  }

  private answerTo(pdu: Pdu, asker: Asker): Buffer | undefined {
    const { table, device } = this.options;
    const { noGetBulk, mostVarbinds = Number.POSITIVE_INFINITY } = this.mood();
    if (pdu.type === PDU.getBulk && noGetBulk) return undefined;
    if (pdu.varbinds.length > mostVarbinds) return writePdu(PDU.response, pdu.requestId, STATUS.tooBig, 0, []);
    return answerPdu(pdu, table, device, asker);
  }
}

function isSet(bytes: Buffer): boolean {
  try {
    const message = new Reader(bytes).inside(TAG.sequence);
    message.integer();
    message.octets();
    return message.peek() === PDU.set;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
