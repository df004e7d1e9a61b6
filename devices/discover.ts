import type { Observation } from '../core/farm/sample.ts';
import type { Answer } from '../core/wire/answer.ts';
import { PORTS, type Port, type Request } from '../core/wire/request.ts';
import { converse } from './converse.ts';
import type { Detection, Driver } from './driver.ts';
import { doorOf, portsAsked, type Recognition, recognise, rigPorts } from './recognise.ts';
import type { Gate } from './scan.ts';

/** How one address is looked at. */
export interface Lookout {
  drivers: readonly Driver[];
  /** Whether something listens there. */
  knock(port: Port): Promise<boolean>;
  /** The same by number: where it is there, the many ports of mining programs are tried as well. */
  knockAt?(port: number): Promise<boolean>;
  /** Sends a question; without a driver's credentials where it has none. */
  send(request: Request, driver: Driver): Promise<Answer>;
  /** Who answers is talked to through this gate: talking costs more than knocking. */
  talk?: Gate;
  /** SNMP is asked as well: UDP has no door to knock at. */
  snmp: boolean;
}

export interface SshGreeting {
  identification: string | undefined;
  hostKey: string | undefined;
}

/** What stands at an address. Without a driver, something listens there that none of them knows. */
export interface Discovery {
  /** Ports on which something listens. */
  open: Port[];
  driver?: Driver;
  /** Of a rig: the other programs that answer there. */
  programs?: Driver[];
  /** Who answers over SSH where that may be a rig: what it calls itself, and its host key. Nobody logged in. */
  ssh?: SshGreeting;
  observation?: Observation;
  /** Why a device that was recognised could not be asked. */
  failure?: string;
}

/**
 * Knocks at the ports on which devices answer, recognises who is there and asks it once. Undefined when nobody is
 * there. Questions for which nobody listens are not asked.
 */
export async function discover(lookout: Lookout): Promise<Discovery | undefined> {
  const { drivers, snmp } = lookout;
  const asked = portsAsked(drivers);
  const knocks = await Promise.all(asked.map((port) => lookout.knock(port)));
  const shut = await shutDoors(lookout);
  const open: Port[] = asked.filter((port, at) => (port === 'api' && shut ? shut.open : knocks[at]));
  if (open.length === 0 && !snmp) return undefined;
  const talk = lookout.talk ?? ((job) => job());
  return talk(() => converseWith(lookout, open, shut?.doors ?? []));
}

/** The doors of mining programs behind which nobody is, and whether one is open. */
async function shutDoors({ drivers, knockAt }: Lookout): Promise<{ doors: string[]; open: boolean } | undefined> {
  if (!knockAt) return undefined;
  const numbers = rigPorts(drivers);
  const knocks = await Promise.all(numbers.map((number) => knockAt(number)));
  const doors = numbers.filter((_, at) => !knocks[at]).map((number) => `api ${number}`);
  return { doors, open: knocks.includes(true) };
}

async function converseWith(lookout: Lookout, open: Port[], doors: readonly string[]): Promise<Discovery | undefined> {
  const mayAnswer = lookout.snmp ? [...open, 'snmp'] : open;
  const closed = (Object.keys(PORTS) as Port[]).filter((port) => !mayAnswer.includes(port));
  const shut = [...closed, ...doors];
  const found = await recognisePatiently(lookout.drivers, lookout.send, shut);
  const { driver } = found;
  const mayBeRig = driver === undefined || driver.kind === 'gpu-rig';
  const ssh = mayBeRig && open.includes('ssh') ? await greeted(lookout) : undefined;
  const seen = { open, ...(ssh === undefined ? {} : { ssh }) };
  if (!driver) return open.length === 0 ? undefined : seen;
  const programs = mayBeRig ? await moreOf(lookout, found.by, driver, shut) : [];
  const here = { ...seen, driver, ...(programs.length === 0 ? {} : { programs }) };
  try {
    const { observation } = await converse(driver, (request) => lookout.send(request, driver));
    return { ...here, observation };
  } catch (error) {
    if (!(error instanceof Error && 'reason' in error)) throw error;
    return { ...here, failure: error.message };
  }
}

/** A rig has a program a port: what was recognised is left out, and the rest asked again until nobody is left. */
async function moreOf(
  { drivers, send }: Lookout,
  by: Detection | undefined,
  first: Driver,
  shut: readonly string[],
): Promise<Driver[]> {
  const programs: Driver[] = [];
  const doors = [...shut, 'ssh', ...(by === undefined ? [] : [doorOf(by.ask)])];
  const left = () => drivers.filter((each) => each.kind === 'gpu-rig' && each !== first && !programs.includes(each));
  while (programs.length < MOST_PROGRAMS) {
    const next = await recognise(left(), send, doors);
    if (!next.driver) break;
    programs.push(next.driver);
    if (next.by !== undefined) doors.push(doorOf(next.by.ask));
  }
  return programs;
}

/** As many as a device of the inventory may have. */
const MOST_PROGRAMS = 8;
const GREETING: Request = { via: 'ssh', greet: true };

/** Who answers over SSH; nothing where that cannot be heard. */
async function greeted({ drivers, send }: Lookout): Promise<SshGreeting | undefined> {
  const [anybody] = drivers;
  if (!anybody) return undefined;
  try {
    const said = await send(GREETING, anybody);
    return { identification: said.str('identification'), hostKey: said.str('hostKey') };
  } catch (error) {
    if (!(error instanceof Error && 'reason' in error)) throw error;
    return undefined;
  }
}

/** Who falls silent while everybody is asked at once is asked a second time. */
async function recognisePatiently(...asked: Parameters<typeof recognise>): Promise<Recognition> {
  const first = await recognise(...asked);
  return first.driver || !first.silent ? first : recognise(...asked);
}
