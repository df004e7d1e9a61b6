import { Answer } from '../../../core/wire/answer.ts';
import { findOutlet } from '../../apc/find-outlet.ts';
import { apcOutletControl } from '../../apc/outlet-control.ts';
import { rowsOf } from '../../apc/rows.ts';
import type { OutletControl } from '../../driver.ts';
import { integer } from '../../snmp-values.ts';
import { OUTLET, OUTLET_CONTROL } from './learn.ts';

/**
 * ePDUOutletControlCommand: immediateOn(1), immediateOff(2), and no reboot. The state is ePDUOutletStatusState, with
 * its other numbers: off(1), on(2). The row is that of the table of commands, and whose it is is read there. Outlets
 * have no names, and a metered unit has a single row of -1 in place of them.
 */
export const outletControl: OutletControl = {
  learn: () => ({
    outlets: { via: 'snmp', columns: { module: `${OUTLET_CONTROL}.2`, number: `${OUTLET_CONTROL}.3` } },
  }),
  ...apcOutletControl(
    {
      state: `${OUTLET}.4`,
      on: 2,
      off: 1,
      number: `${OUTLET}.3`,
      module: `${OUTLET}.2`,
      command: `${OUTLET_CONTROL}.4`,
      commands: { on: 1, off: 2 },
    },
    (outlet, { outlets = Answer.none }) => {
      const modules = rowsOf(outlets, 'number').map((row) => integer(outlets, 'module', row));
      return findOutlet(outlets, outlet, new Set(modules).size > 1);
    },
  ),
};
