import { createServer } from 'node:net';

/** The preferred port of 127.0.0.1 when it is free and not taken, otherwise any free one. */
export async function freePort(preferred: number, taken: ReadonlySet<number> = new Set()): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = await probe(tries === 0 ? preferred : 0);
    if (port !== undefined && !taken.has(port)) return port;
  }
  throw new Error('found no free port on 127.0.0.1 in 100 tries');
}

/** Free ports for the names, each the preferred one where that is free. Nothing holds them: take them soon. */
export async function freePorts<K extends string>(preferred: Readonly<Record<K, number>>): Promise<Record<K, number>> {
  const taken = new Set<number>();
  const ports: Partial<Record<K, number>> = {};
  for (const name of Object.keys(preferred) as K[]) {
    const port = await freePort(preferred[name], taken);
    taken.add(port);
    ports[name] = port;
  }
  return ports as Record<K, number>;
}

/** Where Linux takes no port for an outgoing connection from (its usual range is 32768 to 60999). */
const LASTING = { first: 20_000, count: 12_000 };

/** A free port that stays free for whoever gives it up and wants it back, as a server does that is killed and restarted. */
export async function lastingPort(taken: ReadonlySet<number> = new Set(), random = Math.random): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = LASTING.first + Math.floor(random() * LASTING.count);
    if (!taken.has(port) && (await probe(port)) !== undefined) return port;
  }
  throw new Error('found no free port of 127.0.0.1 between 20000 and 31999 in 100 tries');
}

/** One for each name. */
export async function lastingPorts<K extends string>(names: readonly K[]): Promise<Record<K, number>> {
  const ports: Partial<Record<K, number>> = {};
  for (const name of names) ports[name] = await lastingPort(new Set(Object.values(ports) as number[]));
  return ports as Record<K, number>;
}

/** The port if it could be listened on, undefined otherwise. */
function probe(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : undefined));
    });
  });
}
