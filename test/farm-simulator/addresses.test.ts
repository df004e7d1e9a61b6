import { type AddressInfo, connect, createServer } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Farm, startFarm } from './farm.ts';
import type { PortName } from './miner-device.ts';
import { COMMON_PORTS } from './miner-ports.ts';
import { loopback, planFarm } from './plan.ts';

let farm: Farm;
const ports = {} as Record<PortName, number>;

beforeAll(async () => {
  for (const name of Object.keys(COMMON_PORTS) as PortName[]) ports[name] = await freePort();
  farm = await startFarm({ miners: 3, pdus: 0, makes: ['avalon', 'epic', 'bitaxe'], addresses: ports });
});
afterAll(() => farm.close());

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((listening) => server.listen({ host: loopback(1), port: 0 }, listening));
  const { port } = server.address() as AddressInfo;
  await new Promise((closed) => server.close(closed));
  return port;
}

function knock(host: string, port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port }, () => {
      socket.destroy();
      resolve('open');
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? 'error'));
  });
}

it('gives each miner an address of its own, and all of them the same ports', () => {
  expect(farm.devices.map(({ driver, host, ports: open }) => [driver, host, open])).toEqual([
    ['avalon', '127.1.0.1', { cgminer: ports.cgminer, http: ports.http }],
    ['epic', '127.1.0.2', { cgminer: ports.cgminer, http: ports.http }],
    ['bitaxe', '127.1.0.3', { http: ports.http }],
  ]);
  expect(farm.inventory().devices.map(({ address }) => address)).toEqual(['127.1.0.1', '127.1.0.2', '127.1.0.3']);
});

it.each([
  ['127.1.0.1', 'cgminer', 'open'],
  ['127.1.0.1', 'whatsminer', 'ECONNREFUSED'],
  ['127.1.0.3', 'http', 'open'],
  ['127.1.0.3', 'cgminer', 'ECONNREFUSED'],
  ['127.1.0.4', 'http', 'ECONNREFUSED'],
] as const)('%s, port %s: %s', async (host, name, expected) => {
  expect(await knock(host, ports[name])).toBe(expected);
});

it('puts rigs behind the miners of each PDU, of all programs in turn', () => {
  const plan = planFarm({ miners: 5, pdus: 2, rigs: 3 });
  expect(plan.slice(-3)).toMatchObject([
    { id: 'rig-01', model: 'Rig of 8 RX 6800, dual', feeds: [{ pdu: 'pdu-01', outlet: 4 }] },
    { id: 'rig-02', model: 'Rig of 6 RTX 3070', feeds: [{ pdu: 'pdu-02', outlet: 4 }] },
    { id: 'rig-03', feeds: [{ pdu: 'pdu-01', outlet: 5 }] },
  ]);
  expect(planFarm({ miners: 0, pdus: 0, rigs: 1 })).toMatchObject([{ id: 'rig-01', feeds: [] }]);
  expect(() => planFarm({ miners: 4, pdus: 1, outletsPerPdu: 5, rigs: 2 })).toThrow(
    '2 rigs do not fit behind 4 taken outlets on each of 1 PDUs',
  );
});

it('takes the common ports unless others are named', () => {
  const plan = planFarm({ miners: 257, pdus: 1, outletsPerPdu: 257, addresses: true });
  expect(plan[0]).not.toHaveProperty('host');
  expect([plan[1], plan[257]]).toMatchObject([
    { host: '127.1.0.1', ports: COMMON_PORTS },
    { host: '127.1.1.1', ports: COMMON_PORTS },
  ]);
});
