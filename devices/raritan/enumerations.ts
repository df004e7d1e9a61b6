import type { MetricId } from '../../core/farm/metrics.ts';

/** SensorTypeEnumeration of the PDU2-MIB, in the words of our labels. */
export const SENSOR_KINDS: Readonly<Record<number, string>> = {
  1: 'rms-current',
  2: 'peak-current',
  3: 'unbalanced-current',
  4: 'rms-voltage',
  5: 'active-power',
  6: 'apparent-power',
  7: 'power-factor',
  8: 'active-energy',
  9: 'apparent-energy',
  10: 'temperature',
  11: 'humidity',
  12: 'air-flow',
  13: 'air-pressure',
  14: 'on-off',
  15: 'trip',
  16: 'vibration',
  17: 'water-detection',
  18: 'smoke-detection',
  19: 'binary',
  20: 'contact',
  21: 'fan-speed',
  22: 'surge-protector-status',
  23: 'frequency',
  24: 'phase-angle',
  26: 'residual-current',
  27: 'rcm-state',
  28: 'absolute-humidity',
  30: 'other',
  31: 'none',
  32: 'power-quality',
  33: 'overload-status',
  34: 'overheat-status',
  37: 'fan-status',
  38: 'inlet-phase-sync-angle',
  39: 'inlet-phase-sync',
  40: 'operating-state',
  41: 'active-inlet',
  42: 'illuminance',
  43: 'door-contact',
  44: 'tamper-detection',
  45: 'motion-detection',
  46: 'i1-smps-status',
  47: 'i2-smps-status',
  48: 'switch-status',
  49: 'door-lock-state',
  50: 'door-handle-lock',
  52: 'length',
  53: 'distance',
  56: 'particle-density',
  63: 'dew-point',
  77: 'rotational-speed',
  78: 'transfer-switch-bypass-state',
  79: 'battery-level',
  80: 'install-fault-status',
  81: 'transfer-switch-output-status',
};

/** SensorStateEnumeration of the PDU2-MIB, in the words of our labels. -1, unavailable, has no word on purpose. */
export const SENSOR_STATES: Readonly<Record<number, string>> = {
  0: 'open',
  1: 'closed',
  2: 'below-lower-critical',
  3: 'below-lower-warning',
  4: 'normal',
  5: 'above-upper-warning',
  6: 'above-upper-critical',
  7: 'on',
  8: 'off',
  9: 'detected',
  10: 'not-detected',
  11: 'alarmed',
  12: 'ok',
  13: 'marginal',
  14: 'fail',
  15: 'yes',
  16: 'no',
  17: 'standby',
  18: 'one',
  19: 'two',
  20: 'in-sync',
  21: 'out-of-sync',
  26: 'fault',
  27: 'warning',
  28: 'critical',
  29: 'self-test',
  30: 'non-redundant',
};

/** The states that drivers decide by. */
export const UNAVAILABLE = -1;
export const OPEN = 0;
export const CLOSED = 1;
export const ON = 7;
export const OFF = 8;

/** Sensor types that drivers decide by. */
export const CURRENT = 1;
export const ACTIVE_POWER = 5;
export const APPARENT_POWER = 6;
export const POWER_FACTOR = 7;
export const ACTIVE_ENERGY = 8;
export const ON_OFF = 14;
export const TRIP = 15;
export const FREQUENCY = 23;
export const RCM_STATE = 27;

/** External sensors whose value has a metric; of the others only the state counts. */
export const EXTERNAL_METRICS = {
  10: 'pdu.sensor_temperature',
  11: 'pdu.sensor_humidity',
  12: 'pdu.sensor_air_flow',
  13: 'pdu.sensor_air_pressure',
  28: 'pdu.sensor_absolute_humidity',
  63: 'pdu.sensor_dew_point',
} as const satisfies Record<number, MetricId>;
