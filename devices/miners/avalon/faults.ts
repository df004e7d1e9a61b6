import type { DeviceFault } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { byVendorCode, knownFaults, type VendorErrors } from '../../vendor-errors.ts';
import { numbers } from './bracket-text.ts';
import { powerOf } from './power.ts';

/**
 * What an Avalon's text complains about. `PS` is the sum of bits of the table of power supply errors in Canaan's A10 API
 * manual; n is a board. `ECHU` 512 stands there on A10 that hash as they should, so other numbers are no fault here.
 */
export const ERRORS: VendorErrors = {
  'psu-input': { 'PS:1': 'Input voltage of the power supply is low.' },
  'psu-overheated': {
    'PS:2': 'Power supply is too hot (OT1).',
    'PS:4': 'Power supply is too hot (OT2).',
    'PS:8': 'Power supply is too hot (OT3).',
  },
  'psu-overcurrent': {
    'PS:16': 'Input current of the power supply is too high.',
    'PS:64': 'Output current of the power supply is too high.',
    'PS:256': 'Power supply reports OC_IOSA.',
    'PS:512': 'Power supply reports OC_IOSB.',
    'PS:1024': 'Power supply reports OC_IOSC.',
  },
  'psu-output': { 'PS:32': 'Output voltage of the power supply is low.' },
  'psu-fault': { 'PS:128': 'Power supply reports CS_error.', 'POWS:n': 'Power supply reports an error.' },
  'psu-fan': { 'PS:2048': 'Fan of the power supply has failed.' },
  'board-overheated': { 'ECHUn:128': 'Hash board {n} is too hot.' },
  'board-fault': {
    'ECHUn:513': 'Hash board {n} is in an abnormal state.',
    'HASHSn:1': 'Hash board {n} reports an error.',
  },
  'control-board-fault': { 'ECMM:1': 'Control board reports a fault.' },
  'pool-unreachable': { 'POOLS:1': 'Connection to the pool failed.' },
};

const TABLE = byVendorCode(ERRORS);
/** Bits that `PS` can have, 1 to 2048. */
const PSU_BITS = Array.from({ length: 12 }, (_, place) => 2 ** place);

/** What a miner complains about: its supply (`PS`, `POWS`), boards (`ECHU`, `HASHS`), controller (`ECMM`), pools. */
export function faultsOf(items: Answer): DeviceFault[] {
  return [...supplyFaults(items), ...boardFaults(items, 'ECHU'), ...boardFaults(items, 'HASHS'), ...otherFaults(items)];
}

function supplyFaults(items: Answer): DeviceFault[] {
  const bits = powerOf(items).faults ?? 0;
  const state = items.num('POWS') ?? 0;
  const set = PSU_BITS.filter((bit) => Math.floor(bits / bit) % 2 === 1);
  return [
    ...set.flatMap((bit) => knownFaults(TABLE, `PS:${bit}`, { part: 0 })),
    ...(state === 0 ? [] : knownFaults(TABLE, 'POWS:n', { n: state, part: 0 })),
  ];
}

function boardFaults(items: Answer, name: 'ECHU' | 'HASHS'): DeviceFault[] {
  return numbers(items, name).flatMap((mark, board) =>
    knownFaults(TABLE, `${name}n:${mark}`, { n: board, part: board }),
  );
}

function otherFaults(items: Answer): DeviceFault[] {
  return ['ECMM', 'POOLS'].flatMap((name) => knownFaults(TABLE, `${name}:${items.num(name)}`));
}
