import type { Methods } from './json-rpc.ts';
import type { Outlet, OutletOperation } from './outlet.ts';
import { wattHours } from './pdu-amounts.ts';
import { type Objects, reference, sensors } from './pdu-json-rpc-sensors.ts';
import { settingsMethod } from './pdu-json-rpc-settings.ts';
import type { PduModel } from './pdu-model.ts';
import type { Refusal } from './pdu-switching.ts';

/**
 * What setPowerState and cyclePowerState return (JSON-RPC SDK 4.0.20): not switchable 1, load shedding 2, disabled 3.
 * That an inhibited and a suspended outlet are disabled is ours.
 */
const REFUSALS: Readonly<Record<Refusal, number>> = { locked: 1, shed: 2, inhibited: 3, suspended: 3 };

/** Outlets answer under their well-known references and under opaque ones. */
export function* outlets(pdu: PduModel): Objects {
  for (const outlet of pdu.outlets) {
    const index = outlet.number - 1;
    const own = yield* sensors(pdu, `outlet.${index}`, {
      voltage: () => (pdu.delivers(outlet) ? pdu.volts(pdu.phaseOf(outlet)) : 0),
      current: () => pdu.amperes(outlet),
      activePower: () => pdu.watts(outlet),
      apparentPower: () => pdu.voltAmperes(outlet),
      powerFactor: () => pdu.powerFactor(pdu.watts(outlet)),
      activeEnergy: () => wattHours(pdu.joules(outlet)),
    });
    const methods = { ...looking(pdu, outlet), getSensors: () => own, ...changing(pdu, outlet) };
    yield [reference('pdumodel.Outlet:3.0.0', `outlet.${index}`).rid, methods];
    yield [`/model/pdu/0/outlet/${index}`, methods];
  }
}

function looking(pdu: PduModel, outlet: Outlet): Methods {
  return {
    getMetaData: () => ({
      ...{ label: String(outlet.number), receptacleType: 'IEC 60320 C19', rating: { current: 16, decimalCurrent: 16 } },
      ...{ isSwitchable: !pdu.faults.has('locked-outlet', outlet.number), isLatching: true, maxRelayCycleCnt: 100_000 },
    }),
    getSettings: () => settingsOf(outlet),
    getState: () => {
      const { on, wish, switchedAt } = pdu.seen(outlet);
      return {
        ...{
          available: true,
          powerState: Number(on),
          switchOnInProgress: wish === 'on',
          cycleInProgress: wish === 'cycle',
        },
        isLoadShed: pdu.faults.has('load-shedding', outlet.number),
        isSuspended: pdu.faults.has('suspended', outlet.number),
        ledState: { red: on, green: !on, blinking: false },
        lastPowerStateChange: Math.floor(switchedAt),
      };
    },
  };
}

function changing(pdu: PduModel, outlet: Outlet): Methods {
  const rid = `/model/pdu/0/outlet/${outlet.number - 1}`;
  const operate = (operation: OutletOperation) => {
    const refusal = pdu.refusal(outlet, operation);
    if (refusal) return REFUSALS[refusal];
    pdu.wrote(rid, operation);
    pdu.operate(outlet, operation);
    return 0;
  };
  return {
    setPowerState: ({ pstate }) => operate(pstate === 0 ? 'off' : 'on'),
    cyclePowerState: () => operate('cycle'),
    setSettings: settingsMethod(
      pdu,
      rid,
      () => settingsOf(outlet),
      ({ name, usePduCycleDelay, cycleDelay }) => {
        Object.assign(outlet, { name, usesGlobalCycle: usePduCycleDelay, cycleSeconds: cycleDelay });
      },
    ),
  };
}

/** The settings of recording raritan/jsonrpc. */
function settingsOf({ name, usesGlobalCycle, cycleSeconds }: Outlet) {
  const cycle = { usePduCycleDelay: usesGlobalCycle, cycleDelay: cycleSeconds };
  return { name, startupState: 3, ...cycle, nonCritical: false, sequenceDelay: 0 };
}
