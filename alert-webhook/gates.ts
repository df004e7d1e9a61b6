import { correlated } from './correlated.ts';
import { forbidden } from './forbidden.ts';
import type { Gate } from './gate.ts';
import { headroom } from './gates/headroom.ts';
import * as limits from './gates/limits.ts';
import * as outlets from './gates/outlets.ts';
import * as people from './gates/people.ts';
import * as seen from './gates/seen.ts';
import * as witnesses from './gates/witnesses.ts';

/** In this order; the first closed one gives the reason. What is cheap and absolute comes first, what asks PDUs late. */
export const GATES = [
  { reason: 'kill-switch', help: 'A person has stopped everything.', blocks: people.killed },
  { reason: 'maintenance', help: 'The device is not active, or in a maintenance window.', blocks: people.maintenance },
  { reason: 'never', help: 'The inventory forbids to switch the device.', blocks: people.never },
  { reason: 'latched', help: 'Turned off to stay off, until a person releases it.', blocks: people.latched },
  { reason: 'no-feed', help: 'No outlet feeds it and its driver cannot restart it.', blocks: seen.noFeed },
  { reason: 'outside-hours', help: 'Steps are taken at other hours only; heat is not.', blocks: people.outsideHours },
  { reason: 'stale-telemetry', help: 'There is no fresh sample: nothing is known of it now.', blocks: seen.stale },
  {
    reason: 'sensor-implausible',
    help: 'Only sensors that cannot be right show heat.',
    blocks: seen.sensorImplausible,
  },
  { reason: 'not-confirmed', help: 'The fault is not seen in the fresh sample.', blocks: seen.notConfirmed },
  { reason: 'sleeping', help: 'It was stopped on purpose: sleep, curtailment, off.', blocks: seen.sleeping },
  { reason: 'needs-a-person', help: 'No step may or can be taken by a machine.', blocks: seen.needsAPerson },
  { reason: 'fault-forbids', help: 'The step would meet heat, cold or a short circuit.', blocks: forbidden },
  { reason: 'ladder-forbids', help: 'The configuration does not allow this step.', blocks: people.ladderForbids },
  { reason: 'pool-down', help: 'It reaches no pool: that is not its own fault.', blocks: seen.poolDown },
  { reason: 'outlet-denied', help: 'One of its outlets must never be switched.', blocks: people.outletDenied },
  { reason: 'quarantined', help: 'A PDU that feeds it is not trusted.', blocks: people.quarantined },
  {
    reason: 'mapping-implausible',
    help: 'Its outlets drew other watts than it.',
    blocks: witnesses.mappingImplausible,
  },
  { reason: 'warming-up', help: 'It, or our last action on it, cannot be judged yet.', blocks: seen.warmingUp },
  { reason: 'already-running', help: 'An action on the device is under way.', blocks: limits.running },
  { reason: 'correlated-failure', help: 'Many fail at once: a common cause.', blocks: correlated },
  { reason: 'cooling-down', help: 'The last power cycle of the device is too recent.', blocks: limits.coolingDown },
  { reason: 'attempts-limit', help: 'Enough steps on the device in this time.', blocks: limits.attemptsLimit },
  { reason: 'daily-limit', help: 'Enough power cycles of the device in 24 hours.', blocks: limits.dailyLimit },
  { reason: 'weekly-limit', help: 'Enough power cycles of the device in 7 days.', blocks: limits.weeklyLimit },
  { reason: 'life-budget', help: 'Enough power cycles of the device in a year.', blocks: limits.lifeBudget },
  { reason: 'site-limit', help: 'Enough power cycles of the site in an hour.', blocks: limits.siteLimit },
  { reason: 'building-at-once', help: 'Enough miners of the building are dark.', blocks: limits.buildingAtOnce },
  { reason: 'pdu-busy', help: 'Another outlet of the PDU moves, or came on just now.', blocks: limits.pduBusy },
  { reason: 'ramp', help: 'Enough outlets of the site came on within a minute.', blocks: limits.ramp },
  {
    reason: 'no-second-witness',
    help: 'Only one thing says so; to open an outlet two must.',
    needsOutlets: true,
    blocks: witnesses.noWitness,
  },
  { reason: 'still-drawing', help: 'Silent but drawing: the network.', needsOutlets: true, blocks: witnesses.drawing },
  { reason: 'pdu-unreachable', help: 'The PDU does not answer.', needsOutlets: true, blocks: outlets.pduUnreachable },
  {
    reason: 'outlet-unsafe',
    help: 'The outlet may not be switched.',
    needsOutlets: true,
    blocks: outlets.outletUnsafe,
  },
  { reason: 'dual-feed', help: 'Several cords cannot be off at once.', needsOutlets: true, blocks: outlets.dualFeed },
  { reason: 'headroom', help: 'Its breaker or inlet would be too full.', needsOutlets: true, blocks: headroom },
  { reason: 'approval-denied', help: 'A person has denied the step.', blocks: people.approvalDenied },
  { reason: 'approval-pending', help: 'A person is asked and has not answered.', blocks: people.approvalPending },
  { reason: 'approval-needed', help: 'A person must approve the step first.', blocks: people.approvalNeeded },
  { reason: 'disarmed', help: 'A dry run: an armed webhook would act now.', blocks: people.disarmed },
] as const satisfies readonly Gate[];

export type GateReason = (typeof GATES)[number]['reason'];
