import { expect, it } from 'vitest';
import { needsOf } from '../../../scripts/sizing/site-needs.ts';

const one = (value: number) => ({ value });
/** Round figures, so that what is expected is reckoned in the head. */
const CONSTANTS = {
  exporterCores: one(0.0001),
  exporterMemory: one(0.1),
  exporterBase: one(100),
  pduPoll: one(0.006),
  scrapedSeries: one(50),
  allSeries: one(80),
  diskSample: one(2),
  memorySeries: one(4),
  prometheusCpu: one(0.003),
  influxPoint: one(5),
};

// 36 miners a PDU; a process to 60 % of a core; memory and a half.
it.each([
  { miners: 36, pdus: 1, cores: 0.0037, processes: 1, exporterMib: 103.6 * 1.5, series: 2_880, servers: 1 },
  { miners: 10_000, pdus: 278, cores: 1.0278, processes: 2, exporterMib: 1_200 * 1.5, series: 800_000, servers: 1 },
  { miners: 150_000, pdus: 4_167, cores: 15.4167, processes: 26, exporterMib: 17_600 * 1.5, series: 12e6, servers: 2 },
])('$miners miners', ({ miners, pdus, cores, processes, exporterMib, series, servers }) => {
  const needs = needsOf(miners, CONSTANTS);
  expect(needs).toMatchObject({ miners, pdus, exporters: { processes }, prometheus: { series, servers } });
  expect(needs.exporters.cores).toBeCloseTo(cores, 6);
  expect(needs.exporters.memoryGib * 1024).toBeCloseTo(exporterMib, 6);
});

it('reckons the disk of a day, the memory and the cores of Prometheus, and the spool of an hour', () => {
  const { prometheus, spoolGbAnHour } = needsOf(10_000, CONSTANTS);
  // 800,000 series × 1,440 minutes × 2 bytes; × 4 KiB and a half; 10,000 × 3 ms a minute; 500,000 points × 60 × 5 bytes.
  expect(prometheus.diskGbADay).toBeCloseTo(2.304, 9);
  expect(prometheus.memoryGib).toBeCloseTo((800_000 * 4 * 1.5) / 1024 ** 2, 9);
  expect(prometheus.cores).toBeCloseTo(0.5, 9);
  expect(spoolGbAnHour).toBeCloseTo(0.15, 9);
});
