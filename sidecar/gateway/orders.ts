import { type TProperties, Type } from '@sinclair/typebox';
import type { Forwarded } from './forwarded.ts';

const text = (description: string) => Type.String({ description });
const yes = (description: string) => Type.Optional(Type.Boolean({ description }));
const count = (description: string) => Type.Optional(Type.Integer({ description }));
const bodyOf = (fields: TProperties) => Type.Object(fields, { additionalProperties: false });

const WHY = { comment: text('why; kept in the journal') };
const FORCE = { force: yes('also through gates that an operator may force') };
const SELECTION = {
  selection: Type.Object(
    {},
    { additionalProperties: true, description: 'which miners: devices, racks, models, …, or all: true' },
  ),
};
const STAGES = { atOnce: count('how many run at once'), pauseSeconds: count('between the starts of two') };
const ACTION = { action: text('restart-mining, reboot, power-cycle, power-off, power-on, pause, resume, …') };
const NAME = {
  name: text('the new name'),
  was: Type.Optional(text('the name that is there, as far as the caller knows')),
  comment: Type.Optional(text('why; kept in the journal')),
};

type Words = [path: string, operationId: string, summary: string];

const order = ([path, operationId, summary]: Words, body: TProperties, more: Partial<Forwarded> = {}): Forwarded => {
  return { method: 'post', path, operationId, summary, permission: 'order:give', body: bodyOf(body), ...more };
};

const DEVICE = '/api/v1/devices/:device';
const PDU = '/api/v1/pdus/:pdu';

const SWITCHING: readonly Forwarded[] = [
  order([`${DEVICE}/restart`, 'restartDevice', 'Restarts mining on a miner'], { ...WHY, ...FORCE }),
  order([`${DEVICE}/reboot`, 'rebootDevice', 'Reboots a miner'], { ...WHY, ...FORCE }),
  order([`${DEVICE}/power`, 'switchDevice', 'Switches all outlets that feed a miner'], {
    to: text('on, off or cycle'),
    ...WHY,
    ...FORCE,
  }),
  order([`${DEVICE}/pause`, 'pauseDevice', 'Stops mining on a miner until it is resumed'], { ...WHY, ...FORCE }),
  order([`${DEVICE}/resume`, 'resumeDevice', 'Lets a miner that was paused mine again'], { ...WHY, ...FORCE }),
  order([`${DEVICE}/locate`, 'locateDevice', 'Turns the light of a miner on or off'], {
    on: Type.Boolean({ description: 'true: it blinks' }),
    ...WHY,
    ...FORCE,
  }),
  order([`${PDU}/outlets/:outlet/power`, 'switchOutlet', 'Switches an outlet'], {
    to: text('on, off or cycle'),
    ...WHY,
  }),
  order([`${PDU}/name`, 'renamePdu', 'Gives a PDU another name'], NAME, { permission: 'outlet:rename' }),
  order([`${PDU}/outlets/:outlet/name`, 'renameOutlet', 'Gives an outlet another name on its PDU'], NAME, {
    permission: 'outlet:rename',
  }),
  order(
    ['/api/v1/preview', 'previewOrder', 'What an order would do to each miner of a selection; switches nothing'],
    { ...SELECTION, ...ACTION },
    { asks: true },
  ),
  order(['/api/v1/bulk', 'orderBulk', 'Orders the same for many miners, in stages'], {
    ...SELECTION,
    ...ACTION,
    ...STAGES,
    ...WHY,
    ...FORCE,
  }),
  order(['/api/v1/bulk/:id/cancel', 'cancelBulk', 'Begins nothing more of a bulk order'], WHY),
];

const STANDING: readonly Forwarded[] = [
  order(['/api/v1/approvals/:id', 'decideApproval', 'Approves or denies a step'], {
    verdict: text('approved or denied'),
    ...WHY,
  }),
  order([`${DEVICE}/latch`, 'latchDevice', 'Forbids that a miner comes on; it is not turned off by this'], WHY),
  order([`${DEVICE}/unlatch`, 'unlatchDevice', 'Lets a device come on again'], {
    ...WHY,
    fansConfirmed: yes('somebody has seen all fans turn; needed after heat'),
    powerOn: yes('also turn it on, through the gates of that order'),
  }),
  order(['/api/v1/quarantines/:pdu/release', 'releaseQuarantine', 'Trusts a PDU again'], WHY),
  order(
    ['/api/v1/kill-switch', 'setKillSwitch', 'Stops all switching of the site at once, or allows it again'],
    { on: Type.Boolean({ description: 'true: nothing is switched' }), ...WHY },
    { method: 'put' },
  ),
];

const MAINTENANCE = '/api/v1/maintenance-windows';
const SCHEDULES = '/api/v1/schedules';

const PLANNED: readonly Forwarded[] = [
  order(
    [MAINTENANCE, 'openMaintenanceWindow', 'A time in which the machine leaves some miners alone'],
    {
      ...SELECTION,
      startsAt: Type.Optional(text('ISO 8601 with Z or an offset; now unless said')),
      endsAt: text('ISO 8601 with Z or an offset'),
      ...WHY,
    },
    { permission: 'maintenance:write' },
  ),
  order([`${MAINTENANCE}/:id`, 'cancelMaintenanceWindow', 'Cancels a maintenance window'], WHY, {
    method: 'delete',
    permission: 'maintenance:write',
  }),
  order([SCHEDULES, 'makeSchedule', 'Plans restarts by cron and time zone'], {
    name: text('one of this name a site'),
    cron: text('minute hour day month weekday: "30 2 * * 1"'),
    timeZone: text('as IANA names it: America/Chicago'),
    ...SELECTION,
    ...ACTION,
    ...STAGES,
    ...WHY,
  }),
  order(
    [`${SCHEDULES}/:id`, 'changeSchedule', 'Enables or disables a schedule'],
    { enabled: Type.Boolean(), ...WHY },
    { method: 'patch' },
  ),
  order([`${SCHEDULES}/:id`, 'removeSchedule', 'Removes a schedule; what it has ordered goes on'], WHY, {
    method: 'delete',
  }),
];

const POLICY: readonly Forwarded[] = [
  order(
    ['/api/v1/policy/weigh', 'weighPolicy', 'What another policy would decide now about every open episode'],
    { set: Type.Object({}, { additionalProperties: true, description: 'what is set beside the configuration' }) },
    { asks: true, permission: 'policy:write' },
  ),
];

/** What people may order of alert-webhook, each under its own path. */
export const ORDERS: readonly Forwarded[] = [...SWITCHING, ...STANDING, ...PLANNED, ...POLICY];
