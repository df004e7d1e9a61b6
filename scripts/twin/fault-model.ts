import type { FaultName } from '../../test/farm-simulator/faults.ts';

/** What makes a fault go away; each also by all that stand behind it. `person`: no rung of the ladder does. */
export const CURES = ['restart-mining', 'reboot', 'power-cycle', 'person'] as const;
export type Cure = (typeof CURES)[number];

/**
 * A kind of trouble of one miner. Where no source is named, the numbers are assumptions of ours: nobody publishes rates.
 * They err on the side of many faults, so that a year shows each of them often.
 */
export interface MinerFault {
  kind: string;
  says: string;
  /** How often a year one miner gets it. */
  aYear: number;
  /** Shares of what cures it; they add up to 1. */
  cures: Readonly<Partial<Record<Cure, number>>>;
  /** What the simulated machine has then; ranges are drawn evenly. */
  physics: readonly { fault: FaultName; parameters?: Readonly<Record<string, readonly [number, number]>> }[];
  /** Comes up dead: the machine falls silent at once. */
  drops?: true;
  /** Goes away by itself after so many hours, drawn evenly. */
  endsAfterHours?: readonly [number, number];
  /** It does not stop the miner from hashing: nothing is lost, and nothing must be cut. */
  harmless?: true;
}

export const MINER_FAULTS: readonly MinerFault[] = [
  {
    kind: 'control-board-hung',
    says: 'silent and idle; off and on helps (AZIC "Frequent Restarts"; asic.md: frozen control boards)',
    aYear: 1.5,
    cures: { 'power-cycle': 1 },
    physics: [{ fault: 'hang' }, { fault: 'hang-api-alive' }],
  },
  {
    kind: 'hung-while-drawing',
    says: 'silent, chips clocked and no shares: 60 to 80 % of the watts; looks like a network fault (remediation.md 3.2, row 3)',
    aYear: 0.05,
    cures: { 'power-cycle': 1 },
    physics: [{ fault: 'hang' }, { fault: 'hang-api-alive', parameters: { share: [0.6, 0.8] } }],
  },
  {
    kind: 'supply-latched',
    says: 'over-current latch: no watts until 30 s without power (d-central "S19 PSU Overcurrent Protection")',
    aYear: 0.3,
    cures: { 'power-cycle': 1 },
    physics: [{ fault: 'dead', parameters: { watts: [0, 5] } }],
    drops: true,
  },
  {
    kind: 'program-stuck',
    says: 'answers and does not hash (cgminer, btminer)',
    aYear: 2,
    cures: { 'restart-mining': 0.6, reboot: 0.3, 'power-cycle': 0.1 },
    physics: [{ fault: 'hang-api-alive' }],
  },
  {
    kind: 'low-hashrate',
    says: 'hashes 30 to 75 %; a fifth of them is hardware',
    aYear: 1.5,
    cures: { 'restart-mining': 0.25, reboot: 0.4, 'power-cycle': 0.15, person: 0.2 },
    physics: [{ fault: 'low-hashrate', parameters: { ratio: [0.3, 0.75] } }],
  },
  {
    kind: 'board-lost',
    says: 'a 60 s cycle clears 6 % of Whatsminer 560 tickets, S19 XP guides begin with it (d-central); 15 % assumed',
    aYear: 0.25,
    cures: { 'power-cycle': 0.15, person: 0.85 },
    physics: [{ fault: 'board-lost', parameters: { board: [0, 2] } }],
  },
  {
    kind: 'dead',
    says: 'power supply or control board broken',
    aYear: 0.06,
    cures: { person: 1 },
    physics: [{ fault: 'dead', parameters: { watts: [0, 14] } }],
    drops: true,
  },
  {
    kind: 'fan-lost',
    says: 'a fan stands still',
    aYear: 0.1,
    cures: { person: 1 },
    physics: [{ fault: 'fan-lost', parameters: { fan: [0, 1] } }],
  },
  {
    kind: 'too-hot',
    says: 'dust, a slipped heat sink: a chip at 96 to 110 °C',
    aYear: 0.06,
    cures: { person: 1 },
    physics: [{ fault: 'hot', parameters: { celsius: [96, 110] } }],
  },
  {
    kind: 'sensor-nonsense',
    says: 'a sensor answers 255 for hours; the miner is well (ESP-Miner #1186, d-central Goldshell)',
    aYear: 0.05,
    cures: { person: 1 },
    physics: [{ fault: 'hot', parameters: { celsius: [255, 255] } }],
    endsAfterHours: [1, 24],
    harmless: true,
  },
  {
    kind: 'port-dead',
    says: 'switch port or cable: silent, hashes on',
    aYear: 0.15,
    cures: { person: 1 },
    physics: [{ fault: 'hang' }],
    harmless: true,
  },
];

/** What happens to many at once, or to what is between us and the miners. Rates are of one rack, building or site a year. */
export const COMMON_FAULTS = {
  'rack-switch-down': { scope: 'rack', aYear: 0.5, minutes: [10, 120] },
  'pdu-dark': { scope: 'rack', aYear: 0.2, minutes: [5, 180] },
  'pdu-silent': { scope: 'rack', aYear: 6, minutes: [2, 40] },
  'grid-event': { scope: 'building', aYear: 2, minutes: [1, 60] },
  'pool-outage': { scope: 'site', aYear: 4, minutes: [5, 60] },
  curtailment: { scope: 'building', aYear: 12, minutes: [60, 240] },
  /** Summer afternoons on which the air before the miners is above 40 °C, as far as the miners themselves heat it. */
  'room-too-hot': { scope: 'building', aYear: 3, minutes: [60, 240] },
  'exporter-down': { scope: 'site', aYear: 10, minutes: [2, 60] },
  'webhook-killed': { scope: 'site', aYear: 50, minutes: [0, 5] },
} as const satisfies Record<
  string,
  { scope: 'rack' | 'building' | 'site'; aYear: number; minutes: readonly [number, number] }
>;
export type CommonFault = keyof typeof COMMON_FAULTS;

/** Things that go wrong with single questions, commands and deliveries; shares of them all. */
export const CHANCES = {
  /** A question to a PDU that is not answered. */
  readLost: 0.005,
  /** A command to a PDU that was obeyed, and whose answer is lost. */
  answerLost: 0.01,
  /** A command to a PDU that is lost. */
  commandLost: 0.005,
  /** The process is killed just before or just after a command leaves. */
  killedAtCommand: 0.02,
  /** A reboot that is obeyed without an answer (pyasic PR 25, asic-rs PR 68). */
  rebootUnanswered: 0.2,
  /** Alertmanager: a delivery that comes twice, that comes minutes late, a `resolved` that is not true. */
  deliveredTwice: 0.03,
  deliveredLate: 0.02,
  falselyResolved: 0.02,
  /** Outlets whose relay is welded from some day on. */
  weldedRelay: 0.004,
  /** Miners that hang on each other's outlet from the first day on; at least one pair a farm. */
  swapped: 0.02,
} as const;

/** When a person comes: median and spread (of the logarithm) of hours from the call to the repair. */
export const PERSON = { medianHours: 6, sigma: 0.9, longestHours: 96 } as const;
