import { connect } from 'node:net';

/** `open`: something listens. `closed`: the machine is there and says no. `silent`: no answer before the signal. */
export type Knock = 'open' | 'closed' | 'silent';

/** Ours, not the device's: no more sockets, ports or memory. */
const OUR_FAULT = new Set(['EMFILE', 'ENFILE', 'EADDRNOTAVAIL', 'ENOBUFS', 'ENOMEM', 'EACCES', 'EPERM']);

/**
 * Opens a TCP connection, sends nothing and closes it. Rejects with the Error of this machine when it is this machine that cannot:
 * that would look like a farm without devices.
 */
export function knock(host: string, port: number, signal: AbortSignal): Promise<Knock> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      resolve('silent');
      return;
    }
    const socket = connect({ host, port });
    const end = (finish: () => void) => {
      signal.removeEventListener('abort', silent);
      socket.destroy();
      finish();
    };
    // A busy process hears of the end of its patience before it hears of connections that were made in time.
    const silent = () => setImmediate(() => end(() => resolve('silent')));
    signal.addEventListener('abort', silent, { once: true });
    socket.once('connect', () => end(() => resolve('open')));
    socket.on('error', (error: NodeJS.ErrnoException) => {
      const code = error.code ?? '';
      if (OUR_FAULT.has(code)) end(() => reject(error));
      else end(() => resolve(code === 'ECONNREFUSED' || code === 'ECONNRESET' ? 'closed' : 'silent'));
    });
  });
}
