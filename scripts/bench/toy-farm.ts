import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Device } from '../../core/farm/device.ts';
import { reading } from '../../core/farm/sample.ts';
import { giga } from '../../core/farm/units.ts';
import { defineDriver } from '../../devices/driver.ts';

export const BENCH_DRIVER = defineDriver({
  id: 'bench',
  kind: 'miner',
  title: 'Simulated miner of the benchmarks',
  models: [],
  ask: {
    summary: { via: 'cgminer', command: 'summary' },
    stats: { via: 'cgminer', command: 'stats' },
    pools: { via: 'cgminer', command: 'pools' },
  },
  read: ({ summary, stats }) => ({
    readings: [
      reading('miner.hashrate', giga(summary.num('SUMMARY', 0, 'GHS 5s')), { algorithm: 'sha256' }),
      reading('miner.uptime', summary.num('SUMMARY', 0, 'Elapsed')),
      ...[1, 2, 3, 4].map((fan) => reading('miner.fan_speed', stats.num('STATS', 0, `fan${fan}`), { fan })),
    ],
    facts: {},
    operation: 'hashing',
  }),
});

/** Miners that are real TCP servers on loopback, and a switch that makes one of them hang. */
export interface ToyFarm {
  devices: Device[];
  hang(index: number, hangs: boolean): void;
  close(): Promise<void>;
}

export async function openToyFarm(count: number): Promise<ToyFarm> {
  const hanging = new Set<number>();
  const sockets = new Set<Socket>();
  const servers = await Promise.all(
    Array.from({ length: count }, (_, index) =>
      listen((socket) => {
        sockets.add(socket);
        socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
        socket.once('data', (data) => void answer(socket, String(data), index, hanging));
      }),
    ),
  );
  const devices = servers.map((server, index): Device => {
    const ports = { cgminer: (server.address() as AddressInfo).port };
    return { id: `miner-${index}`, kind: 'miner', driver: 'bench', address: '127.0.0.1', ports, site: 'bench' };
  });
  return {
    devices,
    hang: (index, hangs) => void (hangs ? hanging.add(index) : hanging.delete(index)),
    async close() {
      for (const socket of sockets) socket.destroy();
      await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
}

function listen(serve: (socket: Socket) => void): Promise<Server> {
  const server = createServer(serve);
  return new Promise((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** Answers after 4 to 23 ms, as a control board on a local network does; a hung miner accepts and says nothing. */
async function answer(socket: Socket, question: string, index: number, hanging: ReadonlySet<number>): Promise<void> {
  if (hanging.has(index)) return;
  await sleep(4 + ((index * 7) % 20));
  const command = /"command":\s*"(\w+)"/.exec(question)?.[1] ?? '';
  const body: Record<string, object[]> = {
    summary: [{ 'GHS 5s': 110_000 + index, Elapsed: 86_400, Accepted: 1234, Rejected: 2 }],
    stats: [{ fan1: 5880, fan2: 5910, fan3: 6000, fan4: 6030, temp_chip1: '62-65-70-74', chain_acn1: 114 }],
    pools: [{ POOL: 0, URL: 'stratum+tcp://pool.example:3333', Status: 'Alive', 'Stratum Active': true }],
  };
  const status = [{ STATUS: 'S', When: 1_767_600_000, Code: 11, Msg: command, Description: 'bench' }];
  socket.end(`${JSON.stringify({ STATUS: status, [command.toUpperCase()]: body[command] ?? [], id: 1 })}\0`);
}
