const IMD = '1.3.6.1.4.1.21239.5.2';

/** One place that a sensor measures at: the columns of its availability and of its values. */
export interface Probe {
  /** Tells the places of one sensor apart. */
  suffix: string;
  available: number;
  temperature?: number;
  humidity?: number;
  dewPoint?: number;
  /** A door switch: open(1), closed(2). */
  door?: number;
}

export interface SensorTable {
  kind: string;
  at: string;
  probes: readonly Probe[];
}

/** Sensors that can be plugged into the unit, as VERTIV-V5-MIB of 2020-01-07 numbers them. Analogue inputs (A2D) have units of their own and are left out. */
export const SENSOR_TABLES: readonly SensorTable[] = [
  { kind: 'temperature', at: `${IMD}.4.1`, probes: [{ suffix: '', available: 4, temperature: 5 }] },
  {
    kind: 'air-flow',
    at: `${IMD}.5.1`,
    probes: [{ suffix: '', available: 4, temperature: 5, humidity: 7, dewPoint: 8 }],
  },
  {
    kind: 'temperature-humidity',
    at: `${IMD}.8.1`,
    probes: [
      { suffix: '', available: 4, temperature: 6, humidity: 7, dewPoint: 8 },
      { suffix: '-A', available: 9, temperature: 11 },
      { suffix: '-B', available: 12, temperature: 14 },
    ],
  },
  {
    kind: 'temperature-humidity',
    at: `${IMD}.9.1`,
    probes: [{ suffix: '', available: 4, temperature: 5, humidity: 6, dewPoint: 7 }],
  },
  { kind: 'humidity', at: `${IMD}.12.1`, probes: [{ suffix: '', available: 4, humidity: 5 }] },
  {
    kind: 'door-contact',
    at: `${IMD}.13.1`,
    probes: [
      { suffix: '-1', available: 4, door: 6 },
      { suffix: '-2', available: 4, door: 9 },
    ],
  },
];

/** Serial number and label of every row of every table, under "<table>.serial" and "<table>.label". */
export const SENSOR_COLUMNS: Readonly<Record<string, string>> = Object.fromEntries(
  SENSOR_TABLES.flatMap(({ at }) => [
    [`${at}.serial`, `${at}.2`],
    [`${at}.label`, `${at}.3`],
  ]),
);
