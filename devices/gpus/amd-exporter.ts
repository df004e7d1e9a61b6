import type { Questions } from '../../core/wire/request.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';
import { AMD, exposedCards } from '../gpu-os/exposed-cards.ts';

const PAGE = get(5000, '/metrics');
const ASK = { page: PAGE } as const satisfies Questions;

/** AMD's device metrics exporter: sensors of the cards, beside the programs that mine with them. */
export default rigDriver({
  id: 'amd-exporter',
  title: 'AMD device metrics exporter (sensors alone)',
  models: ['AMD cards'],
  tells: 'cards',
  detect: [{ ask: optional(PAGE), is: (said) => exposedCards(said, AMD).length > 0, tells: 'protocol' }],
  ask: ASK,
  rig: ({ page }) => ({ software: 'amd-exporter', algorithms: [], devices: exposedCards(page, AMD) }),
});
