import { type BoardFact, type DeviceFault, type Reading, reading } from '../../../core/farm/sample.ts';
import { mega } from '../../../core/farm/units.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { atLeastZero, positive, temperature } from '../../miner-amounts.ts';
import { byVendorCode, knownFaults, type VendorErrors } from '../../vendor-errors.ts';
import { rateNow } from './rates.ts';

/** What `devs` tells, one entry for each chain or board; they are counted from 0 in the device's order. */
export interface Devs {
  readings: Reading[];
  facts: BoardFact[];
  faults: DeviceFault[];
  /** Summed over those that tell one. */
  hashrate: number | undefined;
}

/**
 * Reads `DEVS`. Rates that are all 0 are not told: bmminer lists one entry for the whole machine with rates of 0, while
 * `summary` says how it hashes.
 */
export function readDevs(reply: Answer): Devs {
  const entries = reply.list('DEVS').filter((entry) => entry.has('ASC') || entry.has('PGA') || entry.has('GPU'));
  const rates = entries.flatMap((entry) => rateNow(entry) ?? []);
  const hashrate = rates.length === 0 ? undefined : rates.reduce((sum, told) => sum + told, 0);
  const states = entries.map((entry) => entry.str('Status'));
  const isTold = states.some((status) => status !== undefined);
  const working = entries.filter((entry) => entry.str('Status') === 'Alive' && entry.bool('Enabled') !== false);
  return {
    readings: [
      reading('miner.boards', isTold ? working.length : undefined),
      ...entries.flatMap((entry, board) => oneDevice(entry, board, hashrate !== 0)),
    ],
    facts: states.map((status, board) => ({ board, ...(status === undefined ? {} : { status }) })),
    faults: states.flatMap((status, board) => knownFaults(TABLE, status ?? '', { part: board })),
    hashrate: hashrate === 0 ? undefined : hashrate,
  };
}

function oneDevice(entry: Answer, board: number, hashes: boolean): Reading[] {
  const heat = entry.num('Temperature') ?? entry.num('temperature');
  return [
    reading('miner.board_hashrate', hashes ? rateNow(entry) : undefined, { board }),
    reading('miner.board_temperature', temperature(heat), { board, sensor: '0' }),
    reading('miner.board_frequency', positive(mega(entry.num('Frequency'))), { board }),
    reading('miner.board_hardware_errors', atLeastZero(entry.num('Hardware Errors')), { board }),
  ];
}

/** cgminer's words for a device: sick after a minute of silence, dead after ten. */
export const ERRORS: VendorErrors = {
  'board-unstable': { Sick: 'It has not answered for a minute.' },
  'board-lost': { Dead: 'It does not answer.', NoStart: 'It did not start.' },
};

const TABLE = byVendorCode(ERRORS);
