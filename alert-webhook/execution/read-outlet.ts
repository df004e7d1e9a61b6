import type { OutletState } from '../../devices/driver.ts';
import { messageOf } from '../command.ts';
import type { Place } from '../hands.ts';
import { hindranceOf } from '../refusals.ts';
import type { Before, Look } from '../relay.ts';
import type { Tools } from '../tools.ts';

/** What of an outlet's state is kept in the journal. */
export function lookOf({ state, watts, switchedAt }: OutletState): Look {
  return {
    state,
    ...(watts === undefined ? {} : { watts }),
    ...(switchedAt === undefined ? {} : { switchedAt }),
  };
}

/**
 * Reads an outlet just before a command. A text says why it cannot be commanded: it did not answer, is locked, or is not
 * in the state that the command starts from, if it must be in one.
 */
export async function before(
  { hands }: Pick<Tools, 'hands'>,
  place: Place,
  from?: OutletState['state'],
): Promise<Before | string> {
  const where = `just before the command outlet ${place.outlet} of ${place.pdu}`;
  try {
    const seen = await hands.read(place);
    const hindrance = hindranceOf(seen) ?? (from === undefined || seen.state === from ? undefined : `is ${seen.state}`);
    return hindrance === undefined ? lookOf(seen) : `${where} ${hindrance}`;
  } catch (error) {
    return `${where} did not answer: ${messageOf(error)}`;
  }
}
