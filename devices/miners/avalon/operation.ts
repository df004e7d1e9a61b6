import type { Operation } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';

export interface Doing {
  operation: Operation;
  because?: string;
}

/**
 * `SYSTEMSTATU` says In Work, In Init, In Idle or In Fault; `SoftOFF` is above 0 while the miner is switched off on
 * purpose (recording avalon-q: 4, with In Idle). Miners before A10 say neither, and are judged by their hashrate.
 */
export function operationOf(items: Answer, hashrate: number | undefined): Doing {
  const softOff = items.num('SoftOFF') ?? 0;
  const work = /Work:\s*In (\w+)/.exec(items.str('SYSTEMSTATU') ?? '')?.[1];
  const because = work === undefined ? {} : { because: `SYSTEMSTATU says In ${work}` };
  if (softOff > 0) return { operation: 'sleeping', because: `SoftOFF is ${softOff}` };
  if (work === 'Idle') return { operation: 'sleeping', ...because };
  if (hashrate !== undefined && hashrate > 0) return { operation: 'hashing' };
  if (work === 'Init') return { operation: 'starting', ...because };
  if (work === 'Fault' || hashrate === 0) return { operation: 'not-hashing', ...because };
  return { operation: 'unknown' };
}
