import { flag, type OutletFact, type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { anySaid } from '../../snmp-values.ts';
import { amount, joules, rowsOf } from './rest.ts';

/** Keys that only metered outlets have. */
const AMOUNTS = [
  ['active_power', 'pdu.outlet_power'],
  ['apparent_power', 'pdu.outlet_apparent_power'],
  ['current', 'pdu.outlet_current'],
  ['voltage', 'pdu.outlet_voltage'],
  ['power_factor', 'pdu.outlet_power_factor'],
] as const;

export function readOutlets(outlets: Answer, settings: Answer): Reading[] {
  const settingsOf = new Map(rowsOf(settings));
  const rows = rowsOf(outlets);
  const count = outlets.value === undefined ? undefined : rows.length;
  return [
    reading('pdu.outlets', count),
    ...rows.flatMap(([outlet, row]) => [
      reading('pdu.outlet_on', flag(isOn(row)), { outlet }),
      ...AMOUNTS.map(([key, metric]) => reading(metric, amount(row, key), { outlet })),
      reading('pdu.outlet_energy', joules(row, 'energy'), { outlet }),
      ...readConfiguration(outlet, row, settingsOf.get(outlet)),
    ]),
  ];
}

function readConfiguration(outlet: string, row: Answer, settings: Answer | undefined): Reading[] {
  const texts = { label: outlet, name: row.str('name'), receptacle: row.str('socket_type') };
  const breaker = row.str('ocp_id');
  return [
    reading('pdu.outlet_info', anySaid(texts), { outlet, ...texts }),
    reading('pdu.outlet_source', breaker === undefined ? undefined : 1, { outlet, breaker, inlet: undefined }),
    reading('pdu.outlet_rated_current', amount(row, 'current_capacity'), { outlet }),
    reading('pdu.outlet_switchable', flag(isSwitchable(row) && !isLocked(row, settings)), { outlet }),
  ];
}

/** The relay as it is measured, "On" or "Off"; `control_state` says what was asked of it last ("Idle On", "On", …). */
export function isOn(row: Answer): boolean | undefined {
  const state = row.str('state')?.toLowerCase();
  return state === 'on' || state === 'off' ? state === 'on' : undefined;
}

/** Only switched PDUs have a control state; "Fixed On" is an outlet without a relay. Undefined when it says nothing. */
export function isSwitchable(row: Answer): boolean | undefined {
  const state = controlState(row);
  return state === undefined ? undefined : state !== 'fixed on';
}

/** Locked by its settings (`control_lock`), or as the states lockedOn and lockedOff of the Sentry4-MIB say. */
export function isLocked(row: Answer, settings: Answer | undefined): boolean {
  return settings?.str('control_lock')?.toLowerCase() === 'enabled' || controlState(row)?.startsWith('locked') === true;
}

function controlState(row: Answer): string | undefined {
  return row.str('control_state')?.toLowerCase();
}

export function outletFacts(outlets: Answer): OutletFact[] {
  return rowsOf(outlets).map(([outlet, row]) => {
    const [name, receptacle, switchable] = [row.str('name'), row.str('socket_type'), isSwitchable(row)];
    return {
      outlet,
      label: outlet,
      ...(name === undefined ? {} : { name }),
      ...(receptacle === undefined ? {} : { receptacle }),
      ...(switchable === undefined ? {} : { switchable }),
    };
  });
}
