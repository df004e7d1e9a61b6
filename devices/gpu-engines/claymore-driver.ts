import type { Answer } from '../../core/wire/answer.ts';
import type { Questions, Request, TcpRequest } from '../../core/wire/request.ts';
import type { Answers, Control, Driver } from '../driver.ts';
import { claymoreRig } from './claymore-result.ts';
import { optional, rigDriver, say } from './rig-driver.ts';

const USUAL = 3333;

/** One line of Claymore's protocol; a password that is configured stands beside the method. */
export function claymoreLine(
  method: string,
  more: Partial<Request & TcpRequest> = {},
  params?: readonly string[],
): Request {
  const send = { id: 0, jsonrpc: '2.0', method, ...(params === undefined ? {} : { params }) };
  return say(USUAL, send, { auth: 'psw', ...more });
}

export const STAT_1 = claymoreLine('miner_getstat1');
const STAT_2 = claymoreLine('miner_getstat2');
const LEARN = { longer: optional(STAT_2) } as const satisfies Questions;

/** A program that speaks Claymore's protocol, by how it names itself. */
export interface ClaymoreKin {
  id: string;
  title: string;
  software: string;
  inferred?: true;
  models?: readonly string[];
  isName(name: string): boolean;
  control?: Control;
}

/** No order is answered: the program closes, and what it did shows itself in its uptime. */
const order = (method: string, params?: readonly string[]) => (): Request =>
  claymoreLine(method, { hangsUp: true, writes: true }, params);

/** Needs a port that is open for writing (`-mport` without a minus, `-cdm 2`). Pausing is all cards off. */
export const CLAYMORE_CONTROL: Control = {
  restartMining: order('miner_restart'),
  reboot: order('miner_reboot'),
  pause: order('control_gpu', ['-1', '0']),
  resume: order('control_gpu', ['-1', '1']),
};

/** `miner_getstat2` where it is answered, because shares, buses and watts stand there alone. */
export function claymoreDriver(kin: ClaymoreKin): Driver {
  const { id, title, software, inferred, models, isName, control } = kin;
  return rigDriver({
    id,
    title,
    ...(inferred ? { inferred } : {}),
    ...(models === undefined ? {} : { models }),
    detect: [
      { ask: optional(STAT_1), is: named(isName) },
      { ask: LEARN.longer, is: named(isName) },
    ],
    learn: LEARN,
    ask: (known: Answers<typeof LEARN>) => ({ stat: known.longer.has('result', 8) ? STAT_2 : STAT_1 }),
    rig: ({ stat }) => claymoreRig(stat, software),
    ...(control === undefined ? {} : { control }),
  });
}

function named(isName: (name: string) => boolean): (answer: Answer) => boolean {
  return (answer) => {
    const name = answer.str('result', 0);
    return name !== undefined && answer.has('result', 3) && isName(name);
  };
}
