import type { Action } from '../actions.ts';
import { type Ending, messageOf, type Sent, turnOn } from '../command.ts';
import { hasMoved } from '../relay.ts';
import type { Tools } from '../tools.ts';
import { type Guard, restore } from './interlock.ts';
import { lookOf } from './read-outlet.ts';

/** How often in all an outlet that stays off is told to come on; then a person must look. */
export const RESCUES = 3;
/** A power supply draws at least this much, whatever the machine behind it does. */
const IDLE_WATTS = 10;

export interface LookOn {
  on: boolean;
  failure?: string;
  pdu: string;
  outlet: string;
  watts?: number;
  switchedAt?: number;
}

/** All outlets are on again, as was seen at that time. */
export interface Lit {
  onAt: number;
  looks: readonly LookOn[];
}

/**
 * Waits until every outlet is on again. One that stays off beyond its period is told to come on, three times in all; a
 * PDU that is silent is waited for just as long and not told anything. What is not on after that ends as unknown, and
 * the dead-man goes on looking at it. A proof of the interlock turns the outlets on at once.
 */
export async function untilOn(
  tools: Tools,
  action: Action,
  sent: readonly Sent[],
  native: boolean,
  guard?: Guard,
): Promise<Lit | Ending> {
  await tools.actions.at(action.id, 'verify-on');
  const period = native ? Math.max(0, ...sent.map(({ place }) => place.offSeconds)) * 1000 : 0;
  const confirmMs = tools.config.onConfirmSeconds * 1000;
  const first = native ? Math.max(...sent.map(({ at }) => at)) + period : tools.now();
  const lines = await tools.journal.of(action.id);
  const told = lines.filter(({ step, phase }) => step === 'rescue-on' && phase === 'intent').length;
  let tries = Math.ceil(told / Math.max(1, sent.length));
  let deadline = first + confirmMs;
  const wasRestored = lines.some(({ step, phase }) => step === 'interlock' && phase === 'failed');
  for (let restored = wasRestored; ; ) {
    const looks = await Promise.all(sent.map((each) => lookOn(tools, each, native)));
    if (looks.every(({ on }) => on)) return lit(tools, action, sent, looks, native);
    const proof = guard?.proof();
    if (proof !== undefined && !restored) await restore(tools, action, sent, proof);
    restored ||= proof !== undefined;
    if (tools.now() >= deadline) {
      if (tries >= RESCUES) return unknown(looks);
      tries += 1;
      const dark = sent.filter((_, index) => looks[index]?.on === false && looks[index]?.failure === undefined);
      const places = dark.map(({ place }) => place);
      await turnOn(tools, action, places, 'rescue-on');
      deadline = tools.now() + confirmMs;
    }
    await tools.pause(tools.outletPollMs, tools.signal);
  }
}

/** The outlets are on. Power should flow soon; that it does not is told and left to the judgement of health. */
async function lit(
  tools: Tools,
  action: Action,
  sent: readonly Sent[],
  found: readonly LookOn[],
  native: boolean,
): Promise<Lit> {
  const onAt = tools.now();
  await tools.actions.settled(action.id);
  let looks = found;
  const deadline = onAt + (tools.devices.has(action.device) ? tools.config.onConfirmSeconds * 1000 : 0);
  while (looks.some(drawsNothing) && tools.now() < deadline) {
    await tools.pause(tools.outletPollMs, tools.signal);
    looks = await Promise.all(
      sent.map(async (each, index) => {
        const look = await lookOn(tools, each, native);
        return look.on ? look : (found[index] ?? look);
      }),
    );
  }
  const idle = looks.filter(drawsNothing).map(({ pdu, outlet }) => `outlet ${outlet} of ${pdu}`);
  const evidence = { outlets: looks, ...(idle.length > 0 ? { drawsNothing: idle } : {}) };
  await tools.journal.append(action.id, 'verify-on', 'confirmed', evidence);
  return { onAt, looks };
}

function drawsNothing({ watts }: LookOn): boolean {
  return watts !== undefined && watts < IDLE_WATTS;
}

function unknown(looks: readonly LookOn[]): Ending {
  const dark = looks.filter(({ on }) => !on);
  const words = dark.map(({ pdu, outlet, failure }) =>
    failure === undefined
      ? `outlet ${outlet} of ${pdu} stays off: it was told to come on ${RESCUES} times`
      : `${pdu} does not answer while outlet ${outlet} must come on: ${failure}`,
  );
  return { outcome: 'unknown', evidence: words.join('; '), distrust: [...new Set(dark.map(({ pdu }) => pdu))] };
}

async function lookOn(tools: Tools, { place, before, answer }: Sent, native: boolean): Promise<LookOn> {
  const { pdu, outlet } = place;
  try {
    const look = lookOf(await tools.hands.read(place));
    const told = before.switchedAt !== undefined && look.switchedAt !== undefined;
    const mustMove = native && told && answer === 'done';
    const { state, ...rest } = look;
    return { on: state === 'on' && (!mustMove || hasMoved(before, look)), pdu, outlet, ...rest };
  } catch (error) {
    return { on: false, failure: messageOf(error), pdu, outlet };
  }
}
