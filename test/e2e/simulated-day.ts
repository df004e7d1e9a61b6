import { onSite } from '../../core/farm/inventory-checks.ts';
import { quietLog } from '../../core/service/log.ts';
import { Secret } from '../../core/service/secret.ts';
import { openWire } from '../../core/wire/open.ts';
import { DRIVERS } from '../../devices/index.ts';
import { startExporter } from '../../exporter/main.ts';
import type { Timers } from '../../exporter/timers.ts';
import { type Farm, startFarm } from '../farm-simulator/farm.ts';
import { createVirtualClock, type VirtualClock } from '../farm-simulator/virtual-clock.ts';
import type { Course } from '../sidecar/power/drawn-load.ts';
import { type Books, openBooks } from './drawn-books.ts';
import { openScrapes } from './scrapes.ts';

export const SITE = 'north';
export const PDU = 'pdu-01';
/** Unix seconds; always the same day, so that the simulator's unrest is always the same. */
export const MIDNIGHT = Date.UTC(2026, 1, 3) / 1000;
/** A minute from the first midnight on, as the sidecar tells it. */
export const timeOf = (minute: number) => new Date((MIDNIGHT + minute * 60) * 1000).toISOString();
/** Minutes from the first midnight on: a day from noon to noon, and the minutes that it takes to look at it. */
export const FIRST = 720;
export const LAST = FIRST + 1440 + 6;
/** So many minutes lie between two looks at the PDU. */
export const LOOK = 3;
/** A second after these minutes, when the first has been looked at and the last as well. */
export const SILENT = { from: 1080, to: 1140 };
/**
 * What changes watts does so in the middle of a quarter of an hour: Prometheus 2 counts a look on the edge of two quarters
 * in both.
 */
export const OFF = { outlet: 12, from: 907.5, to: 1207.5 };
/** It stays off. */
export const SHUT = { outlet: 20, from: 1687.5 };
/** Nothing hangs on it. */
export const EMPTY = 36;
/** All meters of the PDU begin anew in the middle of this minute. */
export const RESET = 1822;
/** Miners that hash less for some hours, and draw less. */
const SLOWED = [
  { miners: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], ratio: 0.6, from: 787.5, to: 1027.5 },
  { miners: [5, 15, 25, 30, 31, 32, 33, 34, 35], ratio: 0.35, from: 1237.5, to: 1627.5 },
  { miners: [1, 3, 13, 23, 27], ratio: 0.8, from: 1942.5, to: 2047.5 },
];

export interface SimulatedDay {
  farm: Farm;
  clock: VirtualClock;
  /** What the simulator says it drew. */
  books: Books;
  /** What Prometheus would have scraped from the exporter. */
  courses: readonly Course[];
  /** One more look at the PDU, as the exporter tells it. */
  look(): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A day of a PDU with 36 outlets and 35 miners in the simulator's time, which stands still while our exporter asks the PDU
 * over SNMP: an outlet is off for hours, the PDU is silent for one, its meters are reset, miners draw less.
 */
export async function simulateDay(): Promise<SimulatedDay> {
  const at = (minute: number) => (MIDNIGHT + minute * 60) * 1000;
  const clock = createVirtualClock(at(FIRST));
  const makes = ['antminer', 'whatsminer', 'avalon', 'braiins'] as const;
  const farm = await startFarm({ clock, miners: 35, pdus: 1, makes, schedule: happenings() });
  const exporter = await watch(farm, clock);
  const [books, scrapes] = [openBooks(), openScrapes()];
  for (let minute = FIRST; minute <= LAST; minute += 1) {
    await clock.runUntil(at(minute));
    books.note(pduOf(farm));
    books.close(minute);
    if (minute % LOOK === 0) scrapes.take(minute, await exporter.look());
    if (minute !== RESET) continue;
    await clock.runUntil(at(minute) + 30_000);
    books.note(pduOf(farm));
    await farm.inject(PDU, { fault: 'meters-reset' });
    books.metersReset();
  }
  const stop = async () => {
    await exporter.stop();
    await farm.close();
  };
  return { farm, clock, books, courses: scrapes.courses(), look: exporter.look, stop };
}

function happenings() {
  const during = (from: number, to: number) => ({ at: (from - FIRST) * 60, for: (to - from) * 60 });
  return [
    { ...during(SILENT.from + 1 / 60, SILENT.to + 1 / 60), target: PDU, fault: 'pdu-silent' },
    { ...during(OFF.from, OFF.to), target: PDU, fault: 'load-shedding', outlet: OFF.outlet },
    { ...during(SHUT.from, LAST + 60), target: PDU, fault: 'suspended', outlet: SHUT.outlet },
    ...SLOWED.flatMap(({ miners, ratio, from, to }) =>
      miners.map((miner) => ({
        ...{ ...during(from, to), target: `miner-${String(miner).padStart(3, '0')}` },
        ...{ fault: 'low-hashrate', ratio },
      })),
    ),
  ];
}

/** The PDU as it really is. */
export function pduOf(farm: Farm) {
  const pdu = farm.state().find(({ id }) => id === PDU);
  if (pdu?.kind !== 'pdu') throw new Error(`the simulated farm has no PDU ${PDU}`);
  return pdu;
}

const SILENCE_MS = 50;

/** Our exporter over the simulated PDU. It asks when it is asked (GET /probe), never by itself, and nothing is late. */
async function watch(farm: Farm, clock: VirtualClock) {
  const timers: Timers = { now: clock.nowMs, after: () => () => undefined };
  const own = openWire();
  let silent = false;
  const exporter = await startExporter({
    site: SITE,
    devices: onSite(
      farm.inventory().devices.filter(({ id }) => id === PDU),
      SITE,
    ),
    thresholds: {},
    config: {
      ...{ listen: '127.0.0.1:0', pollIntervalSeconds: 60, deadlineSeconds: 15, concurrency: 8 },
      ...{ staleAfterSeconds: 150, backOff: { maxSeconds: 60 }, tokens: [] },
      credentials: { 'raritan-pdu2': { snmp: { version: '2c', community: new Secret('public') } } },
    },
    drivers: DRIVERS,
    log: quietLog(),
    now: () => new Date(clock.nowMs()),
    timers,
    // A PDU that is silent now stays so while time stands still: nobody has to wait for that.
    wire: (request, to, signal) =>
      own.wire(request, to, silent ? AbortSignal.any([signal, AbortSignal.timeout(SILENCE_MS)]) : signal),
  });
  return {
    async look() {
      silent = pduOf(farm).faults.some(({ fault }) => fault === 'pdu-silent');
      const response = await fetch(`${exporter.url}/probe?target=${PDU}`);
      const text = await response.text();
      if (!response.ok) throw new Error(`the exporter: ${response.status} ${text}`);
      return text;
    },
    async stop() {
      await exporter.stop();
      await own.close();
    },
  };
}
