import type { Questions } from '../../../core/wire/request.ts';
import type { Answers } from '../../driver.ts';

/** EATON-ATS2-MIB, and the tree of the ATS 30 beside it, whose objects stand elsewhere and mean the same. */
export const ATS16 = '1.3.6.1.4.1.534.10.2';
export const ATS30 = '1.3.6.1.4.1.534.10.1';

/** The operation mode: source1(4), source2(5). */
export const MODES = { ats16: `${ATS16}.2.4.0`, ats30: `${ATS30}.3.7.0` } as const;

/** Inputs: voltage 2, frequency 3. */
export const INPUTS = { ats16: `${ATS16}.2.2.1`, ats30: `${ATS30}.3.1.1` } as const;

/** Output: voltage 1, current 2. */
export const OUTPUTS = { ats16: `${ATS16}.2.3`, ats30: `${ATS30}.3.2` } as const;

export const LEARN = {
  unit: {
    via: 'snmp',
    get: {
      sysDescr: '1.3.6.1.2.1.1.1.0',
      model: `${ATS16}.1.2.0`,
      firmware: `${ATS16}.1.3.0`,
      serial: `${ATS16}.1.5.0`,
      partNumber: `${ATS16}.1.6.0`,
      olderModel: `${ATS30}.2.1.0`,
      olderFirmware: `${ATS30}.2.2.0`,
      olderSerial: `${ATS30}.2.4.0`,
    },
  },
  inputs: { via: 'snmp', columns: { ats16: `${INPUTS.ats16}.2`, ats30: `${INPUTS.ats30}.2` } },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;

export const GENERATIONS = ['ats16', 'ats30'] as const;
