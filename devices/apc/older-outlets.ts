import { APC } from './enterprise.ts';
import { type ApcOutletControl, apcOutletControl, renameIn } from './outlet-control.ts';

const RPDU = `${APC}.12.3`;
const SPDU = `${APC}.4`;

/** rPDUOutletStatusTable, rPDUOutletControlTable and rPDUOutletConfigTable: on(1), off(2), the other way round than rPDU2. */
export const RPDU_OUTLETS = {
  state: `${RPDU}.5.1.1.4`,
  on: 1,
  off: 2,
  pending: `${RPDU}.5.1.1.5`,
  command: `${RPDU}.3.1.1.4`,
  commands: { on: 1, off: 2, cycle: 3 },
  name: `${RPDU}.4.1.1.2`,
  rebootDuration: `${RPDU}.4.1.1.6`,
} as const;

/** sPDUOutletControlTable and sPDUOutletConfigTable. A GET of the command object returns the state; unknown is 4. */
export const SPDU_OUTLETS = {
  state: `${SPDU}.4.2.1.3`,
  on: 1,
  off: 2,
  pending: `${SPDU}.4.2.1.2`,
  command: `${SPDU}.4.2.1.3`,
  commands: { on: 1, off: 2, cycle: 3 },
  name: `${SPDU}.4.2.1.4`,
  rebootDuration: `${SPDU}.5.2.1.5`,
} as const;

/** Outlets in the rPDU tables, where a row is the number of its outlet. */
export const rpduOutlets: ApcOutletControl = {
  ...apcOutletControl(RPDU_OUTLETS),
  rename: renameIn(RPDU_OUTLETS.name),
};

/** Outlets in the sPDU tables, where a row is the number of its outlet. */
export const spduOutlets: ApcOutletControl = {
  ...apcOutletControl(SPDU_OUTLETS),
  // sPDUOutletName; the name beside the command can only be read.
  rename: renameIn(`${SPDU}.5.2.1.3`),
};
