import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../core/farm/thresholds.ts';
import { openWire } from '../../core/wire/open.ts';
import { recordedWire } from '../../core/wire/recorded.ts';
import type { Endpoint } from '../../core/wire/wire.ts';
import { pollOnce } from '../../scripts/commands/poll.ts';
import { record } from '../../scripts/commands/record.ts';
import { type Farm, startFarm } from '../farm-simulator/farm.ts';

let farm: Farm;
let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'logixx-record-'));
  farm = await startFarm({ miners: 4, pdus: 1, seed: 7, timeScale: 1, start: 'running' });
});
afterAll(async () => {
  await farm.close();
  rmSync(folder, { recursive: true, force: true });
});

/** One device of each driver of the farm. */
const KINDS = ['antminer', 'whatsminer', 'raritan-pdu2'];

function deviceOf(driver: string) {
  const device = farm.inventory().devices.find((each) => each.driver === driver);
  if (!device) throw new Error(`the farm has no ${driver}`);
  return device;
}

async function polled(wire: ReturnType<typeof recordedWire>, endpoint: Endpoint) {
  return pollOnce({ thresholds: DEFAULT_THRESHOLDS }, (request) =>
    wire(request, endpoint, AbortSignal.timeout(10_000)),
  );
}

describe('logixx record', () => {
  it.each(KINDS)('%s: a replay is recognised and says the same as the device', async (driver) => {
    const { address, ports = {} } = deviceOf(driver);
    const to = join(folder, driver);
    const named = Object.entries(ports).flatMap(([name, port]) => ['--port', `${name}=${port}`]);
    await record([driver, address, ...named, '--community', 'public', '--mask-identity', '--to', to]);
    const { wire, close } = openWire();
    const live = await polled(wire, { host: address, ports: ports as NonNullable<Endpoint['ports']> });
    await close();
    const replayed = await polled(recordedWire([to]), { host: to });
    const series = ({ readings }: typeof live) => readings.map(({ metric, labels }) => [metric, Object.keys(labels)]);
    expect([replayed.driver, replayed.operation]).toEqual([driver, live.operation]);
    expect(replayed.readings.length).toBeGreaterThan(30);
    expect(series(replayed)).toEqual(series(live));
  });

  it.each(KINDS)('%s: what identifies the device is not in the recording', (driver) => {
    const { mac = 'none', serial = 'none' } = deviceOf(driver);
    const texts = readdirSync(join(folder, driver)).map((name) => readFileSync(join(folder, driver, name), 'utf8'));
    const bytes = Buffer.from(mac.replaceAll(':', ''), 'hex').toString('hex');
    for (const text of texts) for (const secret of [mac, serial, bytes]) expect(text).not.toContain(secret);
  });

  it('recognises the device where no driver is named, and keeps its serial unless that is masked', async () => {
    const { address, ports = {}, serial = 'none' } = deviceOf('antminer');
    const to = join(folder, 'recognised');
    const named = ['cgminer', 'http'].flatMap((name) => ['--port', `${name}=${ports[name as 'http']}`]);
    await record([address, ...named, '--username', 'root', '--to', to]);
    expect((await polled(recordedWire([to]), { host: to })).driver).toBe('antminer');
    expect(serial).not.toBe('none');
  });

  it('refuses what is no driver, and says which there are', async () => {
    await expect(record(['toaster', '127.0.0.1', '--to', folder])).rejects.toThrow(
      /expected \[driver\] <address> --to <folder>; drivers: antminer, /,
    );
  });
});
