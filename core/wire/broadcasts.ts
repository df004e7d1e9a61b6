import { createSocket, type Socket } from 'node:dgram';

/** What a machine has told everybody on its network. */
export interface Broadcast {
  from: string;
  port: number;
  /** UTF-8, at most 512 bytes of it. */
  text: string;
}

const TEXT_BYTES = 512;

/** Hears UDP broadcasts on these ports until it is closed. Rejects with the Error of the port that cannot be opened. */
export async function hearBroadcasts(
  ports: readonly number[],
  onHeard: (broadcast: Broadcast) => void,
  host = '0.0.0.0',
): Promise<{ ports: number[]; close(): Promise<void> }> {
  const sockets: Socket[] = [];
  const close = async () => {
    await Promise.all(sockets.map((socket) => new Promise<void>((closed) => socket.close(() => closed()))));
  };
  try {
    for (const wanted of ports) sockets.push(await open(wanted, host, onHeard));
  } catch (error) {
    await close();
    throw error;
  }
  return { ports: sockets.map((socket) => socket.address().port), close };
}

function open(wanted: number, host: string, onHeard: (broadcast: Broadcast) => void): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: true });
  socket.on('message', (bytes, { address }) => {
    const text = bytes.subarray(0, TEXT_BYTES).toString('utf8');
    onHeard({ from: address, port: wanted, text });
  });
  return new Promise((resolve, reject) => {
    socket.once('error', (error) => {
      socket.close();
      reject(error);
    });
    socket.bind(wanted, host, () => resolve(socket.removeAllListeners('error').on('error', () => undefined)));
  });
}
