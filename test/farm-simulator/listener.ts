import type { Server, Socket } from 'node:net';

/**
 * How a device meets the network at this moment. `closed`: there is nobody (no power, booting); connections end at
 * once with a reset. `silent`: connections open and nothing ever answers.
 */
export interface Delivery {
  mode: 'open' | 'closed' | 'silent';
  delayMs: number;
  damage?: 'half-reply' | 'wrong-json';
}

export const WHOLE: Delivery = { mode: 'open', delayMs: 0 };
export const WRONG_PAGE = '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>';

/** A listening port that keeps its number, drops its sockets when the power goes, and can refuse connections. */
export class Listener {
  readonly port: number;
  private readonly server: Server;
  private readonly host: string;
  private readonly sockets: Set<Socket>;
  private refusing = false;

  private constructor(server: Server, host: string, port: number, sockets: Set<Socket>) {
    this.server = server;
    this.host = host;
    this.port = port;
    this.sockets = sockets;
  }

  static async open(server: Server, host: string, port: number, delivery: () => Delivery): Promise<Listener> {
    const sockets = new Set<Socket>();
    server.on('connection', (socket: Socket) => {
      socket.on('error', () => socket.destroy());
      if (delivery().mode === 'closed') {
        socket.resetAndDestroy();
        return;
      }
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    });
    return new Listener(server, host, await listen(server, host, port), sockets);
  }

  /** Cuts every open connection. */
  drop(): void {
    for (const socket of this.sockets) socket.resetAndDestroy();
  }

  /** Stops or starts listening on the port itself, so that the system refuses connections. */
  async refuse(refusing: boolean): Promise<void> {
    if (refusing === this.refusing) return;
    this.refusing = refusing;
    if (refusing) await this.close();
    else await listen(this.server, this.host, this.port);
  }

  close(): Promise<void> {
    this.drop();
    return new Promise((resolve) => {
      this.server.close(() => resolve());
    });
  }
}

/** Port 0 takes a free one. Throws when the port is taken or the address is none of this machine's. */
function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** Sends a reply as the device's faults let it, and ends the connection. `whole` makes the bytes from the text. */
export function deliver(
  socket: Socket,
  text: string,
  delivery: () => Delivery,
  whole: (text: string) => Buffer,
  sent: () => void,
): void {
  const send = () => {
    const { mode, damage } = delivery();
    if (mode !== 'open' || socket.destroyed) return;
    const bytes = whole(damage === 'wrong-json' ? WRONG_PAGE : text);
    socket.end(damage === 'half-reply' ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes, sent);
  };
  afterDelay(socket, delivery().delayMs, send);
}

/** Waits in real time, but no longer than the connection lives. */
export function afterDelay(socket: Socket, milliseconds: number, deed: () => void): void {
  if (milliseconds === 0) {
    deed();
    return;
  }
  const timer = setTimeout(deed, milliseconds);
  socket.once('close', () => clearTimeout(timer));
}
