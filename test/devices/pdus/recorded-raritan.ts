import type { Request } from '../../../core/wire/request.ts';
import { type Conversation, converse } from '../../../devices/converse.ts';
import type { Driver } from '../../../devices/driver.ts';
import pdu2 from '../../../devices/pdus/raritan-pdu2.ts';
import px1 from '../../../devices/pdus/raritan-px1.ts';
import emx from '../../../devices/sensors/raritan-emx.ts';
import { agent, recording } from './recorded-agent.ts';

export const OVERLAY = '_derived/raritan-pdu_px3.switch-overlay.snmprec';
export const PX3 = 'raritan/raritan-pdu_px3.snmprec';
export const PX2_TEMP = 'raritan/raritan-pdu_px2-temp.snmprec';
export const NAV = 'raritan/nav_raritan.snmprec';
export const PX1 = 'raritan/raritan-pdu.snmprec';
export const PX2_5475 = '_derived/raritan_px2-5475_nut-comments.snmprec';
export const EMX = 'raritan/raritan-emx.snmprec';

const DRIVERS: Record<string, Driver> = {
  [PX3]: pdu2,
  [PX2_TEMP]: pdu2,
  [NAV]: pdu2,
  [PX2_5475]: pdu2,
  [PX1]: px1,
  [EMX]: emx,
};

interface Poll extends Conversation {
  asked: Request[];
}

const polls = new Map<string, Promise<Poll>>();

/** One conversation with the recorded device, held once a recording because nothing changes in it. */
export function poll(...names: string[]): Promise<Poll> {
  const key = names.join('+');
  const held = polls.get(key) ?? pollOnce(...names);
  polls.set(key, held);
  return held;
}

async function pollOnce(...names: string[]): Promise<Poll> {
  const driver = DRIVERS[names[0] ?? ''];
  if (driver === undefined) throw new Error(`no driver for ${names[0]}`);
  const { send, asked } = agent(recording(...names));
  return { ...(await converse(driver, send)), asked };
}
