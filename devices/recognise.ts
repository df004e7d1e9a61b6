import type { Answer } from '../core/wire/answer.ts';
import { type Port, portNumber, portOf, type Request } from '../core/wire/request.ts';
import { DEVDETAILS, PAGE, VERSION } from './detection.ts';
import type { Detection, Driver } from './driver.ts';

/**
 * The driver of a device that nobody has named yet; or why the others were not chosen, and whether a question was met
 * with silence.
 */
export type Recognition =
  | { driver: Driver; by?: Detection }
  | { driver?: undefined; unanswered: Record<string, string>; silent: boolean };

/** Sends the question of a driver's detection. */
export type Ask = (request: Request, driver: Driver) => Promise<Answer>;

/**
 * Asks what the drivers' detections ask, each question once and one at a time, until a detection is true. Firmware that
 * names itself comes first, then the maker of the hardware, then SNMP, then what only speaks a protocol; within these
 * the questions that drivers share, then the order of the drivers.
 *
 * Nothing is asked on a port that is `closed` (by name, or as `doorOf` says), nor on one where nobody is reached or answers to the first question.
 */
export async function recognise(
  drivers: readonly Driver[],
  ask: Ask,
  closed: Iterable<string> = [],
): Promise<Recognition> {
  const shut = new Set<string>(closed);
  const spoken = new Set<string>();
  const heard = new Map<string, Answer | undefined>();
  const unanswered: Record<string, string> = {};
  let silent = false;
  const answerTo = async (request: Request, driver: Driver, key: string): Promise<Answer | undefined> => {
    const port = doorOf(request);
    if (shut.has(port) || shut.has(portOf(request))) {
      unanswered[key] = `nobody answers on port ${port}`;
      return undefined;
    }
    try {
      const answer = await ask(request, driver);
      spoken.add(port);
      return answer;
    } catch (error) {
      if (!(error instanceof Error && 'reason' in error)) throw error;
      unanswered[key] = error.message;
      silent ||= isSilence(error.reason);
      if (!isSilence(error.reason)) spoken.add(port);
      else if (!spoken.has(port)) shut.add(port);
      return undefined;
    }
  };
  for (const { driver, detection } of inOrder(drivers)) {
    const key = JSON.stringify(detection.ask);
    if (!heard.has(key)) heard.set(key, await answerTo(detection.ask, driver, key));
    const answer = heard.get(key);
    if (answer && detection.is(answer)) return { driver, by: detection };
  }
  return { unanswered, silent };
}

/** Mining programs have a port of their own each: silence on one says nothing of the others. */
export function doorOf(request: Request): string {
  const port = portOf(request);
  return port === 'api' ? `api ${portNumber(request)}` : port;
}

function isSilence(reason: unknown): boolean {
  return reason === 'unreachable' || reason === 'timeout';
}

const SHARED: readonly string[] = [VERSION, DEVDETAILS, PAGE].map((request) => JSON.stringify(request));

function inOrder(drivers: readonly Driver[]): { driver: Driver; detection: Detection }[] {
  const all = drivers.flatMap((driver) => (driver.detect ?? []).map((detection) => ({ driver, detection })));
  return all.sort((a, b) => place(a.detection) - place(b.detection));
}

/** A silent SNMP agent costs seconds, and a miner has none. */
function place({ ask, tells }: Detection): number {
  const worth = tells === 'protocol' ? 3 : ask.via === 'snmp' ? 2 : tells === 'make' ? 1 : 0;
  return worth + (SHARED.includes(JSON.stringify(ask)) ? 0 : 0.5);
}

/** The numbers of the ports on which mining programs are recognised. */
export function rigPorts(drivers: readonly Driver[]): number[] {
  const asked = inOrder(drivers).map(({ detection }) => detection.ask);
  return [...new Set(asked.filter((ask) => portOf(ask) === 'api').map((ask) => portNumber(ask)))];
}

/** The TCP ports on which the drivers can recognise a device. */
export function portsAsked(drivers: readonly Driver[]): Exclude<Port, 'snmp'>[] {
  const ports = new Set<Exclude<Port, 'snmp'>>();
  for (const { detection } of inOrder(drivers)) {
    const port = portOf(detection.ask);
    if (port !== 'snmp') ports.add(port);
  }
  return [...ports];
}
