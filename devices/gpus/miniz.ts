import type { Questions } from '../../core/wire/request.ts';
import { getstatRig, isGetstat, tellsClocks } from '../gpu-engines/getstat.ts';
import { optional, rigDriver, say } from '../gpu-engines/rig-driver.ts';

const STAT = say(20000, { id: '0', method: 'getstat' });
const ASK = { said: STAT } as const satisfies Questions;

/** miniZ: JSON on a line, behind an HTTP head unless it was started with `--nohttpheaders`. It cannot be controlled. */
export default rigDriver({
  id: 'miniz',
  title: 'miniZ',
  detect: [{ ask: optional(STAT), is: (said) => isGetstat(said) && tellsClocks(said) }],
  ask: ASK,
  rig: ({ said }) => getstatRig(said, 'miniZ'),
});
