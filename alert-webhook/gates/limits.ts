import type { GateContext } from '../gate.ts';
import { takesHeatAway } from './rungs.ts';

/** How often and how fast. None of these stops what saves a miner from heat. */

export function running({ history: { open } }: GateContext): string | undefined {
  return open ? `action ${open.id} (${open.action}) is at ${open.step}` : undefined;
}

export function coolingDown({ now, rung, history: { lastCycleAt }, config }: GateContext): string | undefined {
  if (rung !== 'power-cycle' || lastCycleAt === undefined) return undefined;
  const age = (now - lastCycleAt) / 1000;
  return age < config.coolDownSeconds
    ? `power-cycled ${Math.round(age)} s ago, ${config.coolDownSeconds} s must pass`
    : undefined;
}

export function attemptsLimit({ rung, history, config }: GateContext): string | undefined {
  if (rung === undefined || takesHeatAway(rung)) return undefined;
  const spans: [number, number, string][] = [
    [history.attemptsHour, config.attemptsPerHour, 'an hour'],
    [history.attemptsDay, config.attemptsPerDay, '24 hours'],
    [history.attemptsWeek, config.attemptsPerWeek, '7 days'],
  ];
  const full = spans.find(([have, most]) => have >= most);
  return full && `${full[0]} steps on the device in ${full[2]}, the limit is ${full[1]}`;
}

function limit({ rung }: GateContext, have: number, most: number, what: string): string | undefined {
  return rung === 'power-cycle' && have >= most ? `${have} power cycles ${what}, the limit is ${most}` : undefined;
}

export function dailyLimit(context: GateContext): string | undefined {
  return limit(context, context.history.cyclesDay, context.config.cyclesPerDay, 'in 24 hours');
}

export function weeklyLimit(context: GateContext): string | undefined {
  return limit(context, context.history.cyclesWeek, context.config.cyclesPerWeek, 'in 7 days');
}

export function lifeBudget(context: GateContext): string | undefined {
  return limit(context, context.history.cyclesYear, context.config.cyclesPerYear, 'in 365 days');
}

export function siteLimit(context: GateContext): string | undefined {
  return limit(context, context.history.siteCyclesHour, context.config.siteCyclesPerHour, 'on the site in an hour');
}

export function buildingAtOnce({ rung, device, history, config }: GateContext): string | undefined {
  if (rung !== 'power-cycle' || history.buildingDark < config.buildingAtOnce) return undefined;
  const place = device.location?.building === undefined ? 'no building' : `building ${device.location.building}`;
  return `${history.buildingDark} miners of ${place} have no power through us, the limit is ${config.buildingAtOnce}`;
}

export function pduBusy({ now, rung, device, history, config }: GateContext): string | undefined {
  if (rung !== 'power-cycle') return undefined;
  for (const { pdu } of device.feeds ?? []) {
    const { moving = 0, lastOnAt } = history.pdus[pdu] ?? {};
    if (moving >= config.concurrentPerPdu) return `${moving} outlet of ${pdu} is in motion`;
    const age = lastOnAt === undefined ? Number.POSITIVE_INFINITY : (now - lastOnAt) / 1000;
    if (age < config.secondsBetweenOnsPerPdu)
      return `an outlet of ${pdu} came on ${Math.round(age)} s ago, ${config.secondsBetweenOnsPerPdu} s must pass`;
  }
  return undefined;
}

export function ramp({ rung, history, config }: GateContext): string | undefined {
  const most = config.electrical.siteOnsPerMinute;
  if (rung !== 'power-cycle' || history.siteOnsMinute < most) return undefined;
  return `${history.siteOnsMinute} outlets of the site came on within a minute, the limit is ${most}`;
}
