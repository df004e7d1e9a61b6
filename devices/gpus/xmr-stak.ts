import type { Rig, RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';
import { stakProcessor } from '../gpu-engines/stak-processor.ts';
import { summaryAlgorithm, threadRates } from '../gpu-engines/xmrig-summary.ts';

const STATUS = get(2222, '/api.json', { auth: 'digest', orOpen: true });
const ASK = { status: STATUS } as const satisfies Questions;

/** "xmr-stak/2.4.7/c5f0505d/master/win/nvidia-amd-cpu/20": which backends were built in stands in the last but one. */
function rig({ status }: { status: Answer }): Rig {
  const [software = 'xmr-stak', version, ...built] = (status.str('version') ?? 'xmr-stak').split('/');
  const withCards = built.some((part) => /nvidia|amd/.test(part));
  return {
    software,
    version,
    algorithms: [summaryAlgorithm(status)],
    devices: withCards ? cards(status) : [stakProcessor(status)],
  };
}

/** Threads of cards and of the processor stand in one list, and nothing says which is which. */
function cards(status: Answer): RigDevice[] {
  return threadRates(status.list('hashrate', 'threads')).map((rate, index) => ({
    index,
    kind: 'gpu',
    hashratesHs: [rate],
  }));
}

/** xmr-stak: no sensors, no shares by card, and no uptime of its own. Behind a digest login where one is set. */
export default rigDriver({
  id: 'xmr-stak',
  title: 'xmr-stak',
  detect: [{ ask: optional(STATUS), is: (status) => status.str('version')?.startsWith('xmr-stak') === true }],
  ask: ASK,
  rig,
});
