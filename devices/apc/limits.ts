import { type Reading, reading } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { amount } from '../snmp-amounts.ts';
import { rowsOf } from './rows.ts';

/**
 * The columns `warning` (near overload) and `critical` (overload) in amperes, by phase. An inlet is as good as its
 * weakest phase, so the smallest threshold counts; 0 is one that is not set.
 */
export function readLimits(columns: Answer, inlet: string, rows = rowsOf(columns, 'warning', 'critical')): Reading[] {
  return (['warning', 'critical'] as const).map((level) => {
    const set = rows.map((row) => amount(columns, level, row)).filter((limit) => limit !== undefined && limit > 0);
    const smallest = set.reduce<number | undefined>(
      (least, limit) => Math.min(least ?? Infinity, limit ?? Infinity),
      undefined,
    );
    return reading('pdu.inlet_current_limit', smallest, { inlet, level });
  });
}
