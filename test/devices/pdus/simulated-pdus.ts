import { afterAll, describe, it } from 'vitest';
import { type OpenWire, openWire } from '../../../core/wire/open.ts';
import type { Request } from '../../../core/wire/request.ts';
import type { Credentials, Endpoint } from '../../../core/wire/wire.ts';
import { converse } from '../../../devices/converse.ts';
import { DRIVERS } from '../../../devices/index.ts';
import { recognise } from '../../../devices/recognise.ts';
import { type Farm, startFarm } from '../../farm-simulator/farm.ts';
import { PDU_ACCESS, PDU_LOGINS } from '../../farm-simulator/pdu-device.ts';
import { pduFamily } from '../../farm-simulator/pdu-families.ts';
import { PDU_DRIVERS, type PduDriver, speaksSnmp } from '../../farm-simulator/pdu-family.ts';
import { type Family, SwitchedOutlet } from './switched-outlet.ts';

/** Simulated seconds a second. */
export const TIME_SCALE = 40;
export const CYCLE_SECONDS = 10;
const OUTLETS = 12;
/** Outlets 1 and 2 of every PDU feed a miner each. */
const MINERS_EACH = 2;

const COMMUNITIES = { manager: 'private', reader: PDU_ACCESS.read, stranger: 'guess' } as const;
const LOGINS: Readonly<Record<keyof typeof COMMUNITIES, Credentials>> = {
  manager: PDU_LOGINS.write,
  reader: PDU_LOGINS.read,
  stranger: { username: 'admin', password: 'guess' },
};

/** How a PDU is asked: by a manager, who may write, and who waits long, unless said. */
export interface Manner {
  who?: keyof typeof COMMUNITIES;
  version?: '1' | '2c';
  patienceMs?: number;
}

/** No device listens there. */
const CLOSED = { http: 1, https: 1, daemon: 1, cgminer: 1, whatsminer: 1, snmp: 1 };

/** For questions that nobody will answer: as long as a request needs to arrive. */
export const HASTY = { patienceMs: 150 } as const;

/** Families that have both a driver that switches and a simulated PDU. */
export const FAMILIES: readonly Family[] = PDU_DRIVERS.flatMap((id) => {
  const driver = DRIVERS.find((one) => one.id === id);
  const control = driver?.control?.outlet;
  return driver && control ? [{ id, driver, control }] : [];
});

export function speaksHttps(id: PduDriver): boolean {
  return !speaksSnmp(pduFamily(id));
}

type Test = (id: PduDriver, family: Family) => Promise<void>;

/** Tests the same with every family that has what it takes, all at once: each is a PDU of its own. Faults end with it. */
export function everyFamily(pdus: () => SimulatedPdus) {
  return (what: string, test: Test, having: (family: Family) => boolean = () => true): void => {
    describe(what, () => {
      afterAll(async () => {
        for (const { id } of FAMILIES) await pdus().farm.clear(id);
      });
      const rows = FAMILIES.filter(having).map((family) => [family.id, family] as const);
      it.concurrent.each(rows)('%s', test);
    });
  };
}

export function familyOf(id: PduDriver): Family {
  const family = FAMILIES.find((one) => one.id === id);
  if (!family) throw new Error(`there is no family "${id}"`);
  return family;
}

export async function startPdus(): Promise<SimulatedPdus> {
  const pdus = FAMILIES.map(({ id }) => ({ id, driver: id, outlets: OUTLETS }));
  const size = { miners: pdus.length * MINERS_EACH, pdus, makes: ['antminer'] as const };
  return new SimulatedPdus(await startFarm({ ...size, timeScale: TIME_SCALE, cycleSeconds: CYCLE_SECONDS }));
}

/** One PDU of every family in one farm, and a real wire to them. */
export class SimulatedPdus {
  readonly farm: Farm;
  private readonly open: OpenWire = openWire();

  constructor(farm: Farm) {
    this.farm = farm;
  }

  async close(): Promise<void> {
    await this.open.close();
    await this.farm.close();
  }

  /** Outlet `number` of the family's PDU. */
  outlet(family: Family, number: number, manner: Manner = {}): SwitchedOutlet {
    const name = pduFamily(family.id).outletId(number, OUTLETS);
    return new SwitchedOutlet(this.farm, family, name, number, this.sendTo(family, manner));
  }

  poll(family: Family, manner: Manner = {}) {
    return converse(family.driver, this.sendTo(family, { who: 'reader', ...manner }));
  }

  /** Which driver knows the PDU again; its other ports are closed. */
  async recognise(family: Family): Promise<string | undefined> {
    return (await recognise(DRIVERS, this.sendTo(family, { who: 'reader', patienceMs: 300 }))).driver?.id;
  }

  private sendTo({ id }: Family, { who = 'manager', version = '2c', patienceMs = 1000 }: Manner) {
    const device = this.farm.devices.find((one) => one.id === id);
    const credentials = { ...LOGINS[who], snmp: { version, community: COMMUNITIES[who] } } as const;
    const to: Endpoint = { host: '127.0.0.1', ports: { ...CLOSED, ...device?.ports }, credentials };
    return (request: Request) =>
      this.open.wire({ ...request, timeoutMs: patienceMs }, to, AbortSignal.timeout(60 * patienceMs));
  }
}
