import { approval, config, device, type GateCase, heat, hours, standing, THURSDAY, weak } from './context.ts';
import { pools } from './samples.ts';

/** Gates about what people have laid down: what closes each, and what comes near and leaves it open. */
export const PEOPLE: GateCase[] = [
  ['kill-switch', standing({ killed: 'ann has switched everything off: smoke' }), standing({})],
  ['kill-switch', heat(standing({ killed: 'the file is there' })), heat()],
  ['maintenance', device({ state: 'maintenance' }), device({ state: 'active' })],
  ['maintenance', device({ state: 'retired' }), {}],
  ['maintenance', standing({ maintenance: 'maintenance until noon by ann: fans' }), {}],
  ['maintenance', heat(standing({ maintenance: 'maintenance until noon by ann: fans' })), heat()],
  ['never', device({ remediation: 'never' }), device({ remediation: 'allowed' })],
  ['never', heat(device({ remediation: 'never' })), heat(device({ remediation: 'allowed' }))],
  ['latched', standing({ latched: 'latched off by ann' }), {}],
  ['no-feed', { able: [] }, { able: ['power-cycle'] }],
  ['needs-a-person', { able: [], fault: 'pool-down', rung: undefined, sample: pools(0) }, { able: ['power-cycle'] }],
  [
    'needs-a-person',
    { used: ['power-cycle'], rung: undefined, ...hours(['Mon 08:00-09:00'], 'UTC') },
    heat(hours(['Mon 08:00-09:00'], 'UTC')),
  ],
  ['outside-hours', hours(['Mon-Wed 00:00-24:00'], 'UTC'), hours(['Mon-Thu 00:00-24:00'], 'UTC')],
  ['outside-hours', hours(['08:00-16:00'], 'America/Chicago'), hours(['08:00-16:01'], 'America/Chicago')],
  ['outside-hours', hours(['22:01-06:00'], 'Europe/London'), hours(['22:00-06:00'], 'Europe/London')],
  [
    'outside-hours',
    hours(['Fri 22:00-06:00'], 'Europe/London', THURSDAY + 3 * 3_600_000),
    hours(['Thu 22:00-06:00'], 'Europe/London', THURSDAY + 3 * 3_600_000),
  ],
  ['outside-hours', hours(['Sat-Wed 00:00-24:00'], 'UTC'), hours(['Sat-Thu 00:00-24:00'], 'UTC')],
  ['outside-hours', hours(['Mon 08:00-09:00'], 'UTC'), heat(hours(['Mon 08:00-09:00'], 'UTC'))],
  ['ladder-forbids', config({ ladder: ['reboot', 'power-off'] }), config({ ladder: ['power-cycle'] })],
  ['outlet-denied', config({ deniedOutlets: [{ pdu: 'pdu-1' }] }), config({ deniedOutlets: [{ pdu: 'pdu-2' }] })],
  [
    'outlet-denied',
    config({ deniedOutlets: [{ pdu: 'pdu-1', outlet: 'pdu-1/1' }] }),
    config({ deniedOutlets: [{ pdu: 'pdu-1', outlet: 'pdu-1/2' }] }),
  ],
  [
    'outlet-denied',
    heat(config({ deniedOutlets: [{ pdu: 'pdu-1' }] })),
    weak({ rung: 'reboot', ...config({ deniedOutlets: [{ pdu: 'pdu-1' }] }) }),
  ],
  [
    'quarantined',
    standing({ quarantined: { 'pdu-1': 'another machine lost its power' } }),
    weak({ rung: 'reboot', ...standing({ quarantined: { 'pdu-1': 'another machine lost its power' } }) }),
  ],
  ['quarantined', heat(standing({ quarantined: { 'pdu-1': 'not trusted' } })), heat()],
  ['approval-denied', approval('denied'), approval('approved')],
  ['approval-pending', { ...config({ approval: ['power-cycle'] }), ...approval('asked') }, approval('asked')],
  [
    'approval-needed',
    config({ approval: ['power-cycle'] }),
    { ...config({ approval: ['power-cycle'] }), ...approval('approved') },
  ],
  ['approval-needed', config({ approval: ['reboot', 'power-cycle'] }), config({ approval: ['reboot'] })],
  ['disarmed', { armed: false }, { armed: true }],
  ['disarmed', heat({ armed: false }), heat()],
];
