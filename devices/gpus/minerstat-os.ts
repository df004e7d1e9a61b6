import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { command, optional, rigDriver } from '../gpu-engines/rig-driver.ts';
import { NVIDIA_SMI, nvidiaCards } from '../gpu-os/nvidia-cards.ts';

const REBOOT = '/home/minerstat/minerstat-os/bin/reboot.sh';
/** Prints the name of the script where it is there, and so says what system this is. */
const SCRIPT = command('stat', '-c', '%n', REBOOT);
const ASK = { script: SCRIPT, cards: optional(NVIDIA_SMI) } as const satisfies Questions;

/**
 * minerstat OS, over SSH. What its agent tells its server stands in no file that we know: what it mines is asked of its
 * mining programs, which the inventory names under `programs`.
 */
export default rigDriver({
  id: 'minerstat-os',
  title: 'minerstat OS',
  tells: 'system',
  detect: [{ ask: optional(SCRIPT), is: (said: Answer) => said.str() === REBOOT }],
  ask: ASK,
  rig: ({ cards }) => ({ software: 'minerstat OS', algorithms: [], devices: nvidiaCards(cards) }),
  control: { reboot: () => ({ ...command('sudo', '-n', 'bash', REBOOT), writes: true, hangsUp: true }) },
});
