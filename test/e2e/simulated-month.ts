import { sql } from 'kysely';
import { openEpisodes } from '../../alert-webhook/episode.ts';
import { openOutageRecorder } from '../../alert-webhook/ledger/outage-recorder.ts';
import type { DeviceSummary, Samples } from '../../alert-webhook/samples.ts';
import { type Reading, reading } from '../../core/farm/sample.ts';
import { quietLog } from '../../core/service/log.ts';
import { renderReadings } from '../../exporter/exposition.ts';
import type { TwinExporter } from '../../scripts/twin/exporter.ts';
import type { Rack, TwinFarm } from '../../scripts/twin/farm.ts';
import { openMemoryDatabase } from '../../scripts/twin/memory-database.ts';
import { runPolicy } from '../../scripts/twin/run-policy.ts';
import { twinConfig } from '../../scripts/twin/run-seed.ts';
import { boundsOf } from '../../sidecar/billing/calendar/zone.ts';
import { type MeterBooks, openMeterBooks } from './meter-books.ts';
import { faultsOfMonth, RESET_AT, SHUT, siteOfMonth, timeOf } from './month-of-faults.ts';
import { openStandstills, type Standstills } from './true-standstills.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
export const ZONE = 'Europe/Berlin';
/** With the shortest day of the year: 743 hours. */
export const MONTH = { from: '2026-03-01', to: '2026-04-01' };
export const { start: START } = boundsOf(MONTH.from, ZONE);
export const { start: END } = boundsOf(MONTH.to, ZONE);
/** How often alert-webhook looks for lost time here; in the service, twice a minute. */
export const LOOK_MS = 4 * MINUTE;
/** Readings of meters, at no round time. */
const SCRAPE_MS = 3 * MINUTE;
const SCRAPED_AT_MS = 17_000;
const BEFORE_MS = 2 * HOUR;
/** Time for the last readings behind the month. */
const BEHIND_MS = 2 * HOUR;

export interface SimulatedMonth {
  farm: TwinFarm;
  /** What the outlets' own meters counted. */
  meters: MeterBooks;
  /** When each machine was not at full work, as the simulator knows it. */
  standstills: Standstills;
  /** `series value seconds`: what Prometheus scraped. */
  scraped: string[];
  endMs: number;
}

/**
 * A month of two PDUs and twelve miners in virtual time, healed by the code of alert-webhook itself, which keeps its
 * books, and those of lost time, in `file`.
 */
export async function simulateMonth(file: string): Promise<SimulatedMonth> {
  const site = siteOfMonth();
  const startMs = START - BEFORE_MS;
  const database = await openMemoryDatabase();
  const meters = openMeterBooks();
  const standstills = openStandstills(startMs);
  const scraped: string[] = [];
  const config = twinConfig();
  const { farm, endMs } = await runPolicy({
    ...{ site, history: faultsOfMonth(startMs), days: (END - START + BEFORE_MS + 2 * BEHIND_MS) / (24 * HOUR) },
    ...{ seed: 8, policy: 'logixx', config, log: quietLog(), startMs, database },
    watch: ({ farm: watched, exporter }) => {
      standstills.watch(watched);
      const { clock } = watched;
      const every = (ms: number, offset: number, deed: () => void) => {
        const next = () => {
          deed();
          clock.after(ms / 1000, next);
        };
        clock.after(offset / 1000, next);
      };
      every(SCRAPE_MS, SCRAPED_AT_MS, () => scraped.push(...scrape(watched)));
      every(HOUR, 0, () => meters.note(clock.nowMs(), watched));
      const recorder = recorderOf(database.db, watched, exporter);
      every(LOOK_MS, 0, () => clock.follow(recorder.look()));
      happen(watched, meters);
      clock.after((END + BEHIND_MS - startMs) / 1000, () =>
        clock.follow(sql`vacuum into ${sql.lit(file)}`.execute(database.db)),
      );
    },
  });
  return { farm, meters, standstills, scraped, endMs };
}

/** What alert-webhook writes lost time with, over the twin's own exporter. */
function recorderOf(db: Parameters<typeof openOutageRecorder>[0], farm: TwinFarm, exporter: TwinExporter) {
  const { clock, site } = farm;
  return openOutageRecorder(db, {
    devices: new Map(site.devices.map((device) => [device.id, device])),
    samples: samplesOf(farm, exporter),
    episodes: openEpisodes(db, clock.nowMs),
    config: twinConfig().remediation,
    now: clock.nowMs,
    signal: new AbortController().signal,
  });
}

/** What is no trouble of a miner: an outlet is switched off by hand, and all meters of a PDU begin anew. */
function happen(farm: TwinFarm, meters: MeterBooks): void {
  const { clock } = farm;
  const at = (ms: number, deed: () => void) => clock.after((ms - clock.nowMs()) / 1000, deed);
  const { pdu, outlet } = farm.socket(SHUT.pdu, SHUT.outlet);
  at(timeOf(SHUT.from), () => pdu.model.operate(outlet, 'off'));
  at(timeOf(SHUT.to), () => pdu.model.operate(outlet, 'on'));
  at(timeOf(RESET_AT.time), () => {
    meters.note(clock.nowMs(), farm);
    const { model } = farm.racks.get(RESET_AT.pdu) as Rack;
    model.faults.add('meters-reset', {}, clock.now());
    model.obeyFaults();
    meters.wasReset(RESET_AT.pdu);
  });
}

/** The exporter's answers, with each miner polled at every look, and its PDUs. */
function samplesOf(farm: TwinFarm, exporter: TwinExporter): Samples {
  return {
    ...exporter,
    async devices() {
      for (const id of farm.machines.keys()) exporter.newest(id);
      const pdus = [...farm.racks.values()].map(
        ({ plan, silent }): DeviceSummary => ({
          ...{ id: plan.id, kind: 'pdu', operation: silent > 0 ? 'unreachable' : 'operating' },
        }),
      );
      return [...(await exporter.devices()), ...pdus];
    },
  };
}

/** What the exporter's own text says of the meters now; nothing of a PDU that is silent. */
function scrape(farm: TwinFarm): string[] {
  return [...farm.racks.values()].flatMap(({ plan, model, silent }) => {
    const device = farm.site.devices.find(({ id }) => id === plan.id);
    if (silent > 0 || device === undefined) return [];
    const readings = model.outlets.map(
      (outlet): Reading => reading('pdu.outlet_energy', model.joules(outlet), { outlet: outlet.number }),
    );
    const text = [...renderReadings(device, readings).families.values()].join('');
    const seconds = Math.round(farm.clock.nowMs() / 1000);
    return text
      .trimEnd()
      .split('\n')
      .map((line) => `${line} ${seconds}`);
  });
}
