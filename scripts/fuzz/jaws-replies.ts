const range = (count: number) => Array.from({ length: count }, (_, index) => index + 1);

const OUTLETS = range(8).map((number) => ({
  id: `AA${number}`,
  name: `Master_Outlet_${number}`,
  ocp_id: `AA${1 + (number % 2)}`,
  control_state: 'Idle On',
  state: 'On',
  status: 'Normal',
  socket_type: 'C19',
  current_capacity: 16,
  current: 14.2,
  voltage: 231.4,
  active_power: 3250,
  apparent_power: 3290,
  power_factor: 0.99,
  energy: 1234.5,
}));

const PHASES = range(3).map((phase) => ({
  ...{ id: `AA${phase}`, name: `AA:L${phase}-N`, label: `AA:L${phase}-N`, state: 'On', status: 'Normal' },
  ...{ voltage: 231.4, current: 14.2, active_power: 3250, apparent_power: 3290, power_factor: 0.99, energy: 800.1 },
}));

/** What a PRO2 with eight metered, switched outlets says over JAWS, by path. */
const REPLIES: Readonly<Record<string, unknown>> = {
  '/jaws/config/info/system': {
    firmware: 'Sentry Switched PDU Version 8.0n',
    product_series: 'PRO2',
    uptime: '3 days',
  },
  '/jaws/config/info/units': [{ id: 'A', name: 'Master', model_number: 'C2S42CE', product_serial_number: 'A1' }],
  '/jaws/config/outlets': OUTLETS.map(({ id, name }) => ({ id, name, control_lock: 'off' })),
  '/jaws/config/outlets/global': { sequence_interval: 2, reboot_delay: 15 },
  '/jaws/monitor/outlets': OUTLETS,
  '/jaws/monitor/cords': [
    {
      ...{ id: 'AA', name: 'Master_Cord_A', plug_type: '60309', current_capacity: 32, frequency: 50, energy: 91000.2 },
      ...{ active_power: 26000, apparent_power: 26400, power_factor: 0.98, three_phase_imbalance: 2 },
    },
  ],
  '/jaws/monitor/lines': range(3).map((line) => ({
    id: `AA${line}`,
    label: `AA:L${line}`,
    current: 38.2,
    status: 'Normal',
  })),
  '/jaws/monitor/phases': PHASES,
  '/jaws/monitor/ocps': range(2).map((ocp) => ({ id: `AA${ocp}`, label: `AA:BR${ocp}`, status: 'Normal' })),
  '/jaws/monitor/sensors/temp': [{ id: 'A1', name: 'Temp_Sensor_A1', temperature_celsius: 24.5, status: 'Normal' }],
};

export function jawsReply(path: string): string | undefined {
  if (Object.hasOwn(REPLIES, path)) return JSON.stringify(REPLIES[path]);
  const outlet = OUTLETS.find(({ id }) => path.endsWith(`/outlets/${id}`));
  return outlet && JSON.stringify(outlet);
}
