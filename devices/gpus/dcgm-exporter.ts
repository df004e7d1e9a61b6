import type { Questions } from '../../core/wire/request.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';
import { DCGM, exposedCards } from '../gpu-os/exposed-cards.ts';

const PAGE = get(9400, '/metrics');
const ASK = { page: PAGE } as const satisfies Questions;

/** NVIDIA's DCGM exporter: sensors of the cards, beside the programs that mine with them. */
export default rigDriver({
  id: 'dcgm-exporter',
  title: 'DCGM exporter (sensors alone)',
  models: ['NVIDIA cards'],
  tells: 'cards',
  detect: [{ ask: optional(PAGE), is: (said) => exposedCards(said, DCGM).length > 0, tells: 'protocol' }],
  ask: ASK,
  rig: ({ page }) => ({ software: 'dcgm-exporter', algorithms: [], devices: exposedCards(page, DCGM) }),
});
