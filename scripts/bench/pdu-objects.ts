/** One object as snmpd's `override` wants it: OID, type, value. */
export type StaticObject = readonly [
  oid: string,
  type: 'integer' | 'uinteger' | 'octet_str' | 'object_id',
  value: string,
];

const PDU2 = '1.3.6.1.4.1.13742.6';
export const OUTLETS = 36;
const BREAKERS = 6;
const LINES = 3;

/** Columns of the PDU2-MIB that both sides read: outlets' values and switching states, inlet, lines, breakers. */
export const COLUMNS = {
  outletValue: `${PDU2}.5.4.3.1.4`,
  switchingState: `${PDU2}.4.1.2.1.3`,
  inletValue: `${PDU2}.5.2.3.1.4`,
  lineValue: `${PDU2}.5.2.4.1.4`,
  breakerValue: `${PDU2}.5.3.3.1.4`,
  breakerState: `${PDU2}.5.3.3.1.3`,
} as const;

/** What else we show of every outlet; it seldom changes, but who keeps nothing in mind has to read it every time. */
export const SETTINGS = {
  outletName: `${PDU2}.3.5.3.1.3`,
  outletRatedCurrent: `${PDU2}.3.5.3.1.7`,
  outletSwitchable: `${PDU2}.3.5.3.1.28`,
  outletSwitchingLastStateChange: `${PDU2}.4.1.2.1.4`,
  outletSuspended: `${PDU2}.4.1.2.1.5`,
} as const;

/** sensorType → decimal digits, unit (SensorUnitsEnumeration) and a raw value of an outlet that feeds a miner. */
const SENSORS: Readonly<Record<number, readonly [digits: number, unit: number, raw: number]>> = {
  1: [3, 2, 13_560],
  3: [0, 9, 4],
  4: [0, 1, 238],
  5: [0, 3, 3_212],
  6: [0, 4, 3_228],
  7: [2, -1, 99],
  8: [0, 5, 41_886_120],
  14: [0, -1, 0],
  15: [0, -1, 0],
  23: [1, 8, 500],
  25: [0, 1, 238],
};
const OUTLET_SENSORS = [1, 4, 5, 6, 7, 8, 14, 23];
const INLET_SENSORS = [1, 3, 4, 5, 6, 7, 8, 23];
const LINE_SENSORS = [1, 4, 5, 6, 7, 8, 25];
const BREAKER_SENSORS = [1, 15];

/** A switched three-phase PDU of the PDU2-MIB with 36 outlets of eight sensors each. */
export function pduObjects(): StaticObject[] {
  const unit = `${PDU2}.3.2.2.1`;
  return [
    ['1.3.6.1.2.1.1.2.0', 'object_id', `.${PDU2}`],
    [`${PDU2}.3.1.0`, 'integer', '1'],
    [`${PDU2}.3.2.1.1.2.1`, 'octet_str', 'Raritan'],
    [`${PDU2}.3.2.1.1.3.1`, 'octet_str', 'PX3-5892'],
    [`${PDU2}.3.2.1.1.4.1`, 'octet_str', 'BENCH00001'],
    [`${PDU2}.3.2.3.1.6.1.1.1`, 'octet_str', '4.2.0.5-50274'],
    [`${unit}.4.1`, 'integer', String(OUTLETS)],
    [`${unit}.13.1`, 'octet_str', 'bench'],
    [`${unit}.37.1`, 'integer', '10'],
    [`${unit}.57.1`, 'integer', '200'],
    [`${unit}.85.1`, 'uinteger', '86400'],
    ...numbers(OUTLETS).flatMap(outletObjects),
    ...inletObjects(),
    ...numbers(BREAKERS).flatMap(breakerObjects),
  ];
}

function outletObjects(outlet: number): StaticObject[] {
  const at = `1.${outlet}`;
  const configuration = `${PDU2}.3.5.3.1`;
  const switching = `${PDU2}.4.1.2.1`;
  return [
    [`${configuration}.2.${at}`, 'octet_str', String(outlet)],
    [`${configuration}.3.${at}`, 'octet_str', `miner ${outlet}`],
    [`${configuration}.7.${at}`, 'octet_str', '16A'],
    // BITS: current, voltage, power, apparent power, power factor, energy, onOff, frequency.
    [`${configuration}.10.${at}`, 'octet_str', '0x9F0402'],
    [`${configuration}.28.${at}`, 'integer', '1'],
    [`${configuration}.29.${at}`, 'octet_str', 'IEC 60320 C19'],
    [`${configuration}.33.${at}`, 'object_id', `.${PDU2}.3.4.3.1.2.1.${1 + (outlet % BREAKERS)}`],
    [`${switching}.3.${at}`, 'integer', '7'],
    [`${switching}.4.${at}`, 'uinteger', '1767600000'],
    [`${switching}.5.${at}`, 'integer', '2'],
    ...measured(`${PDU2}.5.4.3.1`, `${PDU2}.3.5.4.1`, at, OUTLET_SENSORS, outlet),
  ];
}

function inletObjects(): StaticObject[] {
  const configuration = `${PDU2}.3.3.3.1`;
  return [
    [`${configuration}.2.1.1`, 'octet_str', 'I1'],
    [`${configuration}.3.1.1`, 'octet_str', 'feed A'],
    [`${configuration}.7.1.1`, 'octet_str', '32A'],
    [`${configuration}.12.1.1`, 'octet_str', 'IEC 60309 3P+N+E 6h 32A'],
    ...measured(`${PDU2}.5.2.3.1`, `${PDU2}.3.3.4.1`, '1.1', INLET_SENSORS, 0),
    ...numbers(LINES).flatMap((line) =>
      measured(`${PDU2}.5.2.4.1`, `${PDU2}.3.3.6.1`, `1.1.${line}`, LINE_SENSORS, line),
    ),
  ];
}

function breakerObjects(breaker: number): StaticObject[] {
  const configuration = `${PDU2}.3.4.3.1`;
  return [
    [`${configuration}.2.1.${breaker}`, 'octet_str', `C${breaker}`],
    [`${configuration}.5.1.${breaker}`, 'octet_str', '20A'],
    // BITS: current, trip.
    [`${configuration}.9.1.${breaker}`, 'octet_str', '0x8002'],
    ...measured(`${PDU2}.5.3.3.1`, `${PDU2}.3.4.4.1`, `1.${breaker}`, BREAKER_SENSORS, breaker),
  ];
}

/** State, value, units and digits of the sensors of one thing; `shift` makes things differ. */
function measured(table: string, scales: string, at: string, types: readonly number[], shift: number): StaticObject[] {
  return types.flatMap((type): StaticObject[] => {
    const [digits = 0, unit = 0, raw = 0] = SENSORS[type] ?? [];
    const state = type === 14 ? 7 : type === 15 ? 1 : 4;
    return [
      [`${table}.3.${at}.${type}`, 'integer', String(state)],
      [`${table}.4.${at}.${type}`, 'uinteger', String(raw === 0 ? 0 : raw + shift)],
      [`${scales}.6.${at}.${type}`, 'integer', String(unit)],
      [`${scales}.7.${at}.${type}`, 'uinteger', String(digits)],
    ];
  });
}

function numbers(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
