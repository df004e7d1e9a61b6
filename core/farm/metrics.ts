import { UNITS, type Unit } from './units.ts';

export interface MetricSpec {
  type: 'gauge' | 'counter' | 'info';
  unit: Unit;
  help: string;
  /** Labels beside `site` and the device's own (`miner`, `pdu`, `sensor`), which every series carries. */
  labels?: readonly string[];
}

/**
 * THE catalogue: every series that a device can have. Prometheus names, HELP, Influx fields, docs/metrics.md, units
 * of dashboards and the checks of rules follow from it. Renaming one is a change of interface.
 *
 * Text stands in `info` metrics (value 1). A metric that the device does not report has no series: missing is not zero.
 */
export const METRICS = {
  'miner.up': { type: 'gauge', unit: 'flag', help: 'Whether the last poll of the miner was answered.' },
  'miner.last_poll': { type: 'gauge', unit: 'timestamp', help: 'When the miner was last asked, answered or not.' },
  'miner.last_answer': { type: 'gauge', unit: 'timestamp', help: 'When the miner last answered a poll.' },
  'miner.poll_duration': { type: 'gauge', unit: 'seconds', help: 'How long the last poll took.' },
  'miner.poll_failure': {
    type: 'gauge',
    unit: 'flag',
    labels: ['reason'],
    help: 'Set to 1 while the last poll failed, with the reason.',
  },
  'miner.info': {
    type: 'info',
    unit: 'none',
    labels: [
      'make',
      'model',
      'firmware',
      'driver',
      'mac',
      'serial',
      'hostname',
      'address',
      'control_board',
      'algorithm',
      'software',
      'version',
    ],
    help: 'What the miner is, as it says itself.',
  },
  'miner.location': {
    type: 'info',
    unit: 'none',
    labels: ['building', 'rack', 'position', 'client', 'model', 'name'],
    help: 'Where the miner stands and whose it is, from the inventory.',
  },
  'miner.feed': {
    type: 'info',
    unit: 'none',
    labels: ['pdu', 'outlet'],
    help: 'An outlet that powers the miner, from the inventory.',
  },
  'miner.operation': {
    type: 'gauge',
    unit: 'flag',
    labels: ['operation'],
    help: 'Set to 1 for what the miner is doing: hashing, degraded, starting, not-hashing, sleeping, off (silent, its outlets are switched off), unreachable or unknown.',
  },
  'miner.attention': {
    type: 'gauge',
    unit: 'flag',
    labels: ['reason', 'level'],
    help: 'Set to 1 for each reason why a person should look, at level advisory or action.',
  },
  'miner.uptime': {
    type: 'gauge',
    unit: 'seconds',
    help: 'Time since the miner (or its mining program, where only that is told) started.',
  },
  'miner.mining_duration': { type: 'gauge', unit: 'seconds', help: 'Time since the mining program started.' },
  'miner.started': {
    type: 'gauge',
    unit: 'timestamp',
    help: 'When the mining program started, where it tells that instead of for how long it runs.',
  },
  'miner.paused': { type: 'gauge', unit: 'flag', help: 'Whether mining is paused, as the mining program says.' },
  'miner.hashrate': {
    type: 'gauge',
    unit: 'hashesPerSecond',
    labels: ['algorithm'],
    help: 'Hashrate now, over the shortest window that the miner reports.',
  },
  'miner.hashrate_average': {
    type: 'gauge',
    unit: 'hashesPerSecond',
    labels: ['algorithm', 'window'],
    help: 'Hashrate averaged by the miner itself over the window (1m, 5m, 15m, 30m or boot).',
  },
  'miner.hashrate_expected': {
    type: 'gauge',
    unit: 'hashesPerSecond',
    labels: ['algorithm'],
    help: 'Hashrate that the miner should reach, as the inventory or else the miner itself says.',
  },
  'miner.power': {
    type: 'gauge',
    unit: 'watts',
    help: 'Power at the wall, as the miner reports it; of a GPU rig, what its cards draw.',
  },
  'miner.feed_power_ratio': {
    type: 'gauge',
    unit: 'ratio',
    help: 'Power through all outlets that feed the miner, as a share of what it reports itself; only while it hashes.',
  },
  'miner.power_limit': { type: 'gauge', unit: 'watts', help: 'Power limit that is set on the miner.' },
  'miner.environment_temperature': { type: 'gauge', unit: 'celsius', help: 'Air temperature at the miner.' },
  'miner.liquid_temperature': {
    type: 'gauge',
    unit: 'celsius',
    labels: ['side'],
    help: 'Coolant temperature at the inlet or outlet of the miner.',
  },
  'miner.fan_speed': { type: 'gauge', unit: 'rpm', labels: ['fan'], help: 'Speed of a fan.' },
  'miner.fan_duty': { type: 'gauge', unit: 'ratio', help: 'How hard the fans are driven.' },
  'miner.fans': { type: 'gauge', unit: 'none', help: 'Fans that the miner lists.' },
  'miner.fans_expected': {
    type: 'gauge',
    unit: 'none',
    help: 'Fans that the miner should have, as the inventory, else the miner, else the table of models says.',
  },
  'miner.psu_fan_speed': { type: 'gauge', unit: 'rpm', help: 'Speed of the fan of the power supply.' },
  'miner.psu_input_voltage': { type: 'gauge', unit: 'volts', help: 'Voltage at the input of the power supply.' },
  'miner.psu_temperature': {
    type: 'gauge',
    unit: 'celsius',
    labels: ['sensor'],
    help: 'Temperature in the power supply.',
  },
  'miner.frequency': { type: 'gauge', unit: 'hertz', help: 'Clock of the chips, averaged over the miner.' },
  'miner.boards': { type: 'gauge', unit: 'none', help: 'Hash boards that work: listed, with chips, not dead.' },
  'miner.boards_expected': {
    type: 'gauge',
    unit: 'none',
    help: 'Hash boards that the miner should have, as the inventory, else the miner, else the table of models says.',
  },
  'miner.board_hashrate': {
    type: 'gauge',
    unit: 'hashesPerSecond',
    labels: ['board'],
    help: 'Hashrate of a hash board.',
  },
  'miner.board_hashrate_expected': {
    type: 'gauge',
    unit: 'hashesPerSecond',
    labels: ['board'],
    help: 'Hashrate that a hash board should reach, as the miner says.',
  },
  'miner.board_temperature': {
    type: 'gauge',
    unit: 'celsius',
    labels: ['board', 'sensor'],
    help: 'Temperature of the circuit board of a hash board.',
  },
  'miner.chip_temperature': {
    type: 'gauge',
    unit: 'celsius',
    labels: ['board', 'sensor'],
    help: 'Temperature of chips of a hash board; sensor is a sensor number, or min, max, mean where only those are told.',
  },
  'miner.board_inlet_temperature': {
    type: 'gauge',
    unit: 'celsius',
    labels: ['board'],
    help: 'Air or water entering a hash board.',
  },
  'miner.board_outlet_temperature': {
    type: 'gauge',
    unit: 'celsius',
    labels: ['board'],
    help: 'Air or water leaving a hash board.',
  },
  'miner.board_chips': { type: 'gauge', unit: 'none', labels: ['board'], help: 'Chips that answer on a hash board.' },
  'miner.board_chips_expected': {
    type: 'gauge',
    unit: 'none',
    labels: ['board'],
    help: 'Chips that a hash board should have, as the inventory, else the miner, else the table of models says.',
  },
  'miner.board_frequency': {
    type: 'gauge',
    unit: 'hertz',
    labels: ['board'],
    help: 'Clock of the chips of a hash board.',
  },
  'miner.board_voltage': { type: 'gauge', unit: 'volts', labels: ['board'], help: 'Supply voltage of a hash board.' },
  'miner.board_hardware_errors': {
    type: 'counter',
    unit: 'none',
    labels: ['board'],
    help: 'Hardware errors of a hash board since the mining program started.',
  },
  'miner.board_info': {
    type: 'info',
    unit: 'none',
    labels: ['board', 'serial', 'status'],
    help: 'What a hash board is.',
  },
  'miner.hardware_errors': { type: 'counter', unit: 'none', help: 'Hardware errors since the mining program started.' },
  'miner.shares': {
    type: 'counter',
    unit: 'none',
    labels: ['result'],
    help: 'Shares since the mining program started, by result: accepted, rejected, stale, invalid.',
  },
  'miner.algorithm_shares': {
    type: 'counter',
    unit: 'none',
    labels: ['algorithm', 'result'],
    help: 'Shares of one of the algorithms that a mining program works at, by result: accepted, rejected, stale, invalid.',
  },
  'miner.best_share_difficulty': { type: 'gauge', unit: 'none', help: 'Difficulty of the best share found.' },
  'miner.pool_info': {
    type: 'info',
    unit: 'none',
    labels: ['pool', 'url', 'worker', 'status'],
    help: 'A pool that is set on the miner.',
  },
  'miner.pool_up': { type: 'gauge', unit: 'flag', labels: ['pool'], help: 'Whether the miner reaches the pool.' },
  'miner.pool_active': {
    type: 'gauge',
    unit: 'flag',
    labels: ['pool'],
    help: 'Whether the miner works for the pool now.',
  },
  'miner.pool_intended': {
    type: 'gauge',
    unit: 'flag',
    labels: ['pool'],
    help: 'Whether the pool and its worker are among those that the configuration allows for this miner.',
  },
  'miner.pool_shares': {
    type: 'counter',
    unit: 'none',
    labels: ['pool', 'result'],
    help: 'Shares sent to a pool, by result.',
  },
  'miner.pool_difficulty': {
    type: 'gauge',
    unit: 'none',
    labels: ['pool'],
    help: 'Share difficulty that the pool asks for.',
  },
  'miner.pool_latency': {
    type: 'gauge',
    unit: 'seconds',
    labels: ['pool'],
    help: 'How long the pool takes to answer, as the mining program measures it.',
  },
  'miner.pool_connected': {
    type: 'gauge',
    unit: 'seconds',
    labels: ['pool'],
    help: 'How long the mining program has been connected to the pool.',
  },
  'miner.gpus': { type: 'gauge', unit: 'none', help: 'Cards that the mining program works with.' },
  'miner.gpu_info': {
    type: 'info',
    unit: 'none',
    labels: ['gpu', 'kind', 'name', 'pci'],
    help: 'A card of a rig, or (kind cpu) its processor; pci is the number of the bus, decimal.',
  },
  'miner.gpu_hashrate': {
    type: 'gauge',
    unit: 'hashesPerSecond',
    labels: ['gpu', 'algorithm'],
    help: 'Hashrate of a card at one algorithm; of Equihash in solutions and of Cuckoo in graphs per second.',
  },
  'miner.gpu_temperature': {
    type: 'gauge',
    unit: 'celsius',
    labels: ['gpu', 'sensor'],
    help: 'Temperature of a card: its core, hot-spot or memory.',
  },
  'miner.gpu_fan_duty': {
    type: 'gauge',
    unit: 'ratio',
    labels: ['gpu'],
    help: 'How hard the fans of a card are driven.',
  },
  'miner.gpu_fan_speed': { type: 'gauge', unit: 'rpm', labels: ['gpu'], help: 'Speed of the fans of a card.' },
  'miner.gpu_power': { type: 'gauge', unit: 'watts', labels: ['gpu'], help: 'Power that a card draws.' },
  'miner.gpu_clock': {
    type: 'gauge',
    unit: 'hertz',
    labels: ['gpu', 'domain'],
    help: 'Clock of the core or the memory of a card.',
  },
  'miner.gpu_shares': {
    type: 'counter',
    unit: 'none',
    labels: ['gpu', 'result'],
    help: 'Shares that a card found, by result: accepted, rejected, stale, invalid.',
  },
  'miner.gpu_paused': {
    type: 'gauge',
    unit: 'flag',
    labels: ['gpu'],
    help: 'Whether the mining program keeps a card paused or stopped.',
  },
  'miner.pool_last_share': {
    type: 'gauge',
    unit: 'timestamp',
    labels: ['pool'],
    help: 'When the last share went to the pool.',
  },
  'miner.error': {
    type: 'gauge',
    unit: 'flag',
    labels: ['code', 'vendor_code', 'component'],
    help: 'Set to 1 for each error that the firmware reports; code is the same for all makes.',
  },
  'miner.fault_light': {
    type: 'gauge',
    unit: 'flag',
    help: 'Whether the fault light is switched on to find the miner.',
  },
  'miner.answers_mended': {
    type: 'gauge',
    unit: 'none',
    help: 'Answers of the last poll that were not valid and had to be mended.',
  },
  'miner.questions_unanswered': {
    type: 'gauge',
    unit: 'none',
    help: 'Questions of the last poll that were refused or not answered, of those that others answered.',
  },
  'miner.hashrate_minimum': {
    type: 'gauge',
    unit: 'ratio',
    help: 'Threshold: share of the expected hashrate below which the miner needs attention.',
  },
  'miner.chip_temperature_limit': {
    type: 'gauge',
    unit: 'celsius',
    help: 'Threshold: chip temperature above which the miner is too hot.',
  },
  'miner.board_temperature_limit': {
    type: 'gauge',
    unit: 'celsius',
    help: 'Threshold: board temperature above which the miner is too hot.',
  },
  'miner.feed_power_tolerance': {
    type: 'gauge',
    unit: 'ratio',
    help: 'Threshold: share by which feed power and own power may differ before the inventory names the wrong outlet.',
  },
  'miner.warm_up': { type: 'gauge', unit: 'seconds', help: 'Threshold: uptime below which hashrate is not judged.' },
  'miner.hardware_errors_limit': {
    type: 'gauge',
    unit: 'ratio',
    help: 'Threshold: share of wrong results among all results of the chips above which the miner needs attention.',
  },
  'miner.shares_rejected_limit': {
    type: 'gauge',
    unit: 'ratio',
    labels: ['level'],
    help: 'Threshold: share of rejected shares above which the miner needs attention, level warning or critical.',
  },
  'miner.share_age_limit': {
    type: 'gauge',
    unit: 'seconds',
    help: 'Threshold: time since the last share above which a hashing miner needs attention.',
  },
  'miner.inlet_temperature_limit': {
    type: 'gauge',
    unit: 'celsius',
    help: 'Threshold: temperature of the air or liquid that enters the miner above which it is too warm.',
  },
  'miner.psu_temperature_limit': {
    type: 'gauge',
    unit: 'celsius',
    help: 'Threshold: temperature of the power supply above which it is too hot.',
  },
  'miner.hashrate_decline_limit': {
    type: 'gauge',
    unit: 'ratio',
    help: "Threshold: share by which the hashrate may lie below the miner's own past week.",
  },
  'miner.efficiency_drift_limit': {
    type: 'gauge',
    unit: 'ratio',
    help: "Threshold: share by which the energy of a hash may lie above the miner's own past week.",
  },
  'miner.restarts_limit': {
    type: 'gauge',
    unit: 'none',
    help: 'Threshold: restarts within six hours above which the miner needs attention.',
  },

  'pdu.up': { type: 'gauge', unit: 'flag', help: 'Whether the last poll of the PDU was answered.' },
  'pdu.last_poll': { type: 'gauge', unit: 'timestamp', help: 'When the PDU was last asked, answered or not.' },
  'pdu.last_answer': { type: 'gauge', unit: 'timestamp', help: 'When the PDU last answered a poll.' },
  'pdu.poll_duration': { type: 'gauge', unit: 'seconds', help: 'How long the last poll took.' },
  'pdu.poll_failure': {
    type: 'gauge',
    unit: 'flag',
    labels: ['reason'],
    help: 'Set to 1 while the last poll failed, with the reason.',
  },
  'pdu.info': {
    type: 'info',
    unit: 'none',
    labels: ['make', 'model', 'firmware', 'driver', 'mac', 'serial', 'address', 'name'],
    help: 'What the PDU is, as it says itself.',
  },
  'pdu.location': {
    type: 'info',
    unit: 'none',
    labels: ['building', 'rack', 'position', 'client', 'model', 'name'],
    help: 'Where the PDU stands, from the inventory.',
  },
  'pdu.operation': {
    type: 'gauge',
    unit: 'flag',
    labels: ['operation'],
    help: 'Set to 1 for what the PDU is doing: operating, unreachable or unknown.',
  },
  'pdu.attention': {
    type: 'gauge',
    unit: 'flag',
    labels: ['reason', 'level'],
    help: 'Set to 1 for each reason why a person should look.',
  },
  'pdu.questions_unanswered': {
    type: 'gauge',
    unit: 'none',
    help: 'Questions of the last poll that were refused or not answered, of those that others answered.',
  },
  'pdu.answers_mended': {
    type: 'gauge',
    unit: 'none',
    help: 'Answers of the last poll that were not valid and had to be mended.',
  },
  'pdu.uptime': { type: 'gauge', unit: 'seconds', help: 'Time since the controller of the PDU started.' },
  'pdu.power': { type: 'gauge', unit: 'watts', help: 'Active power of the whole PDU.' },
  'pdu.apparent_power': { type: 'gauge', unit: 'voltAmperes', help: 'Apparent power of the whole PDU.' },
  'pdu.energy': { type: 'counter', unit: 'joules', help: 'Energy through the whole PDU since its counter was reset.' },
  'pdu.outlets': { type: 'gauge', unit: 'none', help: 'Outlets of the PDU.' },
  'pdu.outlet_info': {
    type: 'info',
    unit: 'none',
    labels: ['outlet', 'label', 'name', 'receptacle'],
    help: 'An outlet: its printed label, the name that is set on the PDU and the receptacle.',
  },
  'pdu.outlet_source': {
    type: 'info',
    unit: 'none',
    labels: ['outlet', 'breaker', 'inlet'],
    help: 'The breaker that an outlet hangs on, or the inlet where no breaker is between.',
  },
  'pdu.outlet_on': { type: 'gauge', unit: 'flag', labels: ['outlet'], help: 'Whether the outlet is switched on.' },
  'pdu.outlet_switchable': {
    type: 'gauge',
    unit: 'flag',
    labels: ['outlet'],
    help: 'Whether the outlet can be switched.',
  },
  'pdu.outlet_suspended': {
    type: 'gauge',
    unit: 'flag',
    labels: ['outlet'],
    help: 'Whether the PDU keeps the outlet off after a breaker trip.',
  },
  'pdu.outlet_power': { type: 'gauge', unit: 'watts', labels: ['outlet'], help: 'Active power through an outlet.' },
  'pdu.outlet_apparent_power': {
    type: 'gauge',
    unit: 'voltAmperes',
    labels: ['outlet'],
    help: 'Apparent power through an outlet.',
  },
  'pdu.outlet_current': { type: 'gauge', unit: 'amperes', labels: ['outlet'], help: 'Current through an outlet.' },
  'pdu.outlet_voltage': { type: 'gauge', unit: 'volts', labels: ['outlet'], help: 'Voltage at an outlet.' },
  'pdu.outlet_power_factor': { type: 'gauge', unit: 'ratio', labels: ['outlet'], help: 'Power factor at an outlet.' },
  'pdu.outlet_frequency': { type: 'gauge', unit: 'hertz', labels: ['outlet'], help: 'Mains frequency at an outlet.' },
  'pdu.outlet_energy': {
    type: 'counter',
    unit: 'joules',
    labels: ['outlet'],
    help: 'Energy through an outlet since its counter was reset.',
  },
  'pdu.outlet_rated_current': {
    type: 'gauge',
    unit: 'amperes',
    labels: ['outlet'],
    help: 'Rated current of an outlet.',
  },
  'pdu.outlet_sequence_delay': {
    type: 'gauge',
    unit: 'seconds',
    labels: ['outlet'],
    help: 'Pause that the PDU keeps after switching on an outlet in its sequence.',
  },
  'pdu.outlet_last_switch': {
    type: 'gauge',
    unit: 'timestamp',
    labels: ['outlet'],
    help: 'When the outlet was last switched.',
  },
  'pdu.inlet_info': {
    type: 'info',
    unit: 'none',
    labels: ['inlet', 'label', 'name', 'plug'],
    help: 'An inlet of the PDU.',
  },
  'pdu.inlet_power': { type: 'gauge', unit: 'watts', labels: ['inlet'], help: 'Active power through an inlet.' },
  'pdu.inlet_apparent_power': {
    type: 'gauge',
    unit: 'voltAmperes',
    labels: ['inlet'],
    help: 'Apparent power through an inlet.',
  },
  'pdu.inlet_reactive_power': {
    type: 'gauge',
    unit: 'voltAmperesReactive',
    labels: ['inlet'],
    help: 'Reactive power through an inlet.',
  },
  'pdu.inlet_current': {
    type: 'gauge',
    unit: 'amperes',
    labels: ['inlet'],
    help: 'Current through an inlet; the largest line where there are three.',
  },
  'pdu.inlet_voltage': {
    type: 'gauge',
    unit: 'volts',
    labels: ['inlet'],
    help: 'Voltage at an inlet; the smallest line-to-line where there are three.',
  },
  'pdu.inlet_power_factor': { type: 'gauge', unit: 'ratio', labels: ['inlet'], help: 'Power factor at an inlet.' },
  'pdu.inlet_frequency': { type: 'gauge', unit: 'hertz', labels: ['inlet'], help: 'Mains frequency at an inlet.' },
  'pdu.inlet_energy': {
    type: 'counter',
    unit: 'joules',
    labels: ['inlet'],
    help: 'Energy through an inlet since its counter was reset.',
  },
  'pdu.inlet_current_unbalance': {
    type: 'gauge',
    unit: 'ratio',
    labels: ['inlet'],
    help: 'Unbalance of the line currents of an inlet.',
  },
  'pdu.inlet_voltage_unbalance': {
    type: 'gauge',
    unit: 'ratio',
    labels: ['inlet'],
    help: 'Unbalance of the line voltages of an inlet.',
  },
  'pdu.inlet_residual_current': {
    type: 'gauge',
    unit: 'amperes',
    labels: ['inlet'],
    help: 'Residual current at an inlet.',
  },
  'pdu.inlet_residual_current_state': {
    type: 'gauge',
    unit: 'flag',
    labels: ['inlet', 'state'],
    help: 'Set to 1 for the state of the residual current monitor of an inlet: normal, warning, critical …',
  },
  'pdu.inlet_rated_current': { type: 'gauge', unit: 'amperes', labels: ['inlet'], help: 'Rated current of an inlet.' },
  'pdu.inlet_current_limit': {
    type: 'gauge',
    unit: 'amperes',
    labels: ['inlet', 'level'],
    help: 'Upper threshold of the inlet current that is set on the PDU, level warning or critical.',
  },
  'pdu.line_power': {
    type: 'gauge',
    unit: 'watts',
    labels: ['inlet', 'line'],
    help: 'Active power of a line of an inlet.',
  },
  'pdu.line_apparent_power': {
    type: 'gauge',
    unit: 'voltAmperes',
    labels: ['inlet', 'line'],
    help: 'Apparent power of a line of an inlet.',
  },
  'pdu.line_current': {
    type: 'gauge',
    unit: 'amperes',
    labels: ['inlet', 'line'],
    help: 'Current of a line of an inlet.',
  },
  'pdu.line_voltage': {
    type: 'gauge',
    unit: 'volts',
    labels: ['inlet', 'line', 'against'],
    help: 'Voltage of a line of an inlet, against the next line or the neutral.',
  },
  'pdu.line_power_factor': {
    type: 'gauge',
    unit: 'ratio',
    labels: ['inlet', 'line'],
    help: 'Power factor of a line of an inlet.',
  },
  'pdu.line_energy': {
    type: 'counter',
    unit: 'joules',
    labels: ['inlet', 'line'],
    help: 'Energy through a line of an inlet since its counter was reset.',
  },
  'pdu.breaker_info': {
    type: 'info',
    unit: 'none',
    labels: ['breaker', 'label', 'name'],
    help: 'An over-current protector of the PDU.',
  },
  'pdu.breaker_closed': {
    type: 'gauge',
    unit: 'flag',
    labels: ['breaker'],
    help: 'Whether the breaker is closed; 0 is tripped.',
  },
  'pdu.breaker_current': { type: 'gauge', unit: 'amperes', labels: ['breaker'], help: 'Current through a breaker.' },
  'pdu.breaker_rated_current': {
    type: 'gauge',
    unit: 'amperes',
    labels: ['breaker'],
    help: 'Rated current of a breaker.',
  },
  'pdu.sensor_info': {
    type: 'info',
    unit: 'none',
    labels: ['sensor', 'name', 'kind', 'serial'],
    help: 'A sensor plugged into the PDU.',
  },
  'pdu.sensor_temperature': {
    type: 'gauge',
    unit: 'celsius',
    labels: ['sensor'],
    help: 'Temperature at a sensor of the PDU.',
  },
  'pdu.sensor_humidity': {
    type: 'gauge',
    unit: 'ratio',
    labels: ['sensor'],
    help: 'Relative humidity at a sensor of the PDU.',
  },
  'pdu.sensor_absolute_humidity': {
    type: 'gauge',
    unit: 'gramsPerCubicMeter',
    labels: ['sensor'],
    help: 'Absolute humidity at a sensor of the PDU.',
  },
  'pdu.sensor_dew_point': {
    type: 'gauge',
    unit: 'celsius',
    labels: ['sensor'],
    help: 'Dew point at a sensor of the PDU.',
  },
  'pdu.sensor_air_pressure': {
    type: 'gauge',
    unit: 'pascals',
    labels: ['sensor'],
    help: 'Air pressure at a sensor of the PDU.',
  },
  'pdu.sensor_air_flow': {
    type: 'gauge',
    unit: 'metersPerSecond',
    labels: ['sensor'],
    help: 'Air flow at a sensor of the PDU.',
  },
  'pdu.sensor_state': {
    type: 'gauge',
    unit: 'flag',
    labels: ['sensor', 'state'],
    help: 'Set to 1 for the state of a sensor that knows states: open, closed, alarmed, normal …',
  },
  'pdu.cycle_off_period': {
    type: 'gauge',
    unit: 'seconds',
    help: 'How long a native power cycle of the PDU keeps an outlet off.',
  },
  'pdu.inrush_guard_delay': {
    type: 'gauge',
    unit: 'seconds',
    help: 'Pause that the PDU keeps between outlets that are switched on together.',
  },
  'pdu.power_on_delay': {
    type: 'gauge',
    unit: 'seconds',
    help: 'How long the PDU waits after mains have returned before it switches outlets on.',
  },
  'pdu.outlet_group_info': {
    type: 'info',
    unit: 'none',
    labels: ['group', 'name', 'members'],
    help: 'A group of outlets that is set on the PDU, with its outlets in the words of the PDU.',
  },
  'pdu.outlet_group_power': {
    type: 'gauge',
    unit: 'watts',
    labels: ['group'],
    help: 'Active power through a group of outlets.',
  },
  'pdu.outlet_group_apparent_power': {
    type: 'gauge',
    unit: 'voltAmperes',
    labels: ['group'],
    help: 'Apparent power through a group of outlets.',
  },
  'pdu.outlet_group_energy': {
    type: 'counter',
    unit: 'joules',
    labels: ['group'],
    help: 'Energy through a group of outlets since its counter was reset.',
  },
  'pdu.transfer_switch_info': {
    type: 'info',
    unit: 'none',
    labels: ['transfer_switch', 'label', 'name'],
    help: 'A transfer switch of the PDU.',
  },
  'pdu.transfer_switch_active_inlet': {
    type: 'gauge',
    unit: 'none',
    labels: ['transfer_switch'],
    help: 'Number of the inlet that a transfer switch feeds its outlets from; 0 is none.',
  },
  'pdu.transfer_switch_state': {
    type: 'gauge',
    unit: 'flag',
    labels: ['transfer_switch', 'kind', 'state'],
    help: 'Set to 1 for the state of each sensor of a transfer switch, its active inlet among them.',
  },
  'pdu.controller_temperature': {
    type: 'gauge',
    unit: 'celsius',
    help: 'Temperature of the controller of the PDU.',
  },
  'pdu.load_limit': {
    type: 'gauge',
    unit: 'ratio',
    labels: ['level'],
    help: 'Threshold: share of its rated current above which an outlet, breaker or inlet needs attention, level warning or critical.',
  },
  'pdu.unbalance_limit': {
    type: 'gauge',
    unit: 'ratio',
    labels: ['level'],
    help: 'Threshold: difference between the lines of an inlet, as a share of their mean, above which it needs attention, level warning or critical.',
  },
  'pdu.power_factor_minimum': {
    type: 'gauge',
    unit: 'ratio',
    help: 'Threshold: power factor below which a loaded inlet or outlet needs attention.',
  },
  'pdu.sensor_temperature_limit': {
    type: 'gauge',
    unit: 'celsius',
    help: 'Threshold: temperature at a sensor of the PDU above which the room is too warm.',
  },
  'pdu.sensor_humidity_limit': {
    type: 'gauge',
    unit: 'ratio',
    help: 'Threshold: relative humidity at a sensor of the PDU above which the room is too humid.',
  },

  'sensor.up': { type: 'gauge', unit: 'flag', help: 'Whether the last poll of the sensor was answered.' },
  'sensor.last_poll': { type: 'gauge', unit: 'timestamp', help: 'When the sensor was last asked, answered or not.' },
  'sensor.last_answer': { type: 'gauge', unit: 'timestamp', help: 'When the sensor last answered a poll.' },
  'sensor.poll_duration': { type: 'gauge', unit: 'seconds', help: 'How long the last poll took.' },
  'sensor.poll_failure': {
    type: 'gauge',
    unit: 'flag',
    labels: ['reason'],
    help: 'Set to 1 while the last poll failed, with the reason.',
  },
  'sensor.operation': {
    type: 'gauge',
    unit: 'flag',
    labels: ['operation'],
    help: 'Set to 1 for what the sensor unit is doing: operating, unreachable or unknown.',
  },
  'sensor.attention': {
    type: 'gauge',
    unit: 'flag',
    labels: ['reason', 'level'],
    help: 'Set to 1 for each reason why a person should look.',
  },
  'sensor.questions_unanswered': {
    type: 'gauge',
    unit: 'none',
    help: 'Questions of the last poll that were refused or not answered, of those that others answered.',
  },
  'sensor.answers_mended': {
    type: 'gauge',
    unit: 'none',
    help: 'Answers of the last poll that were not valid and had to be mended.',
  },
  'sensor.info': {
    type: 'info',
    unit: 'none',
    labels: ['make', 'model', 'firmware', 'driver', 'mac', 'serial', 'address', 'name'],
    help: 'What the sensor unit is, as it says itself.',
  },
  'sensor.location': {
    type: 'info',
    unit: 'none',
    labels: ['building', 'rack', 'position', 'client', 'model', 'name'],
    help: 'Where the sensor unit stands, from the inventory.',
  },
} as const satisfies Record<`${'miner' | 'pdu' | 'sensor'}.${string}`, MetricSpec>;

export type MetricId = keyof typeof METRICS;

/** The labels that a metric wants, beyond the device's own. */
export type LabelsOf<M extends MetricId> = (typeof METRICS)[M] extends { labels: readonly (infer L extends string)[] }
  ? L
  : never;

/** `miner.board_temperature` → `miner_board_temperature_celsius`; counters end in `_total`, texts in `_info`. */
export function prometheusName(metric: MetricId): string {
  const spec: MetricSpec = METRICS[metric];
  const unit = UNITS[spec.unit].suffix;
  const base = metric.replace('.', '_');
  const named = unit === '' || base.endsWith(`_${unit}`) ? base : `${base}_${unit}`;
  if (spec.type === 'counter') return `${named}_total`;
  return spec.type === 'info' && !named.endsWith('_info') ? `${named}_info` : named;
}

/** Influx: one measurement a family and set of labels, the rest of the name is the field. */
export function influxName(metric: MetricId): { measurement: string; field: string } {
  const [family = '', rest = ''] = metric.split('.');
  const name = prometheusName(metric).slice(family.length + 1);
  const part = /^(board|chip|fan|gpu|pool|psu|outlet_group|outlet|inlet|line|breaker|sensor|transfer_switch)_/.exec(
    rest,
  )?.[1];
  return part === undefined
    ? { measurement: family, field: name }
    : { measurement: `${family}_${part}`, field: name.slice(part.length + 1) };
}
