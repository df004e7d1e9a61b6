import type { Observation } from '../core/farm/sample.ts';
import type { Answer } from '../core/wire/answer.ts';
import { PORTS, type Port, type Request } from '../core/wire/request.ts';
import { converse } from './converse.ts';
import type { Driver } from './driver.ts';
import { portsAsked, type Recognition, recognise, rigPorts } from './recognise.ts';
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

/** What stands at an address. Without a driver, something listens there that none of them knows. */
export interface Discovery {
  /** Ports on which something listens. */
  open: Port[];
  driver?: Driver;
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
  const { driver } = await recognisePatiently(lookout.drivers, lookout.send, [...closed, ...doors]);
  if (!driver) return open.length === 0 ? undefined : { open };
  try {
    const { observation } = await converse(driver, (request) => lookout.send(request, driver));
    return { open, driver, observation };
  } catch (error) {
    if (!(error instanceof Error && 'reason' in error)) throw error;
    return { open, driver, failure: error.message };
  }
}

/** Who falls silent while everybody is asked at once is asked a second time. */
async function recognisePatiently(...asked: Parameters<typeof recognise>): Promise<Recognition> {
  const first = await recognise(...asked);
  return first.driver || !first.silent ? first : recognise(...asked);
}
