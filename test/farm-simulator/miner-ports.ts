import { createServer, type Server } from 'node:net';
import { antminerRpc } from './antminer-rpc.ts';
import { ANTMINER_LOGIN, antminerDaemon, antminerWeb } from './antminer-web.ts';
import { DigestGuard } from './digest.ts';
import { type Delivery, Listener } from './listener.ts';
import type { MinerDevice, OpenPort, PortName } from './miner-device.ts';
import { frameServer, jsonServer } from './tcp-servers.ts';
import { webServer } from './web-server.ts';
import { whatsminerRpc } from './whatsminer-rpc.ts';
import { TokenGuard } from './whatsminer-token.ts';
import { whatsminerV3 } from './whatsminer-v3.ts';

interface Opening {
  name: PortName;
  server: Server;
  program: boolean;
  /** Nobody is there on the real device: connections end at once. */
  vacant?: true;
}

/** Opens the ports that the make and model have: 0 takes a free one. */
export async function openPorts(
  device: MinerDevice,
  host: string,
  wanted: Partial<Record<PortName, number>>,
): Promise<OpenPort[]> {
  const openings = device.model.make === 'antminer' ? antminer(device) : whatsminer(device);
  const delivery = () => device.delivery();
  return Promise.all(
    openings.map(async ({ name, server, program, vacant }) => {
      const listener = await Listener.open(server, host, wanted[name] ?? 0, vacant ? () => NOBODY : delivery);
      return { name, program, listener };
    }),
  );
}

/**
 * A port that the family may have and this device has not. All simulated devices share an address, so without a port of
 * its own a client would ask whatever listens on the usual one.
 */
function vacant(name: PortName): Opening {
  return { name, server: createServer(), program: false, vacant: true };
}

const NOBODY: Delivery = { mode: 'closed', delayMs: 0 };

function antminer(device: MinerDevice): Opening[] {
  const delivery = () => device.delivery();
  const guard = new DigestGuard({ ...ANTMINER_LOGIN, clock: device.clock, random: device.random.fork('digest') });
  return [
    { name: 'cgminer', server: jsonServer(delivery, '\0', antminerRpc(device)), program: true },
    { name: 'http', server: webServer(delivery, antminerWeb(device, guard)), program: false },
    device.model.daemon
      ? { name: 'daemon', server: webServer(delivery, antminerDaemon(device)), program: false }
      : vacant('daemon'),
  ];
}

const SALT = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function whatsminer(device: MinerDevice): Opening[] {
  const delivery = () => device.delivery();
  const tokens = new TokenGuard(device, device.random.fork('tokens'));
  const salt = device.random.fork('salt').text(8, SALT);
  return [
    { name: 'cgminer', server: jsonServer(delivery, '', whatsminerRpc(device, tokens)), program: true },
    device.model.dialect === 'v3'
      ? { name: 'whatsminer', server: frameServer(delivery, whatsminerV3(device, salt)), program: true }
      : vacant('whatsminer'),
  ];
}
