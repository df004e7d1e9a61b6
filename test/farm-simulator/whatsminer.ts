import type { Dialect, Service } from './dialect.ts';
import type { MinerDevice } from './miner-device.ts';
import { frameServer, jsonServer } from './tcp-servers.ts';
import { whatsminerRpc } from './whatsminer-rpc.ts';
import { TokenGuard, WHATSMINER_V2_LOGIN } from './whatsminer-token.ts';
import { whatsminerV3 } from './whatsminer-v3.ts';

/** Whatsminer: port 4028, and on newer firmware the frames of 4433. The login is that of API 2. */
export const whatsminer: Dialect = {
  ports: ['cgminer', 'whatsminer'],
  login: { username: WHATSMINER_V2_LOGIN.user, password: WHATSMINER_V2_LOGIN.password },
  services,
};

const SALT = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

function services(device: MinerDevice): Service[] {
  const delivery = () => device.delivery();
  const tokens = new TokenGuard(device, device.random.fork('tokens'));
  const salt = device.random.fork('salt').text(8, SALT);
  const frames = {
    name: 'whatsminer',
    server: frameServer(delivery, whatsminerV3(device, salt)),
    program: true,
  } as const;
  return [
    { name: 'cgminer', server: jsonServer(delivery, '', whatsminerRpc(device, tokens)), program: true },
    ...(device.model.dialect === 'v3' ? [frames] : []),
  ];
}
