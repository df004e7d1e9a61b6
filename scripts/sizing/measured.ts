/** One measured figure and where it comes from: anyone may measure it again. */
export interface Measured {
  value: number;
  unit: string;
  what: string;
  bench: string;
  date: string;
}

/** What the sizes of a site are reckoned from. After a new measurement: change it here, then `npm run generate`. */
export const MEASURED = {
  exporterCores: {
    value: 0.0000357,
    unit: 'cores a miner',
    what: 'exporter: every miner asked every 60 s, judged, rendered, scraped every 15 s',
    bench: 'sweep --miners 10000 --minutes 1',
    date: '2026-11-22',
  },
  exporterMemory: {
    value: 0.115,
    unit: 'MiB a miner',
    what: 'exporter: resident memory above that of an empty one',
    bench: 'sweep --miners 10000 --minutes 1',
    date: '2026-11-22',
  },
  exporterBase: {
    value: 115,
    unit: 'MiB',
    what: 'exporter: resident memory of one with 60 miners',
    bench: 'sweep --miners 60 --minutes 0.6',
    date: '2026-11-22',
  },
  pduPoll: {
    value: 0.0006,
    unit: 'CPU s a poll',
    what: 'exporter: a PDU of 36 outlets, read and judged',
    bench: 'pdu',
    date: '2026-11-22',
  },
  scrapedSeries: {
    value: 109,
    unit: 'series a miner',
    what: 'exporter: 94.5 of the miner itself, 14.5 of its outlet and its part of the PDU',
    bench: 'sweep --miners 10000 --minutes 1, pdu',
    date: '2026-11-22',
  },
  allSeries: {
    value: 149.5,
    unit: 'series a miner',
    what: 'Prometheus: those, and 40.5 of the recording rules',
    bench: 'prometheus --miners 500',
    date: '2026-11-22',
  },
  diskSample: {
    value: 4.14,
    unit: 'bytes a sample',
    what: 'Prometheus: chunks of a block with 26 scrapes; longer ones are packed better',
    bench: 'prometheus --miners 500',
    date: '2026-11-22',
  },
  memorySeries: {
    value: 5,
    unit: 'KiB a series',
    what: 'Prometheus: resident memory, with the rules at work',
    bench: 'prometheus --miners 500',
    date: '2026-11-22',
  },
  prometheusCpu: {
    value: 0.00241,
    unit: 'CPU s a miner and minute',
    what: 'Prometheus: scraped, stored, all rules once, at 68 scraped series a miner',
    bench: 'prometheus --miners 500',
    date: '2026-11-22',
  },
  influxPoint: {
    value: 6.5,
    unit: 'bytes a point',
    what: 'spool for InfluxDB, while it is away',
    bench: 'influx',
    date: '2026-11-22',
  },
} as const satisfies Record<string, Measured>;

export type Constants = Readonly<Record<keyof typeof MEASURED, Pick<Measured, 'value'>>>;
