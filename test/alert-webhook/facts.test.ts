import { expect, it } from 'vitest';
import { factsOf } from '../../alert-webhook/deciding/weigh.ts';
import type { WorkTools } from '../../alert-webhook/tools.ts';
import { MINER } from './bench.ts';
import { history } from './gate-cases/context.ts';

/** Books with one power-off: under way for who reads first, and ended without a command for all after. */
function endingBetweenReads(): WorkTools {
  let reads = 0;
  const isOpen = () => reads++ === 0;
  const books = {
    latches: { of: () => Promise.resolve(undefined) },
    actions: {
      used: () => Promise.resolve(isOpen() ? ['power-off'] : []),
      list: () => Promise.resolve([]),
      history: () =>
        Promise.resolve({
          ...history,
          ...(isOpen() ? { open: { id: 1, action: 'power-off', step: 'latch' } } : {}),
        }),
    },
  };
  return { ...books, devices: new Map(), drivers: [], now: () => 0, armed: true } as unknown as WorkTools;
}

it('an action that ends while the books are read is still under way, or was never a step', async () => {
  const question = { episodeId: 1, device: MINER, fault: 'too-hot' } as const;
  const found = await factsOf(endingBetweenReads(), question, { farm: { devices: [] }, silent: new Map() });
  expect({ used: found.used, open: found.history.open?.id }).toEqual({ used: [], open: 1 });
});
