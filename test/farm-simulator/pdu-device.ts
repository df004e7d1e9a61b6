import { pduTable } from './pdu-families.ts';
import { type PduFamily, speaksSnmp } from './pdu-family.ts';
import { PduModel } from './pdu-model.ts';
import { type Mood, type SnmpAccess, SnmpAgent } from './snmp-agent.ts';
import { type WebAccess, webPdu } from './web-pdu.ts';

export const PDU_ACCESS: SnmpAccess = { read: 'public', write: 'private' };
export const PDU_LOGINS: WebAccess = {
  read: { username: 'monitor', password: 'monitor' },
  write: { username: 'admin', password: 'admin' },
};
type Options = Omit<ConstructorParameters<typeof PduModel>[0], 'habits'> & { family: PduFamily; access?: SnmpAccess };

/** What answers on the network. */
interface Speaker {
  listen(host: string, port: number): Promise<number>;
  close(): Promise<void>;
}

/** A PDU on a UDP port, or on a port of HTTPS. */
export class PduDevice {
  readonly model: PduModel;
  readonly family: PduFamily;
  readonly protocol: 'snmp' | 'https';
  port = 0;
  /** Requests to change something that reached it, answered or not; those of SNMPv3 are not seen. */
  writesHeard = 0;
  private readonly speaker: Speaker;

  constructor(options: Options) {
    this.family = options.family;
    this.model = new PduModel({ ...options, habits: options.family.habits });
    this.protocol = speaksSnmp(options.family) ? 'snmp' : 'https';
    this.speaker = this.speakerOf(options);
  }

  get id(): string {
    return this.model.id;
  }

  /** What the device prints beside the socket. */
  outletId(number: number): string {
    return this.family.outletId(number, this.model.outlets.length);
  }

  async open(host: string, port = 0): Promise<void> {
    this.port = await this.speaker.listen(host, port);
  }

  async close(): Promise<void> {
    for (const outlet of this.model.outlets) outlet.pending?.();
    await this.speaker.close();
  }

  private speakerOf({ family, id, outlets, access = PDU_ACCESS }: Options): Speaker {
    const device = this.model;
    const heardWrite = () => {
      this.writesHeard += 1;
    };
    if (!speaksSnmp(family)) return webPdu({ family, device, access: PDU_LOGINS, mood: () => this.mood(), heardWrite });
    const table = pduTable(family, outlets);
    const engineId = engineIdOf(family.enterprise, id);
    return new SnmpAgent({
      table,
      device,
      access,
      engineId,
      mood: () => ({ ...family.mood, ...this.mood() }),
      heardWrite,
    });
  }

  private mood(): Mood {
    const { faults } = this.model;
    const mostVarbinds = faults.parameter('too-big', 'varbinds');
    return {
      silent: faults.has('pdu-silent'),
      delayMs: faults.replies().delayMs,
      readOnly: faults.has('read-only-community'),
      version1Only: faults.has('v1-only'),
      ...(faults.has('no-getbulk') ? { noGetBulk: true } : {}),
      ...(mostVarbinds === undefined ? {} : { mostVarbinds }),
    };
  }
}

/** An engine id begins with the enterprise, its first bit set, and the format octet of RFC 3411 (4: text). */
function engineIdOf(enterprise: number, id: string): Buffer {
  const head = Buffer.alloc(5, 4);
  head.writeUInt32BE((0x8000_0000 + enterprise) >>> 0, 0);
  return Buffer.concat([head, Buffer.from(id.slice(0, 27))]);
}
