import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { command, optional, rigDriver } from '../gpu-engines/rig-driver.ts';
import { hiveRig } from '../gpu-os/hive-rig.ts';

const STAT = '/run/hive/last_stat.json';
const STATS = command('cat', STAT);
const LEARN = { detected: optional(command('cat', '/run/hive/gpu-detect.json')) } as const satisfies Questions;
/** Prints the file's name while it is younger than two minutes; the agent writes it every 10 s. */
const ASK = { stats: STATS, young: optional(command('find', STAT, '-mmin', '-2')) } as const satisfies Questions;

const isStats = (said: Answer) => said.str('method') === 'stats' && said.has('params', 'v');

/** HiveOS, over SSH: whatever it mines with, custom programs too. */
export default rigDriver({
  id: 'hiveos',
  title: 'HiveOS',
  tells: 'system',
  detect: [{ ask: optional(STATS), is: isStats }],
  learn: LEARN,
  ask: ASK,
  rig: ({ stats, young }, { detected }) => hiveRig({ stats, detected, isOld: young.value === '' }),
  // Nothing answers any more: the kernel is told to start anew at once.
  control: { reboot: () => ({ ...command('sudo', '-n', '/hive/sbin/sreboot'), writes: true, hangsUp: true }) },
});
