import { sampleOf, silentSample } from '../bench.ts';
import { fan, type GateCase, heat, running, weak } from './context.ts';
import {
  attention,
  earlier,
  errorsOf,
  hot,
  lastly,
  low,
  pools,
  remembered,
  reporting,
  silentAfter,
} from './samples.ts';

/** Gates about what the sample shows: what closes each, and what comes near and leaves it open. */
export const SEEN: GateCase[] = [
  [
    'stale-telemetry',
    { sample: { ...silentSample('m1'), ageSeconds: 151 } },
    { sample: { ...silentSample('m1'), ageSeconds: 150 } },
  ],
  ['sensor-implausible', heat({ sample: hot(255, 255) }), heat()],
  ['sensor-implausible', heat({ sample: hot(101, 101, 101) }), heat({ sample: hot(101, 101, 100) })],
  ['sensor-implausible', heat({ sample: hot(0, -40) }), heat({ sample: hot(101, 99, 0) })],
  ['not-confirmed', { sample: sampleOf('m1') }, {}],
  ['not-confirmed', weak({ sample: low({ hashrate: 80 }) }), weak({ sample: low({ hashrate: 79 }) })],
  ['not-confirmed', { fault: 'hashrate-low' }, {}],
  ['not-confirmed', heat({ sample: hot(95, 94) }), heat({ sample: hot(96, 94) })],
  ['not-confirmed', heat({ fault: 'room-too-hot' }), heat({ fault: 'room-too-hot', room: 'the air has 45 °C' })],
  [
    'sleeping',
    weak({ sample: { ...low({ hashrate: 0 }), operation: 'sleeping' } }),
    weak({ sample: low({ hashrate: 0 }) }),
  ],
  ['sleeping', { sample: { ...silentSample('m1'), operation: 'off', because: 'outlet 1 of p1 is switched off' } }, {}],
  [
    'sleeping',
    heat({ sample: { ...hot(101, 99), operation: 'off' } }),
    heat({ sample: { ...hot(101, 99), operation: 'sleeping' } }),
  ],
  ['needs-a-person', { used: ['power-cycle'], rung: undefined }, {}],
  ['needs-a-person', fan(60), fan(96)],
  ['needs-a-person', fan(90, { earlier: earlier(88) }), fan(90, { earlier: earlier(87) })],
  ['needs-a-person', fan(85, { earlier: earlier(70) }), fan(86, { earlier: earlier(70) })],
  ['needs-a-person', { fault: 'sensor-fault', rung: undefined, sample: hot(255) }, {}],
  ['fault-forbids', { sample: silentAfter('psu-overcurrent') }, { sample: silentAfter('psu-communication') }],
  ['fault-forbids', { sample: silentAfter('too-cold') }, { sample: silentAfter('board-eeprom') }],
  [
    'fault-forbids',
    { fault: 'board-lost', sample: reporting('board-lost', 'chip-overheated') },
    { fault: 'board-lost', sample: reporting('board-lost', 'chips-lost') },
  ],
  [
    'fault-forbids',
    { fault: 'board-lost', sample: attention('board-lost', 'chip-too-hot') },
    { fault: 'board-lost', sample: attention('board-lost', 'chips-lost') },
  ],
  [
    'fault-forbids',
    { fault: 'board-lost', sample: reporting('board-lost', 'psu-output') },
    { fault: 'board-lost', rung: 'reboot', sample: reporting('board-lost', 'psu-output') },
  ],
  [
    'fault-forbids',
    { fault: 'board-lost', rung: 'reboot', sample: reporting('board-lost', 'overheated') },
    { fault: 'board-lost', rung: 'reboot', sample: reporting('board-lost', 'pool-missing', 'of-a-newer-exporter') },
  ],
  [
    'fault-forbids',
    { sample: silentAfter('overheated') },
    heat({ sample: { ...hot(101, 99), facts: { errors: errorsOf(['overheated']) } } }),
  ],
  ['pool-down', weak({ sample: pools(0, 0) }), weak({ sample: pools(0, 1) })],
  ['mapping-implausible', { sample: remembered(1600, 3000) }, { sample: remembered(2400, 3000) }],
  ['mapping-implausible', { sample: remembered(3751, 3000) }, { sample: remembered(3750, 3000) }],
  ['mapping-implausible', { sample: remembered(2700, 3000, 0.1) }, { sample: remembered(2800, 3000, 0.1) }],
  [
    'mapping-implausible',
    { fault: 'board-lost', sample: attention('board-lost', 'feed-implausible') },
    { fault: 'board-lost', sample: attention('board-lost') },
  ],
  [
    'mapping-implausible',
    weak({ sample: { ...low({ hashrate: 40 }), lastHashing: lastly(20, 3000) } }),
    weak({ rung: 'reboot', sample: { ...low({ hashrate: 40 }), lastHashing: lastly(20, 3000) } }),
  ],
  ['mapping-implausible', heat({ sample: { ...hot(101, 99), lastHashing: lastly(20, 3000) } }), heat()],
  ['warming-up', running('verify-healthy'), {}],
  [
    'warming-up',
    weak({ sample: low({ uptime: 1199, warm_up: 1200 }) }),
    weak({ sample: low({ uptime: 1200, warm_up: 1200 }) }),
  ],
  [
    'warming-up',
    weak({ sample: { ...low({}), operation: 'starting', because: 'miner_state is auto-tuning' } }),
    heat({ sample: { ...hot(101, 99), operation: 'starting' } }),
  ],
];
