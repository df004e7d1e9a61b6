import { Answer } from '../../core/wire/answer.ts';
import { mend } from '../../core/wire/mend.ts';
import { recordedWire } from '../../core/wire/recorded.ts';
import { describe, WireError } from '../../core/wire/wire.ts';
import { converse, type Send } from '../../devices/converse.ts';
import type { Driver } from '../../devices/driver.ts';
import { DRIVERS } from '../../devices/index.ts';
import type { Random } from '../../test/farm-simulator/random.ts';
import { mustBeRight, wrongsOf } from './checks.ts';
import { mutateJson } from './mutate-json.ts';
import { playControl } from './play-control.ts';

export type Ending = 'read' | 'refused';

const SPOILED = [0.2, 0.5, 1] as const;
const SILENT = 0.05;

/**
 * One conversation with no wire in between: the driver is handed answers of the right kind and wrong content, then those
 * that it learned are handed to what changes the device, and each to the detections of some other driver.
 */
export async function playDirect(driver: Driver, folder: string, random: Random, wrongs: string[]): Promise<Ending> {
  const share = SPOILED[random.integer(0, SPOILED.length - 1)] ?? 1;
  const recorded = recordedWire([folder]);
  const answers: Answer[] = [];
  const send: Send = async (request) => {
    const honest = await recorded(request, { host: 'recorded' }, new AbortController().signal);
    if (random.next() >= share) return honest;
    const told: string[] = [];
    const answer = random.next() < SILENT ? undefined : spoiled(honest, random, told);
    wrongs.push(`${describe(request)}, in memory: ${told.join(', ') || 'no answer'}`);
    if (answer === undefined) throw new WireError('unexpected-answer', 'the answer was spoiled');
    answers.push(answer);
    return answer;
  };
  const ending = await talk(driver, send);
  for (const answer of answers) detect(answer, random);
  return ending;
}

async function talk(driver: Driver, send: Send): Promise<Ending> {
  try {
    const { observation, known } = await converse(driver, send);
    mustBeRight(wrongsOf(observation));
    playControl(driver, known);
    return 'read';
  } catch (error) {
    if (error instanceof WireError && error.cause === undefined) return 'refused';
    throw error;
  }
}

/** As a wire would have read the text. */
function spoiled(honest: Answer, random: Random, told: string[]): Answer | undefined {
  const text = mutateJson(JSON.stringify(honest.value) ?? '', random, told);
  const mended = mend(text);
  if (mended) return new Answer(mended.value, mended.mends);
  return random.next() < 0.5 ? new Answer(text) : undefined;
}

function detect(answer: Answer, random: Random): void {
  const { detect: detections = [] } = DRIVERS[random.integer(0, DRIVERS.length - 1)] ?? {};
  for (const { is } of detections) is(answer);
}
