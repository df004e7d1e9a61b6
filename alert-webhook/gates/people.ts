import type { GateContext } from '../gate.ts';
import { outsideHours as outside } from './hours.ts';
import { opensOutlet, takesHeatAway } from './rungs.ts';

/** What people have laid down, in the configuration, the inventory or by an order. */

export function killed({ standing }: GateContext): string | undefined {
  return standing.killed;
}

export function maintenance({ device: { state = 'active' }, standing }: GateContext): string | undefined {
  return state === 'active' ? standing.maintenance : `the inventory says ${state}`;
}

export function never({ device }: GateContext): string | undefined {
  return device.remediation === 'never' ? 'the inventory says remediation: never' : undefined;
}

export function latched({ standing }: GateContext): string | undefined {
  return standing.latched;
}

/** Heat does not wait for the morning, and a person is told at any hour. */
export function outsideHours({ rung, config, now }: GateContext): string | undefined {
  return rung === undefined || takesHeatAway(rung) ? undefined : outside(config.hours, now);
}

export function ladderForbids({ rung, config }: GateContext): string | undefined {
  if (rung === undefined || config.ladder.includes(rung)) return undefined;
  return `the ladder of the configuration has no ${rung}, only ${config.ladder.join(', ') || 'nothing'}`;
}

export function outletDenied({ rung, device, config }: GateContext): string | undefined {
  if (!opensOutlet(rung)) return undefined;
  const denied = (device.feeds ?? []).find((feed) =>
    config.deniedOutlets.some(({ pdu, outlet = feed.outlet }) => pdu === feed.pdu && outlet === feed.outlet),
  );
  return denied && `outlet ${denied.outlet} of ${denied.pdu} is on the list of those that are never switched`;
}

export function quarantined({ rung, standing }: GateContext): string | undefined {
  const [first] = opensOutlet(rung) ? Object.entries(standing.quarantined) : [];
  return first && `${first[0]}: ${first[1]}`;
}

export function approvalNeeded({ rung, standing, config }: GateContext): string | undefined {
  if (rung === undefined || !config.approval.includes(rung) || standing.approval !== undefined) return undefined;
  return `a person must approve each ${rung} first`;
}

export function approvalPending({ rung, standing: { approval }, config }: GateContext): string | undefined {
  if (rung === undefined || !config.approval.includes(rung) || approval?.verdict !== 'asked') return undefined;
  return `approval ${approval.id} of the ${rung} is asked for until ${new Date(approval.expiresAt).toISOString()}`;
}

/** A refusal counts also where nobody had to be asked. */
export function approvalDenied({ standing: { approval } }: GateContext): string | undefined {
  if (approval?.verdict !== 'denied') return undefined;
  return `${approval.by ?? 'somebody'} has denied it${approval.comment ? `: ${approval.comment}` : ''}`;
}

export function disarmed({ armed, rung }: GateContext): string | undefined {
  return armed ? undefined : `a dry run: armed, a ${rung} would start now`;
}
