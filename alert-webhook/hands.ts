import type { Device } from '../core/farm/device.ts';
import { type CredentialEntries, reveal } from '../core/service/credentials.ts';
import type { Questions, Request } from '../core/wire/request.ts';
import { turns } from '../core/wire/turns.ts';
import { type Endpoint, type Wire, WireError } from '../core/wire/wire.ts';
import { askAll, converse, type Send } from '../devices/converse.ts';
import type { Answers, Driver, OutletControl, OutletState } from '../devices/driver.ts';
import { LADDERS, type OutletView, type Rung } from './plan.ts';

export interface Place {
  pdu: string;
  outlet: string;
}

/**
 * What can reach out: reads outlets, switches them, restarts miners. Every deed is sent once; a deed that had to wait
 * too long for its PDU is not sent at all. All reject with WireError.
 */
export interface Hands {
  read(place: Place): Promise<OutletState>;
  /** What the PDUs of a device say, failures included. */
  view(device: Device): Promise<OutletView[]>;
  cycle(place: Place): Promise<void>;
  turn(place: Place, to: 'on' | 'off'): Promise<void>;
  restart(device: string, how: 'restart-mining' | 'reboot'): Promise<void>;
  /** The name that a PDU or one of its outlets has now; empty where it has none or tells none. */
  nameOf(target: Named): Promise<string>;
  rename(target: Named, name: string): Promise<void>;
}

/** What has a name: an outlet, or the PDU itself where `outlet` is absent. */
export interface Named {
  pdu: string;
  outlet?: string;
}

export interface HandsOptions {
  wire: Wire;
  devices: readonly Device[];
  drivers: readonly Driver[];
  credentials: CredentialEntries;
  /** How long one question or deed may take, and how long a deed may wait for its PDU. */
  timeoutMs?: number;
}

/** Which rungs the driver and the feeds of a device allow. */
export function abilities(device: Device, drivers: readonly Driver[]): Rung[] {
  const control = drivers.find(({ id }) => id === device.driver)?.control;
  return LADDERS['hashrate-low'].filter((rung) => {
    if (rung === 'power-cycle') return (device.feeds ?? []).length > 0;
    return rung === 'reboot' ? control?.reboot !== undefined : control?.restartMining !== undefined;
  });
}

/** Throws without credentials: hands that cannot write are not made. */
export function openHands(options: HandsOptions): Hands {
  if (Object.keys(options.credentials).length === 0)
    throw new Error('found no credentials, expected at least one entry: nothing can be switched without them');
  const { reach, outletControl, write, send } = reachOf(options);
  const read = async ({ pdu, outlet }: Place) => {
    const { outlet: control, to } = outletControl(pdu);
    return control.read(await ask(control.ask(outlet), send(to)));
  };
  return {
    read,
    view: (device) =>
      Promise.all((device.feeds ?? []).map((place) => look(place, read, () => outletControl(place.pdu).outlet))),
    async cycle({ pdu, outlet }) {
      const { outlet: control, to } = outletControl(pdu);
      if (control.cycle === undefined) throw new WireError('refused', `"${pdu}" has no cycle of its own`);
      await write(pdu, control.cycle(outlet), to);
    },
    async turn({ pdu, outlet }, state) {
      const { outlet: control, to } = outletControl(pdu);
      await write(pdu, control.turn(outlet, state), to);
    },
    async restart(id, how) {
      const { driver, to } = reach(id);
      const command = how === 'reboot' ? driver?.control?.reboot : driver?.control?.restartMining;
      const known = command && driver?.learn ? await ask(driver.learn, send(to)) : {};
      const request = command?.(known);
      if (request === undefined) throw new WireError('refused', `the driver of "${id}" cannot ${how}`);
      await write(id, request, to);
    },
    async nameOf({ pdu, outlet }) {
      if (outlet !== undefined) return (await read({ pdu, outlet })).name ?? '';
      const { driver, to } = reach(pdu);
      if (driver === undefined) throw new WireError('refused', `there is no driver for "${pdu}"`);
      return (await converse(driver, send(to))).observation.facts.name ?? '';
    },
    async rename({ pdu, outlet }, name) {
      const { driver, to } = reach(pdu);
      const control = driver?.control;
      const request = outlet === undefined ? control?.renamePdu?.(name) : control?.outlet?.rename?.(outlet, name);
      if (request === undefined) throw new WireError('refused', `the driver of "${pdu}" cannot rename`);
      await write(pdu, request, to);
    },
  };
}

/** How devices are found, asked and written to; writes to one device wait for each other. */
function reachOf({ wire, drivers, credentials, timeoutMs = 10_000, ...options }: HandsOptions) {
  const devices = new Map(options.devices.map((device) => [device.id, device]));
  const inTurn = turns();
  const reach = (id: string) => {
    const device = devices.get(id);
    if (device === undefined) throw new WireError('refused', `the inventory has no device "${id}" any more`);
    return { driver: drivers.find((each) => each.id === device.driver), to: endpointOf(device, credentials) };
  };
  return {
    reach,
    outletControl(pdu: string) {
      const { driver, to } = reach(pdu);
      const outlet = driver?.control?.outlet;
      if (outlet === undefined) throw new WireError('refused', `the driver of "${pdu}" switches no outlets`);
      return { outlet, to };
    },
    write: (id: string, request: Request, to: Endpoint) =>
      inTurn(id, AbortSignal.timeout(timeoutMs), async () => {
        await wire({ ...request, writes: true }, to, AbortSignal.timeout(timeoutMs));
      }),
    send: (to: Endpoint) => (request: Request) => wire(request, to, AbortSignal.timeout(timeoutMs)),
  };
}

function endpointOf(device: Device, credentials: CredentialEntries): Endpoint {
  const { address, ports, credentials: name } = device;
  const entry = name === undefined || !Object.hasOwn(credentials, name) ? undefined : credentials[name];
  if (entry === undefined)
    throw new WireError(
      'unauthorized',
      `there are no writing credentials for "${device.id}" (${name ?? 'it names none'})`,
    );
  return {
    host: address,
    credentials: reveal(entry),
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

/** One refused question loses only its own answer; nothing but refusals, and silence, lose all. */
async function ask(questions: Questions, send: Send): Promise<Answers<Questions>> {
  const { answers, heard, refusal } = await askAll(questions, send);
  if (!heard && refusal) throw refusal;
  return answers;
}
