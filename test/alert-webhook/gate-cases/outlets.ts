import { type GateCase, heat, outlets, weak } from './context.ts';
import { air, boardGone, breaker, errorsOf, hot, inlet, low, unremembered, withFans } from './samples.ts';

/** Gates about what PDUs say, and the second witness: what closes each, and what comes near and leaves it open. */
export const OUTLETS: GateCase[] = [
  ['no-second-witness', outlets({ state: 'on' }), outlets({ state: 'on', watts: 0 })],
  [
    'no-second-witness',
    { sample: unremembered(), ...outlets({ state: 'on', watts: 101 }) },
    { sample: unremembered(), ...outlets({ state: 'on', watts: 100 }) },
  ],
  ['no-second-witness', weak(outlets({ state: 'on' })), weak(outlets({ state: 'on', watts: 6 }))],
  [
    'no-second-witness',
    weak(outlets({ state: 'on', watts: 5 })),
    weak({ rung: 'reboot', ...outlets({ state: 'on' }) }),
  ],
  [
    'no-second-witness',
    weak({ sample: low({ power: 3000 }), ...outlets({ state: 'on', watts: 2399 }) }),
    weak({ sample: low({ power: 3000 }), ...outlets({ state: 'on', watts: 2400 }) }),
  ],
  // A third less is expected, a sixth is enough.
  [
    'no-second-witness',
    { fault: 'board-lost', sample: boardGone(3000), ...outlets({ state: 'on', watts: 2501 }) },
    { fault: 'board-lost', sample: boardGone(3000), ...outlets({ state: 'on', watts: 2500 }) },
  ],
  [
    'no-second-witness',
    weak({
      sample: {
        ...boardGone(3000),
        ...low({ boards: 2, boards_expected: 3 }),
        lastHashing: boardGone(3000).lastHashing,
      },
      ...outlets({ state: 'on', watts: 3000 }),
    }),
    weak({
      sample: {
        ...boardGone(3000),
        ...low({ boards: 3, boards_expected: 3 }),
        lastHashing: boardGone(3000).lastHashing,
      },
      ...outlets({ state: 'on', watts: 3000 }),
    }),
  ],
  ['no-second-witness', heat({ sample: hot(101, 85) }), heat({ sample: hot(101, 86) })],
  ['no-second-witness', heat({ sample: hot(101) }), heat({ sample: withFans(hot(101), 3, 4) })],
  [
    'no-second-witness',
    heat({ sample: hot(101) }),
    heat({ sample: { ...hot(101), facts: { errors: errorsOf(['chip-overheated']) } } }),
  ],
  [
    'no-second-witness',
    heat({ sample: hot(101), pduSamples: air(40) }),
    heat({ sample: hot(101), pduSamples: air(41) }),
  ],
  [
    'no-second-witness',
    heat({ sample: hot(101), pduSamples: air(41, 151) }),
    heat({ sample: hot(101), pduSamples: air(41, 150) }),
  ],
  ['no-second-witness', heat(outlets({ state: 'on', watts: 0 })), heat(outlets({ state: 'on' }))],
  ['still-drawing', outlets({ state: 'on', watts: 1501 }), outlets({ state: 'on', watts: 1500 })],
  ['pdu-unreachable', { outlets: [{ pdu: 'pdu-1', outlet: '1', nativeCycle: true, failure: 'timeout' }] }, {}],
  [
    'pdu-unreachable',
    heat({ outlets: [{ pdu: 'pdu-1', outlet: '1', nativeCycle: true, failure: 'timeout' }] }),
    heat(),
  ],
  ['outlet-unsafe', outlets({ state: 'unknown', watts: 0 }), {}],
  ['outlet-unsafe', outlets({ state: 'off', watts: 0 }), {}],
  ['outlet-unsafe', outlets({ state: 'on', watts: 0, switchable: false }), outlets({ state: 'on', watts: 0 })],
  ['outlet-unsafe', outlets({ state: 'on', watts: 0, suspended: true }), {}],
  [
    'outlet-unsafe',
    heat(outlets({ state: 'off', watts: 9 }, { state: 'off', watts: 0 })),
    heat(outlets({ state: 'off', watts: 0 }, { state: 'on', watts: 1500 })),
  ],
  [
    'dual-feed',
    outlets({ state: 'on', watts: 0, cycleOffSeconds: 29 }, { state: 'on', watts: 0, cycleOffSeconds: 29 }),
    outlets({ state: 'on', watts: 0, cycleOffSeconds: 30 }, { state: 'on', watts: 0, cycleOffSeconds: 30 }),
  ],
  ['dual-feed', outlets({ state: 'on', watts: 0 }, { state: 'on', watts: 0 }), {}],
  [
    'dual-feed',
    outlets({ state: 'on', watts: 0 }, { state: 'on', watts: 0 }),
    heat(outlets({ state: 'on', watts: 1500 }, { state: 'on', watts: 1500 })),
  ],
  // 3000 W at 200 V are 15 A, of which the outlet draws 0.2 A already: 14.8 A come on top.
  ['headroom', { pduSamples: breaker(1.3, 20) }, { pduSamples: breaker(1.2, 20) }],
  ['headroom', { pduSamples: breaker(9.3, 30) }, { pduSamples: breaker(9.3, undefined) }],
  ['headroom', { pduSamples: inlet(10, 30) }, { pduSamples: inlet(9, 30) }],
  ['headroom', { pduSamples: inlet(2, 30, 10) }, { pduSamples: inlet(2, 30, 9) }],
  ['headroom', { pduSamples: breaker(19, 20) }, { pduSamples: breaker(19, 20, 151) }],
  ['headroom', { pduSamples: breaker(19, 20) }, { sample: unremembered(), pduSamples: breaker(19, 20) }],
];
