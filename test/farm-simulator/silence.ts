import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { Worker } from 'node:worker_threads';

/** How many connections Linux takes for a queue of one. */
const FULL = 2;

/**
 * Addresses at which nobody answers, not even with a refusal, as behind a firewall or where no machine is: loopback has
 * none by itself. Ports listen there whose queue of connections is full; the system then drops what arrives.
 */
export async function openSilence(
  doors: readonly { host: string; port: number }[],
): Promise<{ close(): Promise<void> }> {
  const worker = new Worker(new URL('./silence-worker.mjs', import.meta.url), { workerData: doors });
  const sockets: Socket[] = [];
  const close = async () => {
    for (const socket of sockets) socket.destroy();
    await worker.terminate();
  };
  try {
    await once(worker, 'message');
    for (let filling = 0; filling < FULL; filling++) {
      const opened = doors.map((door) => connect(door).on('error', () => undefined));
      sockets.push(...opened);
      await Promise.all(opened.map((socket) => once(socket, 'connect')));
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { close };
}
