import { type GateCase, heat, inRacks, many, onPool, past, running, secondsAgo, weak } from './context.ts';

/** Gates about how often, how fast and how many: what closes each, and what comes near and leaves it open. */
export const LIMITS: GateCase[] = [
  ['already-running', running('verify-off'), {}],
  ['already-running', heat(running('verify-off')), heat()],
  ['correlated-failure', many(3, 60), many(2, 3)],
  ['correlated-failure', many(5, 100), many(4, 100)],
  ['correlated-failure', { ...many(3, 3, { location: { building: 'b2' } }) }, {}],
  ['correlated-failure', inRacks(3, 60, 'r1'), inRacks(2, 60, 'r1')],
  ['correlated-failure', onPool(3), onPool(2)],
  ['correlated-failure', many(3, 60), { ...many(3, 60), ...past({ unhealed: ['m2'] }) }],
  ['correlated-failure', many(36, 60), heat(many(36, 60))],
  ['cooling-down', past({ lastCycleAt: secondsAgo(3599) }), past({ lastCycleAt: secondsAgo(3600) })],
  ['cooling-down', past({ lastCycleAt: secondsAgo(1) }), heat(past({ lastCycleAt: secondsAgo(1) }))],
  ['attempts-limit', past({ attemptsHour: 3 }), past({ attemptsHour: 2 })],
  ['attempts-limit', past({ attemptsDay: 6 }), past({ attemptsDay: 5 })],
  [
    'attempts-limit',
    weak({ rung: 'reboot', ...past({ attemptsWeek: 12 }) }),
    weak({ rung: 'reboot', ...past({ attemptsWeek: 11 }) }),
  ],
  ['attempts-limit', past({ attemptsHour: 9 }), heat(past({ attemptsHour: 9 }))],
  ['daily-limit', past({ cyclesDay: 2 }), past({ cyclesDay: 1 })],
  ['weekly-limit', past({ cyclesWeek: 4 }), past({ cyclesWeek: 3 })],
  ['life-budget', past({ cyclesYear: 50 }), past({ cyclesYear: 49 })],
  ['life-budget', past({ cyclesYear: 50 }), weak({ rung: 'reboot', ...past({ cyclesYear: 50 }) })],
  ['site-limit', past({ siteCyclesHour: 20 }), past({ siteCyclesHour: 19 })],
  ['building-at-once', past({ buildingDark: 5 }), past({ buildingDark: 4 })],
  ['building-at-once', past({ buildingDark: 5 }), heat(past({ buildingDark: 50 }))],
  ['pdu-busy', past({ pdus: { 'pdu-1': { moving: 1 } } }), past({ pdus: { 'pdu-2': { moving: 1 } } })],
  [
    'pdu-busy',
    past({ pdus: { 'pdu-1': { moving: 0, lastOnAt: secondsAgo(9) } } }),
    past({ pdus: { 'pdu-1': { moving: 0, lastOnAt: secondsAgo(10) } } }),
  ],
  ['ramp', past({ siteOnsMinute: 6 }), past({ siteOnsMinute: 5 })],
  ['ramp', past({ siteOnsMinute: 6 }), heat(past({ siteOnsMinute: 60 }))],
];
