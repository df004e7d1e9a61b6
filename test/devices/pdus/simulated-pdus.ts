import { type OpenWire, openWire } from '../../../core/wire/open.ts';
import type { Request } from '../../../core/wire/request.ts';
import { type Endpoint, WireError, type WireReason } from '../../../core/wire/wire.ts';
import { askAll, converse } from '../../../devices/converse.ts';
import type { Driver, OutletControl, OutletState } from '../../../devices/driver.ts';
import { DRIVERS } from '../../../devices/index.ts';
import { until } from '../../farm-simulator/clients.ts';
import { type Farm, startFarm } from '../../farm-simulator/farm.ts';
import { pduFamily } from '../../farm-simulator/pdu-families.ts';
import { PDU_DRIVERS, type PduDriver } from '../../farm-simulator/pdu-family.ts';

/** Simulated seconds a second. */
export const TIME_SCALE = 40;
export const CYCLE_SECONDS = 10;
const OUTLETS = 12;
/** Outlets 1 and 2 of every PDU feed a miner each. */
const MINERS_EACH = 2;

/** How a PDU is asked: as a manager that may write and waits long, unless said. */
export interface Manner {
  community?: string;
  version?: '1' | '2c';
  patienceMs?: number;
}

/** For questions that nobody will answer. */
export const HASTY = { patienceMs: 60 } as const;

export interface Family {
  id: PduDriver;
  driver: Driver;
  control: OutletControl;
}

/** Families that have both a driver that switches and a simulated PDU. */
export const FAMILIES: readonly Family[] = PDU_DRIVERS.flatMap((id) => {
  const driver = DRIVERS.find((one) => one.id === id);
  const control = driver?.control?.outlet;
  return driver && control ? [{ id, driver, control }] : [];
});

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
    return new SwitchedOutlet(this, family, number, this.sendTo(family, manner));
  }

  poll(family: Family, manner: Manner = {}) {
    return converse(family.driver, this.sendTo(family, { community: 'public', ...manner }));
  }

  private sendTo({ id }: Family, { community = 'private', version = '2c', patienceMs = 1000 }: Manner) {
    const device = this.farm.devices.find((one) => one.id === id);
    const snmp = { version, community } as const;
    const to: Endpoint = { host: '127.0.0.1', ports: device?.ports ?? {}, credentials: { snmp } };
    return (request: Request) =>
      this.open.wire({ ...request, timeoutMs: patienceMs }, to, AbortSignal.timeout(60 * patienceMs));
  }
}

/** An outlet as its driver sees it, beside the truth of the simulator. */
export class SwitchedOutlet {
  readonly control: OutletControl;
  /** What the device calls it. */
  readonly name: string;
  private readonly pdus: SimulatedPdus;
  private readonly id: string;
  private readonly number: number;
  private readonly send: (request: Request) => ReturnType<OpenWire['wire']>;

  constructor(pdus: SimulatedPdus, family: Family, number: number, send: SwitchedOutlet['send']) {
    this.pdus = pdus;
    this.id = family.id;
    this.number = number;
    this.control = family.control;
    this.name = pduFamily(family.id).outletId(number, OUTLETS);
    this.send = send;
  }

  /** Rejects with WireError. */
  async read(): Promise<OutletState> {
    return this.control.read((await askAll(this.control.ask(this.name), this.send)).answers);
  }

  async turn(to: 'on' | 'off'): Promise<void> {
    await this.send(this.control.turn(this.name, to));
  }

  /** Rejects for a family without a command of its own. */
  async cycle(): Promise<void> {
    if (this.control.cycle === undefined) throw new Error(`${this.id} has no cycle`);
    await this.send(this.control.cycle(this.name));
  }

  async rename(name: string): Promise<void> {
    if (this.control.rename === undefined) throw new Error(`${this.id} has no rename`);
    await this.send(this.control.rename(this.name, name));
  }

  /** Reads until the PDU says so; returns what it said then. */
  async reads(state: 'on' | 'off'): Promise<OutletState> {
    let said: OutletState = { state: 'unknown' };
    await until(`${this.id} ${this.name} says ${state}`, async () => {
      said = await this.read();
      return said.state === state;
    });
    return said;
  }

  /** Whether the relay is closed, and what is drawn, past every cache and dialect. */
  truth(): { on: boolean; watts: number } {
    const state = this.pdus.farm.state().find(({ id }) => id === this.id);
    const found = state?.kind === 'pdu' ? state.outlets[this.number - 1] : undefined;
    if (!found) throw new Error(`${this.id} has no outlet ${this.number}`);
    return { on: found.on, watts: found.watts };
  }

  /** What its relay did and when, in simulated seconds, since that many events. */
  moves(since: number): { detail: string; seconds: number }[] {
    return this.pdus.farm.events
      .slice(since)
      .filter(({ device, event, detail }) => device === this.id && event === 'relay' && this.isOwn(detail))
      .map(({ detail, seconds }) => ({ detail: detail.split(' ')[1] ?? '', seconds }));
  }

  /** Commands that reached it since that many events. */
  commands(since: number): string[] {
    return this.pdus.farm.events
      .slice(since)
      .filter(({ device, event, detail }) => device === this.id && event === 'outlet' && this.isOwn(detail))
      .map(({ detail }) => detail.split(' ')[1] ?? '');
  }

  async inject(fault: string, parameters: Record<string, number> = {}): Promise<void> {
    await this.pdus.farm.inject(this.id, { fault, ...parameters });
  }

  clear(): Promise<string[]> {
    return this.pdus.farm.clear(this.id);
  }

  private isOwn(detail: string): boolean {
    return detail.startsWith(`${this.number} `);
  }
}

/** Why a promise was rejected; what is no WireError fails the test. */
export async function reasonOf(promise: Promise<unknown>): Promise<WireReason | 'done'> {
  try {
    await promise;
    return 'done';
  } catch (error) {
    if (error instanceof WireError) return error.reason;
    throw error;
  }
}
