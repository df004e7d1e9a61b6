import { ask, type Deed, learnOutlet, requestFor } from '../../../alert-webhook/deed.ts';
import type { OpenWire } from '../../../core/wire/open.ts';
import type { Request } from '../../../core/wire/request.ts';
import { WireError, type WireReason } from '../../../core/wire/wire.ts';
import type { Driver, OutletControl, OutletState } from '../../../devices/driver.ts';
import { until } from '../../farm-simulator/clients.ts';
import type { Farm } from '../../farm-simulator/farm.ts';
import type { PduDriver } from '../../farm-simulator/pdu-family.ts';

export interface Family {
  id: PduDriver;
  driver: Driver;
  control: OutletControl;
}

/** An outlet as its driver sees it, beside the truth of the simulator. */
export class SwitchedOutlet {
  readonly control: OutletControl;
  private readonly driver: Driver;
  /** What the device calls it. */
  readonly name: string;
  private readonly farm: Farm;
  private readonly id: string;
  private readonly number: number;
  readonly send: (request: Request) => ReturnType<OpenWire['wire']>;

  constructor(farm: Farm, family: Family, name: string, number: number, send: SwitchedOutlet['send']) {
    this.farm = farm;
    this.id = family.id;
    this.number = number;
    this.control = family.control;
    this.driver = family.driver;
    this.name = name;
    this.send = send;
  }

  /** Rejects with WireError. */
  async read(): Promise<OutletState> {
    const known = await learnOutlet(this.control, this.name, this.send);
    return this.control.read(await ask(this.control.ask(this.name, known), this.send), known);
  }

  /** The request of a deed, which is not sent. */
  request(deed: Deed): Promise<Request> {
    return requestFor(this.driver, { pdu: this.id, outlet: this.name }, deed, this.send);
  }

  async act(deed: Deed): Promise<void> {
    await this.send(await this.request(deed));
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

  /** Whether the relay is closed, what is drawn and how it is called, past every cache and dialect. */
  truth(): { on: boolean; watts: number; name: string } {
    const found = this.stateOfPdu().outlets[this.number - 1];
    if (!found) throw new Error(`${this.id} has no outlet ${this.number}`);
    return { on: found.on, watts: found.watts, name: found.name };
  }

  /** What a deed came to: done or why not, how often its PDU was asked to change something, and what the outlet was told. */
  async outcome(deed: Deed): Promise<{ reason: WireReason | 'done'; heard: number; commands: string[] }> {
    const [since, before] = [this.farm.events.length, this.writesHeard()];
    const reason = await reasonOf(this.act(deed));
    return { reason, heard: this.writesHeard() - before, commands: this.commands(since) };
  }

  /** Requests to change something that have reached its PDU so far, whatever became of them. */
  writesHeard(): number {
    return this.stateOfPdu().writesHeard;
  }

  /** What its relay did and when, in simulated seconds, since that many events. */
  moves(since: number): { detail: string; seconds: number }[] {
    return this.farm.events
      .slice(since)
      .filter(({ device, event, detail }) => device === this.id && event === 'relay' && this.isOwn(detail))
      .map(({ detail, seconds }) => ({ detail: detail.split(' ')[1] ?? '', seconds }));
  }

  /** Commands that reached it since that many events. */
  commands(since: number): string[] {
    return this.farm.events
      .slice(since)
      .filter(({ device, event, detail }) => device === this.id && event === 'outlet' && this.isOwn(detail))
      .map(({ detail }) => detail.split(' ')[1] ?? '');
  }

  async inject(fault: string, parameters: Record<string, number> = {}): Promise<void> {
    await this.farm.inject(this.id, { fault, ...parameters });
  }

  clear(): Promise<string[]> {
    return this.farm.clear(this.id);
  }

  private isOwn(detail: string): boolean {
    return detail.startsWith(`${this.number} `);
  }

  private stateOfPdu() {
    const state = this.farm.state().find(({ id }) => id === this.id);
    if (state?.kind !== 'pdu') throw new Error(`there is no PDU "${this.id}"`);
    return state;
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

/** Where something has to be asked before a command, silence keeps the command from being sent. */
export function heardUnanswered({ control }: Family): number {
  return control.learn ? 0 : 1;
}
