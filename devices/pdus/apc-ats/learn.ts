import type { Questions } from '../../../core/wire/request.ts';
import { APC, SYS_DESCR } from '../../apc/enterprise.ts';
import type { Answers } from '../../driver.ts';

/** ats and xATS of PowerNet-MIB. */
export const ATS = `${APC}.8`;
export const FACILITY = `${APC}.17`;

/** atsInputTable, atsInputPhaseTable, atsOutputTable, atsOutputPhaseTable, atsOutputBankTable. */
export const INPUT = `${ATS}.5.3.2.1`;
export const INPUT_PHASE = `${ATS}.5.3.3.1`;
export const OUTPUT = `${ATS}.5.4.2.1`;
export const OUTPUT_PHASE = `${ATS}.5.4.3.1`;
export const BANK = `${ATS}.5.4.5.1`;
/** atsConfigBankTable and atsConfigPhaseTable: near overload 4, overload 5, in amperes. */
const BANK_LIMITS = `${ATS}.4.14.1`;
const PHASE_LIMITS = `${ATS}.4.16.1`;

/** Voltages of the facility's sources and output: phase-to-phase 2, phase-to-neutral 3. */
export const FACILITY_VOLTAGES = {
  'facility-1': `${FACILITY}.4.1.7.1`,
  'facility-2': `${FACILITY}.4.2.7.1`,
  'facility-output': `${FACILITY}.4.3.12.1`,
} as const;

export const LEARN = {
  unit: {
    via: 'snmp',
    get: {
      sysDescr: SYS_DESCR,
      firmware: `${ATS}.1.2.0`,
      model: `${ATS}.1.5.0`,
      serial: `${ATS}.1.6.0`,
      ratedCurrent: `${ATS}.1.9.0`,
      name: `${ATS}.4.1.0`,
      outputOrientation: `${OUTPUT}.3.1`,
    },
  },
  inputs: { via: 'snmp', columns: { orientation: `${INPUT}.3`, frequency: `${INPUT}.4`, name: `${INPUT}.6` } },
  inputPhases: { via: 'snmp', columns: { voltage: `${INPUT_PHASE}.3` } },
  outputPhases: { via: 'snmp', columns: { voltage: `${OUTPUT_PHASE}.3`, current: `${OUTPUT_PHASE}.4` } },
  banks: { via: 'snmp', columns: { bank: `${BANK}.3`, current: `${BANK}.4` } },
  bankLimits: { via: 'snmp', columns: { warning: `${BANK_LIMITS}.4`, critical: `${BANK_LIMITS}.5` } },
  phaseLimits: { via: 'snmp', columns: { warning: `${PHASE_LIMITS}.4`, critical: `${PHASE_LIMITS}.5` } },
  facility: {
    via: 'snmp',
    columns: Object.fromEntries(Object.entries(FACILITY_VOLTAGES).map(([inlet, table]) => [inlet, `${table}.2`])),
  },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;
