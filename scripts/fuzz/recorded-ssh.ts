import type { Request } from '../../core/wire/request.ts';
import { Listener, WHOLE } from '../../test/farm-simulator/listener.ts';
import { HOST_KEY, type Printed, sshHost } from '../../test/farm-simulator/ssh-host.ts';
import type { Heard } from './hearing.ts';
import { bytesOf, type Reply } from './reply.ts';

/** Who may log in to a recorded rig, and its host key. */
export const RIG_LOGIN = { username: 'admin', password: 'admin' } as const;
export { HOST_KEY };

/** A shell knows of a command that is none. */
const NOT_FOUND = 127;

/** A rig that prints what was recorded, over SSH; what is spoiled is what it prints and how it ends, not the protocol. */
export async function openRecordedSsh(
  answer: (heard: Heard) => Promise<Reply>,
): Promise<{ port: number; close(): Promise<void> }> {
  const run = async (command: string): Promise<Printed> => {
    const request: Request = { via: 'ssh', run: command.split(' ') };
    const said = await answer({ request, speech: 'shell', rest: Buffer.alloc(0) });
    if (said.pace === 'never') return new Promise(() => undefined);
    if (said.end === 'reset') return { dies: true };
    return { out: bytesOf(said, 'shell'), status: said.status === 200 ? 0 : NOT_FOUND };
  };
  const listener = await Listener.open(
    sshHost(() => WHOLE, RIG_LOGIN, run),
    '127.0.0.1',
    0,
    () => WHOLE,
  );
  return { port: listener.port, close: () => listener.close() };
}
