import type { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import type { Answers } from '../driver.ts';
import { getstatRig, isGetstat, tellsClocks } from '../gpu-engines/getstat.ts';
import { get, optional, rigDriver, say } from '../gpu-engines/rig-driver.ts';

const USUAL = 42000;
const PAGE = get(USUAL, '/getstat');
const LINE = say(USUAL, { id: 1, method: 'getstat' });
const LEARN = { page: optional(PAGE), line: optional(LINE) } as const satisfies Questions;

const isEwbf = (said: Answer) => isGetstat(said) && !tellsClocks(said);

function ask(known: Answers<typeof LEARN>): { said: Request } {
  return { said: isEwbf(known.line) && !isEwbf(known.page) ? LINE : PAGE };
}

/** EWBF, over HTTP or on a line. It cannot be controlled. */
export default rigDriver({
  id: 'ewbf',
  title: 'EWBF',
  detect: [
    { ask: LEARN.page, is: isEwbf },
    { ask: LEARN.line, is: isEwbf },
  ],
  learn: LEARN,
  ask,
  rig: ({ said }) => getstatRig(said, 'EWBF'),
});
