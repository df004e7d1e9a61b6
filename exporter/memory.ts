import { mainAlgorithm } from '../core/farm/assess.ts';
import type { DeviceFault, Facts, Observation } from '../core/farm/sample.ts';
import { valuesOf } from '../core/farm/told.ts';
import { Answer } from '../core/wire/answer.ts';
import type { Questions } from '../core/wire/request.ts';
import type { Conversation } from '../devices/converse.ts';
import type { Answers, Driver } from '../devices/driver.ts';

/** What is remembered of a device from one poll to the next. */
export interface Memory {
  /** What was learned of it, and when. Absent: learn with the next poll. */
  learned?: { answers: Answers<Questions>; at: Date } | undefined;
  uptimeSeconds?: number | undefined;
  answeredAt?: Date | undefined;
  /** What it last said that it is; never its pools or boards, which may have changed since. */
  identity?: Facts | undefined;
  algorithm?: string | undefined;
  /** What the firmware reported with its last answer: of a device that fell silent it says what may not be done to it. */
  errors?: DeviceFault[] | undefined;
}

const LEARN_EVERY_SECONDS = 3600;

/** What was learned, while it still holds. */
export function stillKnown(memory: Memory, driver: Driver, now: Date): Answers<Questions> | undefined {
  if (memory.learned === undefined) return undefined;
  const age = (now.getTime() - memory.learned.at.getTime()) / 1000;
  return age < (driver.learnEverySeconds ?? LEARN_EVERY_SECONDS) ? memory.learned.answers : undefined;
}

/**
 * The memory after an answered poll. What was learned is not kept when a question that is not optional went unanswered,
 * nor when the device has started anew since: it may have another firmware or other outlets now.
 */
export function remember(memory: Memory, driver: Driver, { known, observation }: Conversation, at: Date): Memory {
  const uptimeSeconds = uptimeOf(observation);
  const restarted =
    uptimeSeconds !== undefined && memory.uptimeSeconds !== undefined && uptimeSeconds < memory.uptimeSeconds;
  const isNew = known !== memory.learned?.answers;
  const learned = isNew ? { answers: known, at } : memory.learned;
  const holds = isNew ? isComplete(driver, known) : !restarted;
  return {
    learned: holds ? learned : undefined,
    uptimeSeconds,
    answeredAt: at,
    identity: identityOf(observation.facts),
    algorithm: mainAlgorithm(observation),
    errors: observation.facts.errors,
  };
}

function isComplete(driver: Driver, known: Answers<Questions>): boolean {
  return Object.entries({ ...driver.learn, ...driver.learnMore?.(known) }).every(
    ([name, { optional }]) => optional === true || known[name] !== Answer.none,
  );
}

/** The memory after a failed poll: who knows what stands there when it answers again. */
export function forget(memory: Memory): Memory {
  return { ...memory, learned: undefined };
}

function uptimeOf(observation: Observation): number | undefined {
  return [...valuesOf(observation, 'miner.uptime'), ...valuesOf(observation, 'pdu.uptime')][0]?.value;
}

const IDENTITY = [
  'make',
  'model',
  'firmware',
  'mac',
  'serial',
  'hostname',
  'controlBoard',
  'algorithm',
  'software',
  'version',
  'name',
] as const satisfies readonly (keyof Facts)[];

function identityOf(facts: Facts): Facts {
  const identity: Facts = {};
  for (const key of IDENTITY) if (facts[key] !== undefined) identity[key] = facts[key];
  return identity;
}
