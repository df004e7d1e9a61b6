import type { Answer } from '../../../core/wire/answer.ts';
import type { Request } from '../../../core/wire/request.ts';
import type { OutletControl, OutletState } from '../../driver.ts';
import { ACTIVE_POWER, OFF, ON, ON_OFF, UNAVAILABLE } from '../../raritan/enumerations.ts';
import { scaleOf, toBase } from '../../raritan/scale.ts';
import { integer, text, truth } from '../../snmp-values.ts';
import { MEASURED, OUTLET, OUTLET_SENSOR, PDU2, SWITCHING } from './learn.ts';
import { rawAt } from './point.ts';
import { indexOf } from './rows.ts';

/** switchingOperation: off(0), on(1), cycle(2). Reading it back tells nothing: it answers on(1) for a powered outlet. */
const OPERATIONS = { off: 0, on: 1, cycle: 2 } as const;

/**
 * outletSwitchControlTable. A cycle is done when the time of the last switch has moved and the state is on again. While
 * loadShedding is on, outlets that are outletNonCritical stay off. No object says that commands are inhibited: they are
 * refused then.
 */
export const outletControl: OutletControl = {
  ask: (outlet) => ({ outlet: askOutlet(indexOf(outlet)) }),
  read: (answers) => readOutlet(answers['outlet']),
  turn: (outlet, to) => operate(outlet, to),
  cycle: (outlet) => operate(outlet, 'cycle'),
  rename: (outlet, name) => ({
    via: 'snmp',
    writes: true,
    set: { oid: `${OUTLET}.3.${indexOf(outlet)}`, type: 'string', value: name },
  }),
};

function operate(outlet: string, operation: keyof typeof OPERATIONS): Request {
  const oid = `${SWITCHING}.2.${indexOf(outlet)}`;
  return { via: 'snmp', writes: true, set: { oid, type: 'integer', value: OPERATIONS[operation] } };
}

function askOutlet(index: string): Request {
  const [pdu] = index.split('.');
  const watts = `${index}.${ACTIVE_POWER}`;
  return {
    via: 'snmp',
    get: {
      state: `${SWITCHING}.3.${index}`,
      switchedAt: `${SWITCHING}.4.${index}`,
      suspended: `${SWITCHING}.5.${index}`,
      onOff: `${MEASURED.outlet}.3.${index}.${ON_OFF}`,
      switchable: `${OUTLET}.28.${index}`,
      nonCritical: `${OUTLET}.30.${index}`,
      loadShedding: `${PDU2}.3.2.2.1.55.${pdu}`,
      name: `${OUTLET}.3.${index}`,
      cycleOffPeriod: `${OUTLET}.12.${index}`,
      usesGlobalPeriod: `${OUTLET}.14.${index}`,
      globalCycleOffPeriod: `${PDU2}.3.2.2.1.37.${pdu}`,
      wattsState: `${MEASURED.outlet}.3.${watts}`,
      watts: `${MEASURED.outlet}.4.${watts}`,
      signedWatts: `${MEASURED.outlet}.6.${watts}`,
      wattsUnits: `${OUTLET_SENSOR}.6.${watts}`,
      wattsDigits: `${OUTLET_SENSOR}.7.${watts}`,
      wattsSignedMinimum: `${OUTLET_SENSOR}.27.${watts}`,
    },
  };
}

function readOutlet(answer: Answer | undefined): OutletState {
  if (answer === undefined) return { state: 'unknown' };
  const state = integer(answer, 'state') ?? integer(answer, 'onOff');
  const switchedAt = integer(answer, 'switchedAt');
  const switchable = truth(answer, 'switchable');
  const suspended = truth(answer, 'suspended');
  const watts = wattsOf(answer);
  const isShed = state === OFF && truth(answer, 'loadShedding') === true && truth(answer, 'nonCritical') === true;
  const name = text(answer, 'name');
  const cycleOffSeconds = cycleOffSecondsOf(answer);
  return {
    state: state === ON ? 'on' : state === OFF ? 'off' : 'unknown',
    ...(watts === undefined ? {} : { watts }),
    ...(switchedAt === undefined || switchedAt === 0 ? {} : { switchedAt }),
    ...(switchable === undefined ? {} : { switchable }),
    ...(suspended === undefined ? {} : { suspended }),
    ...(isShed ? { blocked: 'load shedding keeps the outlet off' } : {}),
    ...(name === undefined ? {} : { name }),
    ...(cycleOffSeconds === undefined ? {} : { cycleOffSeconds }),
  };
}

function wattsOf(answer: Answer): number | undefined {
  const minimum = integer(answer, 'wattsSignedMinimum');
  const scale = scaleOf(integer(answer, 'wattsDigits'), integer(answer, 'wattsUnits'), minimum);
  if (scale === undefined || integer(answer, 'wattsState') === UNAVAILABLE) return undefined;
  return toBase('pdu.outlet_power', rawAt(answer, scale.signed ? 'signedWatts' : 'watts', scale), scale);
}

/** 1..3600 s, the unit's own unless the outlet is set to use another. */
function cycleOffSecondsOf(answer: Answer): number | undefined {
  const usesGlobal = truth(answer, 'usesGlobalPeriod');
  if (usesGlobal === undefined) return undefined;
  return integer(answer, usesGlobal ? 'globalCycleOffPeriod' : 'cycleOffPeriod');
}
