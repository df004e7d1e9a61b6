import { createServer } from 'node:net';
import { DIALECTS } from './dialects.ts';
import { type Delivery, Listener } from './listener.ts';
import type { MinerDevice, OpenPort, PortName } from './miner-device.ts';

/** The usual numbers with 10000 added: ports that nobody needs to be root for. */
export const COMMON_PORTS: Readonly<Record<PortName, number>> = {
  http: 10_080,
  daemon: 16_060,
  cgminer: 14_028,
  whatsminer: 14_433,
  api: 13_333,
  ssh: 10_022,
};

const NOBODY: Delivery = { mode: 'closed', delayMs: 0 };

/**
 * Opens the ports that the make and model have: 0 takes a free one. Devices that share an address also open the ports
 * that the make may have and this device has not, and end connections there at once: a client would otherwise ask
 * whatever listens on the usual port.
 */
export async function openPorts(
  device: MinerDevice,
  host: string,
  wanted: Partial<Record<PortName, number>>,
  sharesAddress = true,
): Promise<OpenPort[]> {
  const { ports, services } = DIALECTS[device.model.make];
  const offered = services(device);
  const vacant = ports.filter((name) => sharesAddress && !offered.some((service) => service.name === name));
  return Promise.all([
    ...offered.map(async ({ name, server, program }) => {
      const listener = await Listener.open(server, host, wanted[name] ?? 0, () => device.delivery());
      return { name, program, listener };
    }),
    ...vacant.map(async (name) => {
      const listener = await Listener.open(createServer(), host, wanted[name] ?? 0, () => NOBODY);
      return { name, program: false, listener };
    }),
  ]);
}
