import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { anySaid } from '../../snmp-values.ts';
import type { Learned, Thing } from './learn.ts';
import { numericPoints, type Point } from './point.ts';
import { nameOf, ratedCurrent } from './upstream.ts';

/** The mains frequency is asked at the inlets: 36 outlets would tell the same number 36 times, for 10 kB. */
const OUTLET_KEYS = [
  ['current', 'pdu.outlet_current'],
  ['voltage', 'pdu.outlet_voltage'],
  ['activePower', 'pdu.outlet_power'],
  ['apparentPower', 'pdu.outlet_apparent_power'],
  ['powerFactor', 'pdu.outlet_power_factor'],
  ['activeEnergy', 'pdu.outlet_energy'],
] as const;

export function outletPoints(known: Learned): Point[] {
  return known.outlets.flatMap(({ rid, number: outlet }) => [
    { call: { rid, method: 'getState' }, read: (answer: Answer) => readState(outlet, answer) },
    ...numericPoints(known.sensors.get(rid), OUTLET_KEYS, (metric, value) => reading(metric, value, { outlet })),
  ]);
}

function readState(outlet: string, state: Answer): Reading[] {
  return [
    reading('pdu.outlet_on', flag(isOn(state)), { outlet }),
    reading('pdu.outlet_suspended', flag(boolean(state, 'isSuspended')), { outlet }),
    reading('pdu.outlet_last_switch', switchedAt(state), { outlet }),
  ];
}

/** PowerState of Outlet.getState: 0 is off, 1 is on, and neither while the state is not available. */
export function isOn(state: Answer): boolean | undefined {
  const { value } = state.at('powerState');
  return state.at('available').value === true && (value === 0 || value === 1) ? value === 1 : undefined;
}

/** Unix seconds; 0 is never. */
export function switchedAt(state: Answer): number | undefined {
  const seconds = state.num('lastPowerStateChange');
  return seconds === undefined || seconds <= 0 ? undefined : seconds;
}

/** A JSON boolean, and nothing that merely looks like one. */
export function boolean(answer: Answer | undefined, key: string): boolean | undefined {
  const value = answer?.at(key).value;
  return typeof value === 'boolean' ? value : undefined;
}

/** What does not change from poll to poll. */
export function readOutlets(known: Learned): Reading[] {
  return known.outlets.flatMap((thing) => {
    const outlet = thing.number;
    const { label, name, receptacle, switchable } = outletFact(thing, known);
    const texts = { label, name, receptacle };
    return [
      reading('pdu.outlet_info', anySaid(texts), { outlet, ...texts }),
      reading('pdu.outlet_switchable', flag(switchable), { outlet }),
      reading('pdu.outlet_rated_current', ratedCurrent(known.metaData.get(thing.rid)), { outlet }),
    ];
  });
}

export function outletFact({ rid, number: outlet }: Thing, { metaData, settings }: Learned): OutletFact {
  const label = metaData.get(rid)?.str('label');
  const name = nameOf(settings.get(rid));
  const receptacle = metaData.get(rid)?.str('receptacleType');
  const switchable = boolean(metaData.get(rid), 'isSwitchable');
  return {
    outlet,
    ...(label === undefined ? {} : { label }),
    ...(name === undefined ? {} : { name }),
    ...(receptacle === undefined ? {} : { receptacle }),
    ...(switchable === undefined ? {} : { switchable }),
  };
}
