import type { RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { firstTold } from './amounts.ts';
import { threadRates } from './xmrig-summary.ts';

/** The processor of an API in xmr-stak's form, whose threads are listed. */
export function stakProcessor(status: Answer): RigDevice {
  return {
    index: 0,
    kind: 'cpu',
    hashratesHs: [firstTold(status.list('hashrate', 'total'))],
    threadsHs: threadRates(status.list('hashrate', 'threads')),
  };
}
