import type { Rig } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request } from '../../core/wire/request.ts';
import type { Answers } from '../driver.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';
import { multiRig } from './srbminer/multi.ts';
import { olderRig } from './srbminer/older.ts';

const USUAL = 21550;
const ROOT = get(USUAL, '/');
const STATUS = get(USUAL, '/api/v2/status');
const LEARN = { root: optional(ROOT), status: optional(STATUS) } as const satisfies Questions;

const isSrb = (said: Answer) => said.has('miner_version') && (said.has('algorithms') || said.has('hashrate_total_now'));

/** The first page tells buses, which version 2 of the API leaves out. */
function ask(known: Answers<typeof LEARN>): { said: Request } {
  return { said: isSrb(known.status) && !isSrb(known.root) ? STATUS : ROOT };
}

function rig({ said }: { said: Answer }): Rig {
  return said.has('algorithms') ? multiRig(said) : olderRig(said);
}

/** SRBMiner-MULTI (both versions of its API and the flat form up to 0.4) and SRBMiner-CN. It cannot be controlled. */
export default rigDriver({
  id: 'srbminer',
  title: 'SRBMiner',
  models: ['SRBMiner-MULTI', 'SRBMiner-CN'],
  detect: [
    { ask: LEARN.root, is: isSrb },
    { ask: LEARN.status, is: isSrb },
  ],
  learn: LEARN,
  ask,
  rig,
});
