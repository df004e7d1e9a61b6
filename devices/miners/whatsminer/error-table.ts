import type { VendorErrors } from '../../vendor-errors.ts';
import { BOARDS } from './errors/boards.ts';
import { COOLING } from './errors/cooling.ts';
import { POWER } from './errors/power.ts';
import { SYSTEM } from './errors/system.ts';

/**
 * The error codes of btminer, all API versions: the messages are MicroBT's, as pyasic and asic-rs carry them; what they
 * mean is ours. In codes and messages `n` is the slot, pool or level; `ccc` and `{c}` are a chip.
 */
export const ERRORS: VendorErrors = { ...COOLING, ...POWER, ...BOARDS, ...SYSTEM };
