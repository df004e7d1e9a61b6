/** A metered outlet that is on. */
export const OUTLET = {
  id: 'AA1',
  name: 'miner 17',
  branch_id: 'AA1',
  control_state: 'Idle On',
  current_capacity: 16,
  ocp_id: 'AA2',
  phase_id: 'AA3',
  socket_type: 'C19',
  state: 'On',
  status: 'Normal',
  current: 14.87,
  voltage: 231.4,
  active_power: 3421,
  apparent_power: 3440,
  power_factor: 0.99,
  energy: 1234.5,
};
/** A metered, switched PDU with two cords, written from the fields that JAWS has. */
export const ANSWERS: Record<string, unknown> = {
  'monitor/outlets': [
    OUTLET,
    { id: 'AA2', name: 'fan', control_state: 'Off', state: 'Off', status: 'Normal', current: 0, active_power: 0 },
    { id: 'BA1', name: 'spare', control_state: 'Locked Off', state: 'Off', energy: -1 },
    { id: 'BA2', control_state: 'Fixed On', state: 'Unknown' },
  ],
  'monitor/cords': [
    {
      id: 'AA',
      name: 'Cord A',
      active_power: 3421,
      apparent_power: 3440,
      energy: 87.2,
      frequency: 50,
      power_factor: 0.99,
    },
    { id: 'BA', active_power: 10, apparent_power: 12, energy: 0.3, three_phase_imbalance: 3.1, plug_type: 'IEC 60309' },
  ],
  'monitor/lines': [
    { id: 'AA1', current: 14.87 },
    { id: 'AA4', current: 0.5 },
    { id: 'odd', current: 1 },
  ],
  'monitor/phases': [
    {
      id: 'AA1',
      name: 'Master_L1-N',
      voltage: 231.4,
      active_power: 3421,
      apparent_power: 3440,
      power_factor: 0.99,
      energy: 87.2,
    },
    { id: 'AA4', label: 'L2-L3', voltage: 400.1, active_power: 5 },
    { id: 'AA5', name: 'Phase 5', voltage: 9 },
  ],
  'monitor/ocps': [
    { id: 'AA1', name: 'Breaker 1', current_capacity: 20, status: 'Normal' },
    { id: 'AA2', current_capacity: 20, status: 'Breaker Tripped' },
    { id: 'AA3', current_capacity: 20, status: 'Reading' },
  ],
  'monitor/sensors/temp': [
    { id: 'A1', name: 'aisle', status: 'Normal', temperature_celsius: 23.5 },
    { id: 'A2', status: 'Not Found' },
  ],
  'config/info/system': {
    product_series: 'PRO2',
    firmware: 'Sentry Switched PDU Version 8.0p',
    uptime: '12 days 3 hours 40 minutes 12 seconds',
  },
  'config/info/units': [
    { id: 'B', type: 'Link', model_number: 'C2WG36TE-YQJE2M66' },
    { id: 'A', type: 'Master', name: 'Row 3', model_number: 'C1WG36TE-YQJE2M66', product_serial_number: 'ABCD0000001' },
  ],
  'config/outlets': [
    { id: 'AA1', control_lock: 'disabled' },
    { id: 'AA2', control_lock: 'enabled' },
  ],
  'config/outlets/global': { reboot_delay: 15, sequence_interval: 2 },
};
