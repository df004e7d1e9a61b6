import { type DeviceEntry, programNames } from '../core/farm/device.ts';
import type { Observation } from '../core/farm/sample.ts';
import { Answer } from '../core/wire/answer.ts';
import type { Questions, Request } from '../core/wire/request.ts';
import type { Conversation, Send } from './conversation.ts';
import type { Answers, Driver, RigProgram } from './driver.ts';
import { observeRig } from './gpu-engines/observe-rig.ts';
import { joinRigs } from './rig-join/join-rigs.ts';
import type { RigSource } from './rig-join/rig-source.ts';

/**
 * The driver of a rig on which several programs answer: that of its inventory entry, and theirs. The rig is one device, so
 * it has one conversation and one sample; what can be done to it is what its own driver can do.
 */
export function withPrograms(driver: Driver, programs: readonly RigProgram[]): Driver {
  if (programs.length === 0) return driver;
  const every = [driver, ...programs.map((program) => program.driver)].flatMap((each) => each.learnEverySeconds ?? []);
  return { ...driver, programs, ...(every.length === 0 ? {} : { learnEverySeconds: Math.min(...every) }) };
}

/** The driver that reads a device of the inventory, with its programs; undefined where there is none of that name. */
export function driverFor(
  device: Pick<DeviceEntry, 'driver' | 'programs'>,
  drivers: readonly Driver[],
): Driver | undefined {
  const find = (id: string) => drivers.find((known) => known.id === id);
  const own = find(device.driver);
  const names = programNames(device.programs ?? []);
  const programs = (device.programs ?? []).flatMap((program, at): RigProgram[] => {
    const driver = find(program.driver);
    return driver ? [{ name: names[at] ?? '', driver }] : [];
  });
  return own && withPrograms(own, programs);
}

type Converse = (driver: Driver, send: Send, known?: Answers<Questions>) => Promise<Conversation>;

/** The part of the rig's own driver; the others have the names of their programs. */
const OWN = '';
const BUSES = 'buses of the cards';

interface Part {
  name: string;
  driver: Driver;
}

/**
 * Asks the programs of a rig, all at once: each has a port of its own. What is silent or refuses is left out and named;
 * only where nobody answers does the error of the rig's own driver leave. What was learned of each stands under its name.
 */
export async function converseWithPrograms(
  driver: Driver,
  send: Send,
  known: Answers<Questions> | undefined,
  converse: Converse,
): Promise<Conversation> {
  const { programs = [], ...own } = driver;
  const parts: Part[] = [{ name: OWN, driver: own }, ...programs];
  const ended = await Promise.allSettled(
    parts.map(({ name, driver: its }) => converse(its, sendTo(name, send), known && knownOf(name, known))),
  );
  const failures = ended.flatMap((each) => (each.status === 'rejected' ? [each.reason as unknown] : []));
  const bug = failures.find((reason) => !isWireError(reason));
  const heard = ended.flatMap((each, at) => {
    const part = parts[at];
    return each.status === 'fulfilled' && part ? [{ ...part, said: each.value }] : [];
  });
  if (bug !== undefined || heard.length === 0) throw bug ?? failures[0];
  const sources = heard.flatMap(({ name, driver: its, said }): RigSource[] =>
    said.observation.rig ? [{ name, tells: its.tells, rig: said.observation.rig }] : [],
  );
  const seen = known?.[BUSES]?.list().flatMap((bus) => bus.num() ?? []) ?? [];
  const { rig, buses } = joinRigs(sources, seen);
  const lost = parts.filter((_, at) => ended[at]?.status === 'rejected');
  const unanswered = parts.map(({ name, driver: its }, at) => {
    const each = ended[at];
    if (each === undefined) return {};
    if (each.status === 'rejected') return { [name || its.id]: messageOf(each.reason) };
    return prefixed(name, each.value.unanswered);
  });
  return {
    observation: judged(observeRig(rig), lost, sources),
    known: knowledge(known, heard, buses, seen),
    unanswered: Object.assign({}, ...unanswered) as Record<string, string>,
  };
}

/**
 * A mining program that is silent while the rig answers is a reason to look, unless the operating system tells of all
 * programs: then it is our way to that program that is shut.
 */
function judged(observation: Observation, lost: readonly Part[], sources: readonly RigSource[]): Observation {
  const mining = lost.filter(({ driver }) => driver.tells === undefined);
  const isCovered = sources.some(({ tells, rig }) => tells === 'system' && rig.algorithms.length > 0);
  const [first] = mining;
  if (!first || isCovered || observation.operation !== 'hashing') return observation;
  const because = `${first.name || first.driver.id} does not answer, other programs of the rig do`;
  return { ...observation, operation: 'degraded', because };
}

function sendTo(name: string, send: Send): Send {
  return name === OWN ? send : (request: Request) => send({ ...request, program: name });
}

/** What was learned of one part. */
function knownOf(name: string, known: Answers<Questions>): Answers<Questions> | undefined {
  const its = Object.entries(known).filter(([key]) => key.startsWith(`${name}:`));
  const isKnown = known[learnedMark(name)] !== undefined;
  return isKnown ? Object.fromEntries(its.map(([key, answer]) => [key.slice(name.length + 1), answer])) : undefined;
}

const learnedMark = (name: string) => `learned ${name}`;

/** The very same value where nothing is new: it is kept for as long as the driver says. */
function knowledge(
  before: Answers<Questions> | undefined,
  heard: readonly (Part & { said: Conversation })[],
  buses: readonly number[],
  seen: readonly number[],
): Answers<Questions> {
  const isNew = (name: string) => before?.[learnedMark(name)] === undefined;
  const fresh = heard.filter((part) => isNew(part.name) && hasLearned(part));
  if (before && fresh.length === 0 && buses.length === seen.length) return before;
  const learned = fresh.map(({ name, said }) => ({
    ...prefixed(name, said.known),
    [learnedMark(name)]: new Answer(true),
  }));
  return Object.assign({ ...before }, ...learned, { [BUSES]: new Answer(buses) }) as Answers<Questions>;
}

/** What a program did not answer at once is asked again with the next poll. */
function hasLearned({ driver, said }: Part & { said: Conversation }): boolean {
  return Object.entries(driver.learn ?? {}).every(
    ([name, { optional }]) => optional === true || said.known[name] !== Answer.none,
  );
}

function prefixed<V>(name: string, values: Readonly<Record<string, V>>): Record<string, V> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${name}:${key}`, value]));
}

function isWireError(error: unknown): boolean {
  return error instanceof Error && 'reason' in error && error.reason !== 'forbidden';
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
