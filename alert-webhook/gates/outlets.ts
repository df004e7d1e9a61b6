import type { GateContext } from '../gate.ts';
import { dualFeedProblem } from '../plan.ts';
import { hindranceOf } from '../refusals.ts';
import { opensOutlet } from './rungs.ts';

/** What PDUs say of the outlets themselves. */

export function pduUnreachable({ rung, outlets = [] }: GateContext): string | undefined {
  const silent = opensOutlet(rung) ? outlets.find(({ failure }) => failure) : undefined;
  return silent ? `${silent.pdu}: ${silent.failure}` : undefined;
}

export function outletUnsafe({ rung, outlets = [] }: GateContext): string | undefined {
  if (!opensOutlet(rung)) return undefined;
  for (const { pdu, outlet, state } of outlets) {
    const where = `outlet ${outlet} of ${pdu}`;
    const hindrance = hindranceOf(state ?? { state: 'unknown' });
    if (hindrance !== undefined) return `${where} ${hindrance}`;
    if (state?.state === 'off' && rung === 'power-cycle')
      return `${where} is off, and no action of ours is to turn it on: it stays off`;
  }
  const isOff = outlets.length > 0 && outlets.every(({ state }) => state?.state === 'off');
  return isOff ? 'all its outlets are off already' : undefined;
}

/** Several cords that go off for good may do so one after the other. */
export function dualFeed({ rung, outlets = [] }: GateContext): string | undefined {
  return rung === 'power-cycle' ? dualFeedProblem(outlets) : undefined;
}
