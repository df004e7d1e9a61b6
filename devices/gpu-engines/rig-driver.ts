import type { Rig } from '../../core/farm/rig.ts';
import type { HttpRequest, Questions, Request, TcpRequest } from '../../core/wire/request.ts';
import { type Answers, type Control, type Detection, type Driver, defineDriver } from '../driver.ts';
import { observeRig } from './observe-rig.ts';

/** All that is known about one mining program. `rig` reads what it says; the rest follows. */
export interface Program<L extends Questions, Q extends Questions> {
  id: string;
  title: string;
  /** Where no reply of the program itself was seen: read as public clients of it read it. */
  inferred?: true;
  models?: readonly string[];
  /** A mining program unless said. */
  tells?: Driver['tells'];
  detect: readonly Detection[];
  learn?: L;
  learnEverySeconds?: number;
  ask: Q | ((known: Answers<L>) => Q);
  rig(answers: Answers<Q>, known: Answers<L>): Rig;
  control?: Control;
}

/** A driver of a mining program: the program is what answers, its cards are its parts. */
export function rigDriver<const L extends Questions, const Q extends Questions>(program: Program<L, Q>): Driver {
  const { id, title, inferred, models = [title], tells, detect, learn, learnEverySeconds, ask, rig, control } = program;
  return defineDriver<L, Q>({
    id,
    kind: 'gpu-rig',
    title: inferred ? `${title} (INFERRED: no reply of its own was recorded)` : title,
    models,
    ...(tells === undefined ? {} : { tells }),
    detect,
    ...(learn === undefined ? {} : { learn }),
    ...(learnEverySeconds === undefined ? {} : { learnEverySeconds }),
    ask,
    read: (answers, known) => observeRig(rig(answers, known), isCut(answers)),
    ...(control === undefined ? {} : { control }),
  });
}

function isCut(answers: Answers<Questions>): boolean {
  return Object.values(answers).some(({ mends }) => mends.includes('truncated'));
}

type Get = Request & HttpRequest;

/** A page of a program's own API. */
export function get(usual: number, path: string, more: Partial<Get> = {}): Get {
  return { via: 'http', method: 'GET', port: 'api', usual, path, ...more } as Get;
}

/** A question on a connection of its own. */
export function say(
  usual: number,
  send: TcpRequest['send'],
  more: Partial<Request & TcpRequest> = {},
): Request & TcpRequest {
  return { via: 'tcp', usual, send, ...more } as Request & TcpRequest;
}

/** A command on the rig's operating system, each word by itself. */
export function command(...run: string[]): Request & { via: 'ssh'; run: readonly string[] } {
  return { via: 'ssh', run };
}

/** The same question, of which silence and a no lose nothing else. */
export function optional<R extends Request>(request: R): R {
  return { ...request, optional: true };
}
