import type { Server } from 'node:net';
import type { MinerDevice, PortName } from './miner-device.ts';

/** What listens on one port of a miner. */
export interface Service {
  name: PortName;
  server: Server;
  /** Whether the mining program itself listens there, rather than the operating system around it. */
  program: boolean;
}

/** A make's way of speaking. */
export interface Dialect {
  /** All that a client of this make may ask at; a device need not have all of them. */
  ports: readonly PortName[];
  services(device: MinerDevice): Service[];
  /** What lets writes in as the make leaves the factory; nothing is needed unless said. */
  login?: { username?: string; password: string };
}
