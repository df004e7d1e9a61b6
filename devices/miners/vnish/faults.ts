import type { FaultCode } from '../../../core/farm/faults.ts';
import type { DeviceFault } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { firmwareFault } from '../../firmware-fault.ts';
import { byVendorCode, knownFaults, type VendorErrors } from '../../vendor-errors.ts';

/** VNish has words instead of codes for boards and fans; n is its own number, boards from 1 and fans from 0. */
export const ERRORS: VendorErrors = {
  'board-fault': { 'chain n failure': 'The board failed.' },
  'board-lost': { 'chain n disconnected': 'The board is not connected.' },
  'fan-lost': { 'fan n lost': 'The fan is lost.' },
};

const TABLE = byVendorCode(ERRORS);

/** A failure is a number that VNish publishes no list of, and a sentence; the sentence says what it is about. */
const SENTENCES: readonly (readonly [says: RegExp, code: FaultCode])[] = [
  [/overheat|too hot|high temp/i, 'overheated'],
  [/\bfans?\b/i, 'fan-fault'],
  [/\bpsu\b|power supply/i, 'psu-fault'],
  [/\bchips?\b/i, 'chip-fault'],
  [/\bchains?\b|\bboards?\b/i, 'board-fault'],
];

/** What has failed by the miner's own word: mining as a whole, boards, fans. */
export function faultsOf(status: Answer, miner: Answer): DeviceFault[] {
  return [
    ...failure(status),
    ...miner.list('chains').flatMap(ofChain),
    ...miner.list('cooling', 'fans').flatMap(ofFan),
  ];
}

function failure(status: Answer): DeviceFault[] {
  if (status.str('miner_state') !== 'failure') return [];
  const message = status.str('description') ?? 'mining failed';
  const code = SENTENCES.find(([says]) => says.test(message))?.[1] ?? 'unknown';
  return [firmwareFault(code, status.str('failure_code') ?? 'failure', message)];
}

function ofChain(chain: Answer): DeviceFault[] {
  const state = chain.str('status', 'state');
  const id = chain.num('id');
  if (id === undefined) return [];
  const said = chain.str('status', 'description');
  return knownFaults(TABLE, `chain n ${state}`, { n: id, part: id - 1, said });
}

function ofFan(fan: Answer): DeviceFault[] {
  const id = fan.num('id');
  return id === undefined ? [] : knownFaults(TABLE, `fan n ${fan.str('status')}`, { n: id, part: id });
}
