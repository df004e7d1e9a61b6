import { type Reading, reading } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { oncePer } from '../../once-per.ts';
import { RCM_STATE, SENSOR_KINDS, SENSOR_STATES } from '../../raritan/enumerations.ts';
import { anySaid, integer, text } from '../../snmp-values.ts';
import { ACTIVE_INLET, type Known, MEASURED } from './learn.ts';
import { idOf, rowsOf } from './rows.ts';

/** A sensor that knows states and no value: where its state stands, and the reading that a state becomes. */
interface StateSensor {
  at: string;
  say(state: string): Reading;
}

const sensorsOf = oncePer((known: Known): StateSensor[] => [...residualCurrents(known), ...transferSwitches(known)]);

/** rcmState of an inlet, where the unit monitors residual current (Type A and B, firmware 2.5.20 and later). */
function residualCurrents({ inletSensors }: Known): StateSensor[] {
  return inletSensors.entries('digits').flatMap(([index]) => {
    const [, row, type] = /^(\d+\.\d+)\.(\d+)$/.exec(index) ?? [];
    if (row === undefined || Number(type) !== RCM_STATE) return [];
    const inlet = idOf(row);
    return [
      {
        at: `${MEASURED.inlet}.3.${index}`,
        say: (state) => reading('pdu.inlet_residual_current_state', 1, { inlet, state }),
      },
    ];
  });
}

/** Every sensor of a transfer switch is told by its state, which for the active inlet is "one" or "two". */
function transferSwitches({ transferSwitches: columns }: Known): StateSensor[] {
  return columns.entries('state').flatMap(([index]) => {
    const [, row, type = ''] = /^(\d+\.\d+)\.(\d+)$/.exec(index) ?? [];
    if (row === undefined) return [];
    const labels = { transfer_switch: idOf(row), kind: SENSOR_KINDS[Number(type)] ?? `type-${type}` };
    return [
      {
        at: `${MEASURED.transferSwitch}.3.${index}`,
        say: (state) => reading('pdu.transfer_switch_state', 1, { ...labels, state }),
      },
    ];
  });
}

/** Indices of the transfer switches that tell their active inlet. */
const switchesOf = oncePer(({ transferSwitches: columns }: Known): string[] =>
  rowsOf(columns, 'activeInlet', 'label', 'name'),
);

export function askStates(known: Known): string[] {
  return [...sensorsOf(known).map(({ at }) => at), ...switchesOf(known).map((index) => `${ACTIVE_INLET}.${index}`)];
}

/** An unavailable sensor (-1) has no state. */
export function readStates(answer: Answer, known: Known): Reading[] {
  return [...statesIn(answer, known), ...switchesOf(known).flatMap((index) => readSwitch(index, answer, known))];
}

function readSwitch(index: string, answer: Answer, { transferSwitches: columns }: Known): Reading[] {
  const transferSwitch = { transfer_switch: idOf(index) };
  const texts = { label: text(columns, 'label', index), name: text(columns, 'name', index) };
  const inlet = integer(answer, `${ACTIVE_INLET}.${index}`);
  return [
    reading('pdu.transfer_switch_info', anySaid(texts), { ...transferSwitch, ...texts }),
    reading('pdu.transfer_switch_active_inlet', inlet !== undefined && inlet >= 0 ? inlet : undefined, transferSwitch),
  ];
}

function statesIn(answer: Answer, known: Known): Reading[] {
  return sensorsOf(known).flatMap(({ at, say }) => {
    const state = integer(answer, at);
    return state === undefined || state < 0 ? [] : [say(SENSOR_STATES[state] ?? `state-${state}`)];
  });
}
