import { type BulkCall, bulkReply } from '../../farm-simulator/json-rpc.ts';

/** Object → method → what it returns. */
export type Objects = Record<string, Record<string, unknown>>;

const rid = (name: string, version = '4.0.5') => ({ rid: `/tfwopaque/${name}:${version}`, type: `${name}:${version}` });
const path = (name: string, version?: string) => rid(name, version).rid;
const reading = (value: number, more: object = {}) => ({
  timestamp: 1700000000,
  available: true,
  status: { aboveUpperCritical: false, aboveUpperWarning: false, belowLowerWarning: false, belowLowerCritical: false },
  valid: true,
  value,
  ...more,
});
const state = (value: number, available = true) => ({ timestamp: 1700000000, available, value });
const outletState = (powerState: number, more: object = {}) => ({
  ...{ available: true, powerState, switchOnInProgress: false, cycleInProgress: false, isLoadShed: false },
  ...{ isSuspended: false, ledState: { red: false, green: true, blinking: false }, lastPowerStateChange: 1700000123 },
  ...more,
});
const device = (type: number, unit: number, sensor: string, more: object = {}) => ({
  type: 'peripheral.Device:6.0.0',
  value: {
    deviceID: {
      serial: `S-${sensor}`,
      type: { readingtype: unit === 0 ? 2 : 0, type, unit },
      isActuator: false,
      channel: -1,
      ...more,
    },
    device: rid(sensor),
  },
});

/** A PDU with one inlet of two poles, two outlets, a breaker and four slots, in the words of the SDK. */
export function objects(): Objects {
  return {
    '/model/pdu/0': {
      getInlets: [rid('Inlet')],
      getOutlets: [rid('OutletA', '2.1.5'), rid('OutletB', '3.0.1')],
      getOverCurrentProtectors: [rid('Ocp')],
      getMetaData: {
        nameplate: { manufacturer: 'Raritan', model: 'PX3-5892', partNumber: '', serialNumber: '1S00000001' },
        fwRevision: '4.3.13.5-52458',
        macAddress: '00:0d:5d:11:f0:b8',
      },
      getSettings: {
        name: 'row 3 left',
        startupState: 2,
        cycleDelay: 10,
        inRushGuardDelay: 200,
        inhibitRelayControl: false,
      },
    },
    '/model/peripheraldevicemanager': {
      getDeviceSlots: ['Slot1', 'Slot2', 'Slot3', 'Slot4', 'Slot5'].map((name) => rid(name)),
    },
    [path('Inlet')]: {
      getMetaData: { label: 'I1', plugType: 'IEC 60309 3P+N+E 6h 32A', rating: { current: 32, decimalCurrent: 31.5 } },
      getSettings: { name: 'feed A' },
      getSensors: {
        current: rid('I-current'),
        activePower: rid('I-power'),
        apparentPower: rid('I-apparent'),
        activeEnergy: rid('I-energy'),
        lineFrequency: rid('I-hertz'),
        unbalancedCurrent: rid('I-unbalance'),
        residualCurrent: rid('I-residual'),
        reactivePower: null,
      },
      getPoles: [
        {
          label: '',
          line: 0,
          nodeId: 1,
          voltage: rid('P0-voltage'),
          voltageLN: rid('P0-ln'),
          current: rid('P0-current'),
          activeEnergy: rid('P0-energy'),
        },
        { label: '', line: 3, nodeId: 4, current: rid('PN-current'), voltage: null },
        { label: '', line: 9, nodeId: 5, current: rid('P9-current') },
      ],
    },
    [path('OutletA', '2.1.5')]: {
      getMetaData: { label: '1', receptacleType: 'IEC 60320 C19', rating: { current: 16 }, isSwitchable: true },
      getSettings: { name: 'miner 17', usePduCycleDelay: true, cycleDelay: 30 },
      getSensors: {
        current: rid('A-current'),
        voltage: rid('A-voltage'),
        activePower: rid('A-power'),
        powerFactor: rid('A-pf'),
        activeEnergy: rid('A-energy'),
      },
      getState: outletState(1),
    },
    [path('OutletB', '3.0.1')]: {
      getMetaData: { label: '2', receptacleType: 'IEC 60320 C13', rating: { current: 10 }, isSwitchable: false },
      getSettings: { name: '' },
      getSensors: { activePower: rid('B-power'), current: null },
      getState: outletState(0, { isSuspended: true, lastPowerStateChange: 0 }),
    },
    [path('Ocp')]: {
      getMetaData: { label: 'C1', rating: { current: 20 } },
      getSettings: { name: 'top' },
      getSensors: { trip: rid('C-trip'), current: rid('C-current') },
    },
    [path('Slot1')]: { getDevice: device(8, 29, 'temperature'), getSettings: { name: 'cold aisle' } },
    [path('Slot2')]: { getDevice: null },
    [path('Slot3')]: { getDevice: device(42, 0, 'door'), getSettings: { name: '' } },
    [path('Slot4')]: { getDevice: device(9, 9, 'humidity') },
    [path('Slot5')]: { getDevice: device(13, 0, 'relay', { isActuator: true }) },
    [path('I-current')]: {
      getReading: reading(12.345),
      getThresholds: { upperCriticalActive: true, upperCritical: 25.6, upperWarningActive: false, upperWarning: 20.8 },
    },
    [path('I-power')]: { getReading: reading(8000.5) },
    [path('I-apparent')]: { getReading: reading(8100, { valid: false }) },
    [path('I-energy')]: { getReading: reading(1_000_000.25) },
    [path('I-hertz')]: { getReading: reading(49.9) },
    [path('I-unbalance')]: { getReading: reading(12.5) },
    [path('I-residual')]: { getReading: reading(0.0025) },
    [path('P0-voltage')]: { getReading: reading(399.7) },
    [path('P0-ln')]: { getReading: reading(230.7) },
    [path('P0-current')]: { getReading: reading(11.1) },
    [path('P0-energy')]: { getReading: reading(500) },
    [path('PN-current')]: { getReading: reading(0.616) },
    [path('P9-current')]: { getReading: reading(1) },
    [path('A-current')]: { getReading: reading(14.8) },
    [path('A-voltage')]: { getReading: reading(231) },
    [path('A-power')]: { getReading: reading(3400) },
    [path('A-pf')]: { getReading: reading(0.99) },
    [path('A-energy')]: { getReading: reading(5000) },
    [path('B-power')]: { getReading: reading(0, { available: false }) },
    [path('C-trip')]: { getState: state(1) },
    [path('C-current')]: { getReading: reading(4.3) },
    [path('temperature')]: { getReading: reading(77, { status: { aboveUpperWarning: true } }) },
    [path('door')]: { getState: state(0) },
    [path('humidity')]: { getReading: reading(45) },
  };
}

/** The answer to the body of a POST to `/bulk`. */
export function answerOf(all: Objects, body: string): unknown {
  const calls = (JSON.parse(body) as { params: { requests: BulkCall[] } }).params.requests;
  return bulkReply(calls, (rid) => {
    const returns = all[rid];
    return returns && Object.fromEntries(Object.entries(returns).map(([method, value]) => [method, () => value]));
  });
}
