import { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import type { Control } from '../driver.ts';
import { cgminerRig } from '../gpu-engines/cgminer-cards.ts';
import { rigDriver } from '../gpu-engines/rig-driver.ts';

const ASK = { all: { via: 'cgminer', join: ['summary', 'devs', 'pools'] } } as const satisfies Questions;

/** Needs an API that is open for writing (`--api-allow W:`). The program closes before it has answered. */
const control: Control = {
  restartMining: () => ({ via: 'cgminer', command: 'restart', hangsUp: true, writes: true }),
};

const NAMES = /^(?:sgminer|avermore|nsgminer|tecracoin|nicehash sgminer)/i;
const DEVS: Request = { via: 'cgminer', command: 'devs', optional: true };

/** TeamRedMiner names an SGMiner as what it is compatible with, and ASICs (Baikal) run it, too: cards make it a rig. */
function isSgminer(answer: Answer): boolean {
  const cards = answer.list('DEVS').some((row) => row.at('GPU') !== Answer.none);
  return cards && NAMES.test(answer.str('STATUS', 0, 'Description') ?? '');
}

/** sgminer and its forks (gm, Avermore, tecracoin). Shares are those that its pools answered. */
export default rigDriver({
  id: 'sgminer',
  title: 'sgminer and its forks',
  models: ['sgminer', 'sgminer-gm', 'Avermore', 'nsgminer'],
  detect: [{ ask: DEVS, is: isSgminer }],
  ask: ASK,
  rig: ({ all }) =>
    cgminerRig(
      {
        summary: all.at('summary'),
        devs: all.at('devs'),
        pools: all.at('pools'),
        cut: all.mends.includes('truncated'),
      },
      { shares: 'pools' },
    ),
  control,
});
