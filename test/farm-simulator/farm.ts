import type { DeviceEntry } from '../../core/farm/device.ts';
import { type Clock, createClock } from './clock.ts';
import { type Control, openControl } from './control.ts';
import { EventLog, type FarmEvent } from './events.ts';
import type { FarmDevice } from './farm-device.ts';
import { FaultDesk, type ScheduledFault } from './fault-desk.ts';
import type { Fault } from './faults.ts';
import { inventoryOf } from './inventory.ts';
import { MinerDevice } from './miner-device.ts';
import { openPorts } from './miner-ports.ts';
import { modelNamed } from './models.ts';
import { PduDevice } from './pdu-device.ts';
import { pduFamily } from './pdu-families.ts';
import { checkPlan, type DeviceDescription, type FarmSize, type FeedPlan, planFarm, USUAL_OUTLETS } from './plan.ts';
import { createRandom } from './random.ts';
import type { SnmpAccess } from './snmp-agent.ts';
import { type DeviceState, stateOf } from './state.ts';
import { wire } from './wiring.ts';

export type { FarmDevice };

export interface FarmOptions extends Partial<FarmSize> {
  /** Exactly these devices instead of a size. */
  devices?: readonly DeviceDescription[];
  /** 1 is real time, 60 sixty times faster. */
  timeScale?: number;
  /** Whose time it is instead of real time: a virtual one is moved by whoever made it, and closed with the farm. */
  clock?: Clock;
  seed?: number;
  /** The loopback address that everything listens on; 127.0.0.1 unless said. */
  host?: string;
  bootSeconds?: number;
  warmUpSeconds?: number;
  /** How long the PDUs' native cycle keeps an outlet off; 10 s unless said. */
  cycleSeconds?: number;
  /** `running`: every miner has run for hours (usual). `cold`: power has just arrived. */
  start?: 'running' | 'cold';
  snmp?: SnmpAccess;
  schedule?: readonly ScheduledFault[];
  /** Outlets that are off at the start: relays that stayed where they were while their PDU was away. */
  outletsOff?: readonly FeedPlan[];
  /** Told of everything that happens once the farm stands, as it happens. */
  onEvent?: (event: FarmEvent) => void;
  /** Opens the HTTP control API on this port; 0 takes a free one. Absent: no control API. */
  controlPort?: number;
}

export interface Farm {
  devices: FarmDevice[];
  events: readonly FarmEvent[];
  controlPort: number | undefined;
  /** Simulated unix seconds. */
  now(): number;
  /** The devices as an inventory; credentials are named by drivers, and whatsminer-v3. */
  inventory(): { devices: DeviceEntry[] };
  /** Throws FaultError or UnknownDevice. */
  inject(target: string, fault: Fault): Promise<void>;
  /** Takes one fault away, or all; says which were there. */
  clear(target: string, fault?: string): Promise<string[]>;
  state(): DeviceState[];
  close(): Promise<void>;
}

const OPENING_AT_ONCE = 64;

/** Opens every device on loopback ports and starts the clock. Throws at a plan that cannot be and at ports in use. */
export async function startFarm(options: FarmOptions): Promise<Farm> {
  const { miners = 0, pdus = 0, host = '127.0.0.1' } = options;
  const plan = options.devices ?? planFarm({ ...options, miners, pdus });
  checkPlan(plan);
  const clock = options.clock ?? createClock(options.timeScale ?? 1);
  let stands = false;
  const log = new EventLog(clock, (event) => stands && options.onEvent?.(event));
  const parts = build(plan, options, clock, log);
  let control: Control | undefined;
  const close = async () => {
    clock.close();
    await control?.close();
    await Promise.all([...parts.miners.values(), ...parts.pdus.values()].map((device) => device.close()));
  };
  try {
    await openAll(parts.openings);
    leaveOff(parts, options.outletsOff ?? []);
    powerUp(plan, parts, clock, options.start ?? 'running');
    log.list.length = 0;
    stands = true;
    const desk = new FaultDesk(parts.miners, parts.pdus, clock, log);
    desk.schedule(options.schedule ?? []);
    const devices = plan.map((item) => describe(item, host, parts));
    const farm = {
      devices,
      events: log.list,
      now: clock.now,
      inventory: () => inventoryOf(devices, parts.miners, parts.pdus),
      inject: (target: string, fault: Fault) => desk.inject(target, fault),
      clear: (target: string, fault?: string) => desk.clear(target, fault),
      state: () => devices.map(({ id }) => stateOf(id, parts.miners, parts.pdus)),
    };
    if (options.controlPort !== undefined) control = await openControl(farm, host, options.controlPort);
    return { ...farm, controlPort: control?.port, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Parts {
  miners: Map<string, MinerDevice>;
  pdus: Map<string, PduDevice>;
  openings: (() => Promise<void>)[];
}

function build(plan: readonly DeviceDescription[], options: FarmOptions, clock: Clock, events: EventLog): Parts {
  const parts: Parts = { miners: new Map(), pdus: new Map(), openings: [] };
  const random = createRandom(options.seed ?? 1);
  const { host = '127.0.0.1', cycleSeconds = 10, bootSeconds = 120, warmUpSeconds = 180 } = options;
  for (const item of plan) {
    const shared = { id: item.id, clock, events, random: random.fork(item.id) };
    if (item.kind === 'pdu') {
      const access = options.snmp ? { access: options.snmp } : {};
      const family = pduFamily(item.driver ?? 'raritan-pdu2');
      const outlets = item.outlets ?? USUAL_OUTLETS;
      const pdu = new PduDevice({ ...shared, ...access, family, outlets, cycleSeconds });
      parts.pdus.set(item.id, pdu);
      parts.openings.push(() => pdu.open(host, item.ports?.[pdu.protocol]));
    } else {
      const pace = { bootSeconds, warmUpSeconds };
      const miner = new MinerDevice({ ...shared, model: modelNamed(item.model), pace });
      parts.miners.set(item.id, miner);
      parts.openings.push(async () => {
        miner.attach(await openPorts(miner, item.host ?? host, item.ports ?? {}, item.host === undefined));
      });
    }
  }
  return parts;
}

function leaveOff({ pdus }: Parts, outlets: readonly FeedPlan[]): void {
  for (const { pdu, outlet: number } of outlets) {
    const outlet = pdus.get(pdu)?.model.outlet(number);
    if (outlet === undefined) throw new Error(`outletsOff names outlet ${number} of ${pdu}, which does not exist`);
    outlet.on = false;
  }
}

function powerUp(plan: readonly DeviceDescription[], parts: Parts, clock: Clock, start: 'running' | 'cold'): void {
  for (const item of plan) {
    const miner = parts.miners.get(item.id);
    if (item.kind !== 'miner' || miner === undefined) continue;
    wire(miner, item.feeds ?? [], parts.pdus, clock);
    const hours = miner.random.fork('uptime').between(2, 400);
    if (start === 'running') miner.physics.assumeRunning(hours * 3600, clock.now());
  }
}

/** Opening thousands of ports in one turn starves the event loop, so they are opened in groups. */
async function openAll(openings: (() => Promise<void>)[]): Promise<void> {
  for (let from = 0; from < openings.length; from += OPENING_AT_ONCE) {
    await Promise.all(openings.slice(from, from + OPENING_AT_ONCE).map((open) => open()));
  }
}

function describe(item: DeviceDescription, host: string, { miners, pdus }: Parts): FarmDevice {
  if (item.kind === 'pdu') {
    const { driver, model } = pduFamily(item.driver ?? 'raritan-pdu2');
    const pdu = pdus.get(item.id);
    const ports = pdu ? { [pdu.protocol]: pdu.port } : {};
    return { id: item.id, kind: 'pdu', driver, model, host, ports, feeds: [] };
  }
  const { make } = modelNamed(item.model);
  const { id, model, host: own = host, feeds = [] } = item;
  return { id, kind: 'miner', driver: make, model, host: own, ports: miners.get(id)?.ports ?? {}, feeds: [...feeds] };
}
