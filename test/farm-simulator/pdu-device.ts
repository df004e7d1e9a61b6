import { pduTable } from './pdu-families.ts';
import type { PduFamily } from './pdu-family.ts';
import { PduModel } from './pdu-model.ts';
import { type Mood, type SnmpAccess, SnmpAgent } from './snmp-agent.ts';

export const PDU_ACCESS: SnmpAccess = { read: 'public', write: 'private' };
type ModelOptions = Omit<ConstructorParameters<typeof PduModel>[0], 'habits'>;

/** A PDU on a UDP port. */
export class PduDevice {
  readonly model: PduModel;
  readonly family: PduFamily;
  port = 0;
  private readonly agent: SnmpAgent<PduModel>;

  constructor(options: ModelOptions & { family: PduFamily; access?: SnmpAccess }) {
    const { family } = options;
    this.family = family;
    this.model = new PduModel({ ...options, habits: family.habits });
    this.agent = new SnmpAgent({
      table: pduTable(family, options.outlets),
      device: this.model,
      access: options.access ?? PDU_ACCESS,
      engineId: engineIdOf(family.enterprise, options.id),
      mood: () => ({ ...family.mood, ...this.mood() }),
    });
  }

  get id(): string {
    return this.model.id;
  }

  /** What the device prints beside the socket. */
  outletId(number: number): string {
    return this.family.outletId(number, this.model.outlets.length);
  }

  async open(host: string, port = 0): Promise<void> {
    this.port = await this.agent.listen(host, port);
  }

  async close(): Promise<void> {
    for (const outlet of this.model.outlets) outlet.pending?.();
    await this.agent.close();
  }

  private mood(): Mood {
    const { faults } = this.model;
    const mostVarbinds = faults.parameter('too-big', 'varbinds');
    return {
      silent: faults.has('pdu-silent'),
      delayMs: faults.parameter('slow', 'ms') ?? 0,
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
