import { ask, type Deed, learnOutlet, requestFor } from '../../alert-webhook/deed.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import type { Send } from '../../devices/converse.ts';
import type { Answers, Driver } from '../../devices/driver.ts';
import type { Random } from '../../test/farm-simulator/random.ts';
import { mustBeRight, wrongsOfWrite } from './checks.ts';

const DEEDS: readonly Deed[] = ['on', 'off', 'cycle', { name: 'other' }];
const WATTS = 3000;

/** Makes, and does not send, every request that changes the device, of what was learned of it. */
export function playControl({ control = {} }: Driver, known: Answers<Questions>): void {
  const makers: readonly (() => Request | undefined)[] = [
    () => control.restartMining?.(known),
    () => control.reboot?.(known),
    () => control.pause?.(known),
    () => control.resume?.(known),
    () => control.powerLimit?.(WATTS, known),
    () => control.locate?.(true, known),
    () => control.renamePdu?.('A1', known),
  ];
  for (const make of makers) {
    const request = orRefusal(make);
    if (request !== undefined) mustBeRight(wrongsOfWrite(request));
  }
}

/** Reads one outlet, and makes a request that it takes. */
export async function playOutlet(driver: Driver, outlet: string, send: Send, random: Random): Promise<void> {
  const control = driver.control?.outlet;
  if (control === undefined) return;
  const known = await learnOutlet(control, outlet, send);
  const state = await lateRefusal(async () => control.read(await ask(control.ask(outlet, known), send), known));
  for (const key of ['watts', 'switchedAt', 'cycleOffSeconds'] as const)
    mustBeRight(Number.isFinite(state?.[key] ?? 0) ? [] : [`${key} is ${state?.[key]}`]);
  const deed = DEEDS[random.integer(0, DEEDS.length - 1)];
  if (deed !== undefined) await lateRefusal(() => requestFor(driver, { pdu: driver.id, outlet }, deed, send));
}

/** A driver that cannot make a request of what it knows refuses by an Error of no special kind. */
function orRefusal<T>(deed: () => T): T | undefined {
  try {
    return deed();
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

async function lateRefusal<T>(deed: () => Promise<T>): Promise<T | undefined> {
  try {
    return await deed();
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}

/** A RangeError says which values are taken, unless it is the engine's own. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const isOwn = !/^(?:Maximum call|Invalid |Array buffer|to\w+\(\))/.test(error.message);
  return error.constructor === Error || (error.constructor === RangeError && isOwn);
}
