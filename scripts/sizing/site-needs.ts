import type { Constants } from './measured.ts';

/** Miners on a PDU of 36 outlets, one each. */
const MINERS_A_PDU = 36;
/** A process is not planned fuller: what goes wrong costs more than what goes well. */
const FULL = 0.6;
const POLLS_A_DAY = 1_440;
/** Memory that is not planned away: peaks of questions, of garbage, of a restart that reads the log. */
const SPARE = 1.5;
/** Above this many series one Prometheus is slow to start again and to answer. */
const MOST_SERIES = 6_000_000;

/** What a site needs, at one poll a minute. Memory in GiB, disk in GB (10^9). */
export interface SiteNeeds {
  miners: number;
  pdus: number;
  exporters: { processes: number; cores: number; memoryGib: number };
  prometheus: { servers: number; series: number; cores: number; memoryGib: number; diskGbADay: number };
  /** Of the spool, for each hour in which InfluxDB is away. */
  spoolGbAnHour: number;
}

/** Reckons from measured constants; rounds nothing. */
export function needsOf(miners: number, of: Constants): SiteNeeds {
  const pdus = Math.ceil(miners / MINERS_A_PDU);
  const cores = miners * of.exporterCores.value + (pdus * of.pduPoll.value) / 60;
  const processes = Math.max(1, Math.ceil(cores / FULL));
  const exporterMib = processes * of.exporterBase.value + miners * of.exporterMemory.value;
  const series = miners * of.allSeries.value;
  return {
    miners,
    pdus,
    exporters: { processes, cores, memoryGib: (exporterMib * SPARE) / 1024 },
    prometheus: {
      servers: Math.max(1, Math.ceil(series / MOST_SERIES)),
      series,
      cores: (miners * of.prometheusCpu.value) / 60,
      memoryGib: (series * of.memorySeries.value * SPARE) / 1024 ** 2,
      diskGbADay: (series * POLLS_A_DAY * of.diskSample.value) / 1e9,
    },
    spoolGbAnHour: (miners * of.scrapedSeries.value * 60 * of.influxPoint.value) / 1e9,
  };
}
