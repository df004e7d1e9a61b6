import type { Rig, RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Questions } from '../../core/wire/request.ts';
import { busHex, total } from '../gpu-engines/amounts.ts';
import { get, optional, rigDriver } from '../gpu-engines/rig-driver.ts';

const STATUS = get(16000, '/status');
const ASK = { said: STATUS } as const satisfies Questions;

/** The answer is a list of pools, each with hashers of devices. */
function rig({ said }: { said: Answer }): Rig {
  const pools = said.list();
  const devices = pools.flatMap((pool) => pool.list('hashers').flatMap(devicesOf));
  const uptimes = pools.flatMap((pool) => pool.num('time_running') ?? []);
  return {
    software: 'iximiner',
    uptimeS: uptimes.length === 0 ? undefined : Math.max(...uptimes),
    algorithms: [
      {
        hashrateHs: total(devices.map(({ hashratesHs: [rate] = [] }) => rate)),
        unit: 'H/s',
        accepted: total(pools.map((pool) => pool.num('shares'))),
        rejected: total(pools.map((pool) => pool.num('rejects'))),
      },
    ],
    devices,
  };
}

function devicesOf(hasher: Answer): RigDevice[] {
  const kind = hasher.str('type') === 'CPU' ? 'cpu' : 'gpu';
  return hasher.list('devices').map((device, at) => ({
    index: device.num('id') ?? at,
    kind,
    name: device.str('name'),
    pciBus: busHex(device.str('bus_id')),
    hashratesHs: [device.num('hashrate')],
  }));
}

/** iximiner on processors and cards. */
export default rigDriver({
  id: 'iximiner',
  title: 'iximiner',
  detect: [{ ask: optional(STATUS), is: (said) => said.has(0, 'hashers') && said.has(0, 'time_running') }],
  ask: ASK,
  rig,
});
