import type { FaultCode } from '../../../core/farm/faults.ts';
import type { DeviceFault } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { firmwareFault } from '../../firmware-fault.ts';
import type { VendorErrors } from '../../vendor-errors.ts';

/** VNish has words instead of codes for boards and fans; n is its own number, boards from 1 and fans from 0. */
export const ERRORS = {
  'board-fault': { 'chain n failure': 'The board failed.' },
  'board-lost': { 'chain n disconnected': 'The board is not connected.' },
  'fan-lost': { 'fan n lost': 'The fan is lost.' },
} as const satisfies VendorErrors;

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
  if (id === undefined || (state !== 'failure' && state !== 'disconnected')) return [];
  const message = chain.str('status', 'description') ?? `board is in state ${state}`;
  return [firmwareFault(state === 'failure' ? 'board-fault' : 'board-lost', `chain ${id} ${state}`, message, id - 1)];
}

function ofFan(fan: Answer): DeviceFault[] {
  const id = fan.num('id');
  if (id === undefined || fan.str('status') !== 'lost') return [];
  return [firmwareFault('fan-lost', `fan ${id} lost`, 'fan is lost', id)];
}
