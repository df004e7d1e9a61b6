import { describe, expect, it } from 'vitest';
import { openWire } from '../../core/wire/open.ts';
import { recordedWire } from '../../core/wire/recorded.ts';
import type { Request } from '../../core/wire/request.ts';
import type { Endpoint, Wire } from '../../core/wire/wire.ts';
import { converse } from '../../devices/converse.ts';
import type { Driver } from '../../devices/driver.ts';
import { DRIVERS } from '../../devices/index.ts';
import { openDevice, withoutTls } from '../../scripts/fuzz/recorded-device.ts';
import { recordedMiners } from '../../scripts/fuzz/recorded-miners.ts';
import { HOST_KEY } from '../../scripts/fuzz/recorded-ssh.ts';

const credentials = { username: 'admin', password: 'admin', token: 't0ken' };
const { miners } = await recordedMiners(DRIVERS);

async function observed(driver: Driver, wire: Wire, to: Endpoint, expecting: (request: Request) => void) {
  const { observation } = await converse(driver, (request) => {
    expecting(request);
    return wire(withoutTls(request), to, AbortSignal.timeout(10_000));
  });
  return observation;
}

describe('a recorded miner on real ports', () => {
  it('is also one that speaks before it is asked, and one that wants a login on a line before', () => {
    expect(miners.map(({ name }) => name)).toEqual(expect.arrayContaining(['lolminer/greeting', 'ethminer/fork']));
  });

  it.each(miners.map((miner) => [miner.name, miner] as const))(
    '%s says over the wire what its recording says',
    async (_name, { driver, folder, texts }) => {
      const device = await openDevice({ texts });
      const { wire, close } = openWire();
      const to = { host: '127.0.0.1', ports: device.ports, credentials, hostKey: HOST_KEY };
      try {
        const heard = await observed(driver, wire, to, device.expect);
        const recorded = await observed(driver, recordedWire([folder]), { host: 'recorded' }, () => undefined);
        expect(heard).toEqual(recorded);
      } finally {
        await close();
        await device.close();
      }
    },
  );
});

it('a driver of which nothing is recorded is named', async () => {
  const [first] = DRIVERS.filter(({ kind }) => kind === 'miner');
  if (!first) throw new Error('there is no driver of a miner');
  const { missing } = await recordedMiners([{ ...first, id: 'never-seen' }]);
  expect(missing).toEqual(['never-seen']);
});
