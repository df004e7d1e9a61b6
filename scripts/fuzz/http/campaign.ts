import { createRandom, type Random } from '../../../test/farm-simulator/random.ts';
import { watched } from '../violations.ts';
import { tooLong } from './body-spoils.ts';
import { operationsOf } from './document.ts';
import { count, type HttpResult, learn, mayBreak, putDown } from './findings.ts';
import type { FuzzedService } from './fuzzed-service.ts';
import { type HoldWatch, watchHolds } from './hold.ts';
import { type Judge, judgeOf } from './judge.ts';
import { type Making, makeRequest } from './make-request.ts';
import { type FuzzAnswer, type FuzzRequest, told } from './request.ts';
import { openSender, type Sender } from './send.ts';
import { type FuzzedServices, startServices } from './services.ts';
import { pick } from './values.ts';

export interface HttpCampaignOptions {
  seconds: number;
  seed: number;
  /** Other services than ours; they are not stopped. */
  services?: FuzzedServices;
  /** Cases at most. */
  cases?: number;
}

interface Lane {
  service: FuzzedService;
  making: Making;
  judge: Judge;
  done: Set<string>;
}

const MOST_HOLD_MS = 200;
/** Different ones. */
const MOST_VIOLATIONS = 25;
/** One case in so many has a body beyond what the service takes. */
const TOO_LONG_EVERY = 400;

/** Case after case, one at a time, until the time is over or enough is wrong. */
export async function httpCampaign(options: HttpCampaignOptions): Promise<HttpResult> {
  const services = options.services ?? (await startServices());
  const sender = openSender();
  const holds = watchHolds();
  const result: HttpResult = { cases: 0, statuses: {}, operations: {}, longestHold: 0, violations: [] };
  const lanes = services.all.map((service) => laneOf(service));
  let current = { number: 0, service: '', request: '' };
  const say = (what: string) => putDown(result, { ...current, what, answer: '' });
  try {
    await watched(
      async () => {
        const deadline = performance.now() + options.seconds * 1000;
        const isOver = (number: number) =>
          performance.now() >= deadline ||
          result.violations.length >= MOST_VIOLATIONS ||
          number > (options.cases ?? Infinity);
        for (let number = 1; !isOver(number); number++) {
          const random = createRandom(options.seed).fork(`http ${number}`);
          const lane = pickLane(lanes, random);
          const request = makeRequest(lane.making, random);
          if (number % TOO_LONG_EVERY === 0) tooLong(request, lane.service.tooManyBytes);
          current = { number, service: lane.service.name, request: told(request) };
          services.logged();
          await playCase({ lane, request, sender, holds, result, say, logged: services.logged });
          const [deed] = services.deeds();
          if (deed !== undefined) {
            say(`something was switched: ${deed}`);
            break;
          }
          result.cases += 1;
        }
      },
      (what) => say(what),
    );
  } finally {
    holds.stop();
    sender.close();
    if (!options.services) await services.stop();
  }
  for (const { service, making, done } of lanes)
    result.operations[service.name] = { all: making.operations.length, done: done.size };
  return result;
}

/** A service with more operations comes oftener. */
function pickLane(lanes: readonly Lane[], random: Random): Lane {
  const weights = lanes.map(({ making }) => making.operations.length + 10);
  let left = random.next() * weights.reduce((sum, each) => sum + each, 0);
  for (const [at, lane] of lanes.entries()) {
    left -= weights[at] ?? 0;
    if (left < 0) return lane;
  }
  return pick(lanes, random);
}

function laneOf(service: FuzzedService): Lane {
  const operations = operationsOf(service.document);
  const known = { words: ['m1', 'm2', 'pdu-1', 'pdu-1/1', '1', 'tx1', 'admin'], numbers: [1, 2, 3] };
  return {
    service,
    making: { operations, known, bad: Object.keys(service.bad), lockedOut: service.lockedOut, now: Date.now() },
    judge: judgeOf({ document: service.document, operations, hidden: service.hidden }),
    done: new Set(),
  };
}

interface Play {
  lane: Lane;
  request: FuzzRequest;
  sender: Sender;
  holds: HoldWatch;
  result: HttpResult;
  say(what: string): void;
  logged: FuzzedServices['logged'];
}

async function playCase({ lane, request, sender, holds, result, say, logged }: Play): Promise<void> {
  const { service, judge, done, making } = lane;
  const credentials = () => (request.as === 'good' ? service.good() : (service.bad[request.as] ?? {}));
  const play = async () => {
    holds.begin();
    const answer = await sender.send(service.url, { ...request, headers: { ...credentials(), ...request.headers } });
    return { answer, held: holds.most() };
  };
  try {
    const { answer, held } = await play();
    if (held > MOST_HOLD_MS) {
      const again = Math.min((await play()).held, (await play()).held, held);
      if (again > MOST_HOLD_MS) say(`it held the event loop for ${Math.round(again)} ms`);
    }
    result.longestHold = Math.max(result.longestHold, Math.min(held, MOST_HOLD_MS));
    if (answer === undefined) return void (mayBreak(request) || say('the connection ended without an answer'));
    count(result, service.name, answer.status);
    for (const wrong of judge(request, answer)) putAnswer(say, wrong, answer, result, logged);
    if (answer.status < 300) done.add(request.operation.operationId);
    if (answer.status < 300) learn(making.known, answer);
    if (answer.status === 401 && request.as === 'good') await service.renew();
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
  }
}

function putAnswer(
  say: (what: string) => void,
  wrong: string,
  { body, status }: FuzzAnswer,
  { violations }: HttpResult,
  logged: () => string[],
) {
  const before = violations.length;
  say(wrong);
  const made = violations[before];
  if (made)
    made.answer = `HTTP ${status} ${body.toString('latin1').slice(0, 500)}\n${logged().join('').slice(0, 1_500)}`;
}
