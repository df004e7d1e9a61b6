import { PduModel } from './pdu-model.ts';
import { pdu2Table } from './pdu2-mib.ts';
import { type SnmpAccess, SnmpAgent } from './snmp-agent.ts';

/** SNMP engine ids begin with the enterprise (13742) and the format octets of RFC 3411 (4: text). */
const ENGINE_HEAD = Buffer.from([0x80, 0x00, 0x35, 0xae, 0x04]);
export const PDU_ACCESS: SnmpAccess = { read: 'public', write: 'private' };

/** A PDU on a UDP port. */
export class PduDevice {
  readonly model: PduModel;
  port = 0;
  private readonly agent: SnmpAgent<PduModel>;

  constructor(options: ConstructorParameters<typeof PduModel>[0] & { access?: SnmpAccess }) {
    this.model = new PduModel(options);
    const { faults } = this.model;
    this.agent = new SnmpAgent({
      table: pdu2Table(options.outlets),
      device: this.model,
      access: options.access ?? PDU_ACCESS,
      engineId: Buffer.concat([ENGINE_HEAD, Buffer.from(options.id.slice(0, 27))]),
      mood: () => ({
        silent: faults.has('pdu-silent'),
        delayMs: faults.parameter('slow', 'ms') ?? 0,
        readOnly: faults.has('read-only-community'),
      }),
    });
  }

  get id(): string {
    return this.model.id;
  }

  async open(host: string, port = 0): Promise<void> {
    this.port = await this.agent.listen(host, port);
  }

  async close(): Promise<void> {
    for (const outlet of this.model.outlets) outlet.pending?.();
    await this.agent.close();
  }
}
