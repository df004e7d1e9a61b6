import type { Device } from '../core/farm/device.ts';
import { whereNow } from '../core/farm/inventory-diff.ts';
import { type CredentialEntries, reveal } from '../core/service/credentials.ts';
import type { Request } from '../core/wire/request.ts';
import { turns } from '../core/wire/turns.ts';
import { type Endpoint, type Wire, WireError } from '../core/wire/wire.ts';
import { converse } from '../devices/converse.ts';
import type { Driver, OutletControl, OutletState } from '../devices/driver.ts';
import { ask, type Deed, learnOutlet, minerRequest, type Named, outletControlOf, requestFor } from './deed.ts';
import type { MinerCommand } from './miner-command.ts';
import { type OutletView, RUNGS, type Rung } from './plan.ts';

export interface Place {
  pdu: string;
  outlet: string;
}

/**
 * What can reach out: reads outlets, switches them, restarts miners. Every deed is sent once; a deed that had to wait
 * too long for its PDU is not sent at all. All reject with WireError, and with what `MaySend` rejects with.
 */
export interface Hands {
  read(place: Place): Promise<OutletState>;
  /** What the PDUs of a device say, failures included. */
  view(device: Device): Promise<OutletView[]>;
  cycle(place: Place, maySend?: MaySend): Promise<void>;
  turn(place: Place, to: 'on' | 'off', maySend?: MaySend): Promise<void>;
  restart(device: string, how: 'restart-mining' | 'reboot' | MinerCommand, maySend?: MaySend): Promise<void>;
  /** The name that a PDU or one of its outlets has now; empty where it has none or tells none. */
  nameOf(target: Named): Promise<string>;
  rename(target: Named, name: string, maySend?: MaySend): Promise<void>;
  /**
   * Makes the request of a deed and does not send it. Rejects with WireError when the PDU does not answer, and with the
   * driver's own Error where it makes no such request for this outlet.
   */
  check(target: Named, deed: Deed): Promise<void>;
  /**
   * The same hands, which know these devices as they were: each is looked for where it is now only where the inventory
   * shows that it is the same thing.
   */
  knowing(devices: readonly Device[]): Hands;
}

/** Asked last of all before a deed is sent; nothing is sent when it rejects. */
export type MaySend = () => Promise<void>;

/** The device of that id, as the inventory has it at this moment. */
export type FindDevice = (id: string) => Device | undefined;

export interface HandsOptions {
  wire: Wire;
  devices: FindDevice;
  drivers: readonly Driver[];
  credentials: CredentialEntries;
  /** How long one question or deed may take, and how long a deed may wait for its PDU. */
  timeoutMs?: number;
}

/** Which rungs the driver and the feeds of a device allow. */
export function abilities(device: Device, drivers: readonly Driver[]): Rung[] {
  const control = drivers.find(({ id }) => id === device.driver)?.control;
  return RUNGS.filter((rung) => {
    if (rung === 'power-cycle' || rung === 'power-off') return (device.feeds ?? []).length > 0;
    return rung === 'reboot' ? control?.reboot !== undefined : control?.restartMining !== undefined;
  });
}

/** Throws without credentials: hands that cannot write are not made. */
export function openHands(options: HandsOptions): Hands {
  if (Object.keys(options.credentials).length === 0)
    throw new Error('found no credentials, expected at least one entry: nothing can be switched without them');
  return handsWith(reachOf(options));
}

function handsWith(reaching: Reaching): Hands {
  const { reach, write, send } = reaching;
  const read = async ({ pdu, outlet }: Place) => {
    const { driver, to } = reach(pdu);
    const control = outletControlOf(driver, pdu);
    const known = await learnOutlet(control, outlet, send(to));
    return control.read(await ask(control.ask(outlet, known), send(to)), known);
  };
  const prepare = (target: Named, deed: Deed) => {
    const { driver, to } = reach(target.pdu);
    return requestFor(driver, target, deed, send(to));
  };
  const act = async (target: Named, deed: Deed, maySend: MaySend | undefined) => {
    const make = () =>
      prepare(target, deed).catch((error: unknown) => {
        if (error instanceof WireError) throw error;
        throw new WireError('refused', `nothing was sent: ${error instanceof Error ? error.message : String(error)}`);
      });
    await write(target.pdu, reach(target.pdu).to, make, maySend);
  };
  return {
    read,
    view: (device) =>
      Promise.all(
        (device.feeds ?? []).map((place) =>
          look(place, read, () => outletControlOf(reach(place.pdu).driver, place.pdu)),
        ),
      ),
    cycle: (place, maySend) => act(place, 'cycle', maySend),
    turn: (place, state, maySend) => act(place, state, maySend),
    rename: (target, name, maySend) => act(target, { name }, maySend),
    check: async (target, deed) => void (await prepare(target, deed)),
    knowing: (devices) => handsWith(reaching.knowing(devices)),
    async restart(id, how, maySend) {
      const { driver, to } = reach(id);
      const known = driver?.control && driver.learn ? await ask(driver.learn, send(to)) : {};
      const request = minerRequest(driver?.control, how, known);
      if (request === undefined) throw new WireError('refused', `the driver of "${id}" cannot ${how}`);
      await write(id, to, () => Promise.resolve(request), maySend);
    },
    async nameOf({ pdu, outlet }) {
      if (outlet !== undefined) return (await read({ pdu, outlet })).name ?? '';
      const { driver, to } = reach(pdu);
      if (driver === undefined) throw new WireError('refused', `there is no driver for "${pdu}"`);
      return (await converse(driver, send(to))).observation.facts.name ?? '';
    },
  };
}

interface Reaching {
  reach(id: string): { driver: Driver | undefined; to: Endpoint };
  write(id: string, to: Endpoint, make: () => Promise<Request>, maySend: MaySend | undefined): Promise<void>;
  send(to: Endpoint): (request: Request) => ReturnType<Wire>;
  knowing(devices: readonly Device[]): Reaching;
}

/** How devices are found, asked and written to; writes to one device wait for each other and are made in their turn. */
function reachOf(options: HandsOptions, inTurn = turns()): Reaching {
  const { wire, devices, drivers, credentials, timeoutMs = 10_000 } = options;
  const reach = (id: string) => {
    const device = devices(id);
    if (device === undefined) throw new WireError('refused', `the inventory has no device "${id}" any more`);
    return { driver: drivers.find((each) => each.id === device.driver), to: endpointOf(device, credentials) };
  };
  return {
    reach,
    write: (id, to, make, maySend) =>
      inTurn(id, AbortSignal.timeout(timeoutMs), async () => {
        const request = await make();
        await maySend?.();
        await wire({ ...request, writes: true }, to, AbortSignal.timeout(timeoutMs));
      }),
    send: (to) => (request) => wire(request, to, AbortSignal.timeout(timeoutMs)),
    knowing(known) {
      const were = new Map(known.map((device) => [device.id, device]));
      const find: FindDevice = (id) => {
        const was = were.get(id);
        return was ? whereNow(was, devices(id)) : devices(id);
      };
      return reachOf({ ...options, devices: find }, inTurn);
    },
  };
}

function endpointOf(device: Device, credentials: CredentialEntries): Endpoint {
  const { address, ports, credentials: name, hostKey } = device;
  const entry = name === undefined || !Object.hasOwn(credentials, name) ? undefined : credentials[name];
  if (entry === undefined)
    throw new WireError(
      'unauthorized',
      `there are no writing credentials for "${device.id}" (${name ?? 'it names none'})`,
    );
  return {
    host: address,
    credentials: reveal(entry),
    ...(hostKey === undefined ? {} : { hostKey }),
    ...(ports ? { ports: Object.fromEntries(Object.entries(ports).filter(([, port]) => port !== undefined)) } : {}),
  };
}

async function look(
  place: Place,
  read: (place: Place) => Promise<OutletState>,
  control: () => OutletControl,
): Promise<OutletView> {
  const { pdu, outlet } = place;
  try {
    const nativeCycle = control().cycle !== undefined;
    return { pdu, outlet, nativeCycle, state: await read(place) };
  } catch (error) {
    return { pdu, outlet, nativeCycle: false, failure: error instanceof Error ? error.message : String(error) };
  }
}
