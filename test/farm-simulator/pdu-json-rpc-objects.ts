import type { Methods } from './json-rpc.ts';
import { BREAKERS, PHASES, RATED } from './outlet.ts';
import { lineFactor, numbersTo, WHOLE, wattHours } from './pdu-amounts.ts';
import { outlets } from './pdu-json-rpc-outlets.ts';
import { listOf, type Objects, reference, sensors } from './pdu-json-rpc-sensors.ts';
import { settingsMethod } from './pdu-json-rpc-settings.ts';
import type { PduModel } from './pdu-model.ts';
import { breakerAmperes, lineAmperes, lineSum, lineToLine } from './pdu-totals.ts';

const PDU = '/model/pdu/0';
/** Types and units of sensors.Sensor (JSON-RPC SDK 3.6): temperature 8 in °C (7), humidity 9 in % (9). */
const AIR = [
  { type: 8, unit: 7, measure: (pdu: PduModel) => pdu.temperature() },
  { type: 9, unit: 9, measure: (pdu: PduModel) => pdu.humidity() },
];

const known = new WeakMap<PduModel, ReadonlyMap<string, Methods>>();

/** The objects of a PDU by their references: the well-known ones, and those that the PDU gives to others. */
export function objectsOf(pdu: PduModel): ReadonlyMap<string, Methods> {
  const found = known.get(pdu) ?? new Map(objects(pdu));
  known.set(pdu, found);
  return found;
}

function* objects(pdu: PduModel): Objects {
  yield [PDU, unit(pdu)];
  yield* inlet(pdu);
  yield* outlets(pdu);
  for (const breaker of numbersTo(BREAKERS)) yield* overCurrentProtector(pdu, breaker);
  yield [
    '/model/peripheraldevicemanager',
    { getDeviceSlots: () => listOf('peripheral.DeviceSlot:4.0.0', 'slot', AIR) },
  ];
  for (const slot of AIR.keys()) yield* deviceSlot(pdu, slot);
}

function unit(pdu: PduModel): Methods {
  return {
    getInlets: () => listOf('pdumodel.Inlet:3.0.0', 'inlet', [pdu]),
    getOutlets: () => listOf('pdumodel.Outlet:3.0.0', 'outlet', pdu.outlets),
    getOverCurrentProtectors: () => listOf('pdumodel.OverCurrentProtector:4.0.0', 'ocp', numbersTo(BREAKERS)),
    getMetaData: () => ({
      nameplate: { manufacturer: 'Raritan', model: 'PX3-5892', partNumber: '', serialNumber: pdu.nameplate.serial },
      fwRevision: '4.0.20.5-49038',
      macAddress: (pdu.nameplate.mac.toString('hex').match(/../g) ?? []).join(':'),
    }),
    getSettings: () => settingsOf(pdu),
    setSettings: settingsMethod(
      pdu,
      PDU,
      () => settingsOf(pdu),
      ({ name, cycleDelay, inRushGuardDelay }) => {
        Object.assign(pdu, { name, cycleSeconds: cycleDelay, inrushDelayMs: inRushGuardDelay });
      },
    ),
  };
}

function settingsOf(pdu: PduModel) {
  return {
    ...{ name: pdu.name, startupState: 2, cycleDelay: pdu.cycleSeconds, inRushGuardDelay: pdu.inrushDelayMs },
    inhibitRelayControl: pdu.faults.has('switching-inhibited'),
  };
}

function* inlet(pdu: PduModel): Objects {
  const whole = yield* sensors(pdu, 'inlet.0', {
    voltage: () => lineToLine(pdu, 1),
    current: () => WHOLE.amperes(pdu),
    activePower: () => WHOLE.watts(pdu),
    apparentPower: () => WHOLE.voltAmperes(pdu),
    powerFactor: () => WHOLE.powerFactor(pdu),
    activeEnergy: () => wattHours(WHOLE.joules(pdu)),
    lineFrequency: () => pdu.hertz(),
  });
  const poles: unknown[] = [];
  for (const line of PHASES) {
    const own = yield* sensors(pdu, `pole.${line - 1}`, {
      voltage: () => lineToLine(pdu, line),
      voltageLN: () => pdu.volts(line),
      current: () => lineAmperes(pdu, line),
      activePower: () => lineSum(pdu, line, 'watts'),
      apparentPower: () => lineSum(pdu, line, 'voltAmperes'),
      powerFactor: () => lineFactor(pdu, line),
      activeEnergy: () => wattHours(lineSum(pdu, line, 'joules')),
    });
    poles.push({ label: '', line: line - 1, nodeId: line, ...own });
  }
  const rating = { current: RATED.inlet, decimalCurrent: RATED.inlet, minVoltage: 380, maxVoltage: 415 };
  yield [
    reference('pdumodel.Inlet:3.0.0', 'inlet.0').rid,
    {
      getMetaData: () => ({ label: 'I1', plugType: `3P+N+E ${RATED.inlet}A`, rating, isDC: false }),
      getSettings: () => ({ name: '' }),
      getSensors: () => ({ ...whole, reactivePower: null, residualCurrent: null }),
      getPoles: () => poles,
    },
  ];
}

function* overCurrentProtector(pdu: PduModel, breaker: number): Objects {
  const name = `ocp.${breaker - 1}`;
  const own = yield* sensors(pdu, name, { current: () => breakerAmperes(pdu, breaker) });
  const trip = reference('pdumodel.OverCurrentProtectorTripSensor:2.0.5', `${name}.trip`);
  yield [trip.rid, { getState: () => ({ timestamp: Math.floor(pdu.clock.now()), available: true, value: 1 }) }];
  yield [
    reference('pdumodel.OverCurrentProtector:4.0.0', name).rid,
    {
      getMetaData: () => ({
        label: `C${breaker}`,
        rating: { current: RATED.breaker, decimalCurrent: RATED.breaker },
      }),
      getSettings: () => ({ name: '' }),
      getSensors: () => ({ trip, ...own }),
    },
  ];
}

function* deviceSlot(pdu: PduModel, slot: number): Objects {
  const { type, unit: inUnit, measure } = AIR[slot] ?? {};
  const own = yield* sensors(pdu, `air.${slot}`, { value: () => measure?.(pdu) });
  const deviceID = {
    serial: `SIM${slot}`,
    type: { readingtype: 0, type, unit: inUnit },
    isActuator: false,
    channel: -1,
  };
  yield [
    reference('peripheral.DeviceSlot:4.0.0', `slot.${slot}`).rid,
    {
      getDevice: () => ({ type: 'peripheral.Device:6.0.0', value: { deviceID, device: own['value'] } }),
      getSettings: () => ({ name: '' }),
    },
  ];
}
