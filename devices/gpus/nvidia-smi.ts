import type { Questions } from '../../core/wire/request.ts';
import { optional, rigDriver } from '../gpu-engines/rig-driver.ts';
import { NVIDIA_SMI, nvidiaCards } from '../gpu-os/nvidia-cards.ts';

const ASK = { cards: NVIDIA_SMI } as const satisfies Questions;

/** NVIDIA's own tool, over SSH: sensors of the cards, beside the programs that mine with them. */
export default rigDriver({
  id: 'nvidia-smi',
  title: 'nvidia-smi (sensors alone)',
  models: ['NVIDIA cards'],
  tells: 'cards',
  detect: [{ ask: optional(NVIDIA_SMI), is: (said) => nvidiaCards(said).length > 0, tells: 'protocol' }],
  ask: ASK,
  rig: ({ cards }) => ({ software: 'nvidia-smi', algorithms: [], devices: nvidiaCards(cards) }),
});
