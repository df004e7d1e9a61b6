import { antminerRpc } from './antminer-rpc.ts';
import { ANTMINER_LOGIN, antminerDaemon, antminerWeb } from './antminer-web.ts';
import type { Dialect, Service } from './dialect.ts';
import { DigestGuard } from './digest.ts';
import type { MinerDevice } from './miner-device.ts';
import { jsonServer } from './tcp-servers.ts';
import { webServer } from './web-server.ts';

/** Stock Antminer: reads on 4028, pages behind a digest login, on newer models the text daemon of 6060. */
export const antminer: Dialect = {
  ports: ['cgminer', 'http', 'daemon'],
  login: { username: ANTMINER_LOGIN.user, password: ANTMINER_LOGIN.password },
  services,
};

function services(device: MinerDevice): Service[] {
  const delivery = () => device.delivery();
  const guard = new DigestGuard({ ...ANTMINER_LOGIN, clock: device.clock, random: device.random.fork('digest') });
  const daemon = { name: 'daemon', server: webServer(delivery, antminerDaemon(device)), program: false } as const;
  return [
    { name: 'cgminer', server: jsonServer(delivery, '\0', antminerRpc(device)), program: true },
    { name: 'http', server: webServer(delivery, antminerWeb(device, guard)), program: false },
    ...(device.model.daemon ? [daemon] : []),
  ];
}
