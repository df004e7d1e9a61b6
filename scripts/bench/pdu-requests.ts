import { existsSync, readdirSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { recordedWire } from '../../core/wire/recorded.ts';
import type { Request } from '../../core/wire/request.ts';
import { converse } from '../../devices/converse.ts';
import type { Driver } from '../../devices/driver.ts';
import { recognise } from '../../devices/recognise.ts';
import { startFarm } from '../../test/farm-simulator/farm.ts';
import { serveRecording } from '../../test/farm-simulator/recordings.ts';
import { udpRelay } from '../fuzz/relays.ts';
import { type Counted, countPolls } from './count-polls.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
const FIXTURES = join(PROJECT, 'test/fixtures');
const RECORDINGS = resolve(PROJECT, '../shared/recordings/pdu');

const LIMIT = 8;
/** Sizes for which there is a limit, however small the recordings are. */
const SIMULATED = [
  { driver: 'raritan-pdu2', outlets: 36 },
  { driver: 'servertech-sentry4', outlets: 48 },
] as const;

/** GETs of every recorded PDU and sensor that speaks SNMP and is read by its driver, and of the simulated sizes. */
export async function countPdus(drivers: readonly Driver[]): Promise<Counted[]> {
  const counted: Counted[] = [];
  for (const file of filesOf()) {
    const found = await readBy(drivers, file);
    // Recordings of writable objects name a cache instead of a value, which nothing can serve.
    const served = found && (await serveRecording(file).catch(() => undefined));
    if (!found || !served) continue;
    try {
      const device = `${relative(PROJECT, file)}, ${found.outlets} outlets`;
      counted.push({ family: found.driver.id, device, ...(await countGets(found.driver, served.ports.snmp ?? 0)) });
    } finally {
      await served.close();
    }
  }
  return [...counted, ...(await countSimulated(drivers))];
}

function filesOf(): string[] {
  return [FIXTURES, RECORDINGS]
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)))
    .filter((path) => path.endsWith('.snmprec'))
    .sort();
}

/** Some recordings hold little more than the name of a device, and nothing that a poll asks for. */
async function readBy(
  drivers: readonly Driver[],
  file: string,
): Promise<{ driver: Driver; outlets: number } | undefined> {
  const wire = recordedWire([file]);
  const send = (request: Request) => wire(request, { host: 'recorded' }, new AbortController().signal);
  const [named] = relative(FIXTURES, file).split('/');
  try {
    const driver = drivers.find(({ id }) => id === named) ?? (await recognise(drivers, send)).driver;
    if (!driver) return undefined;
    const { observation } = await converse(driver, send);
    return { driver, outlets: observation.facts.outlets?.length ?? 0 };
  } catch {
    return undefined;
  }
}

async function countSimulated(drivers: readonly Driver[]): Promise<Counted[]> {
  const farm = await startFarm({ pdus: SIMULATED.map((each) => ({ id: each.driver, ...each })), seed: 1 });
  const counted: Counted[] = [];
  try {
    for (const { driver: id, outlets } of SIMULATED) {
      const driver = drivers.find((each) => each.id === id);
      const port = farm.devices.find((device) => device.id === id)?.ports.snmp;
      if (!driver || port === undefined) throw new Error(`there is no simulated ${id} that its driver can read`);
      const device = `simulated, ${outlets} outlets`;
      counted.push({ family: id, device, ...(await countGets(driver, port)), limit: LIMIT });
    }
  } finally {
    await farm.close();
  }
  return counted;
}

/** Each GET has one reply. */
async function countGets(driver: Driver, port: number): Promise<{ first: number; warm: number }> {
  let replies = 0;
  const relay = await udpRelay(port, (reply) => {
    replies += 1;
    return [reply];
  });
  try {
    return await countPolls(driver, { snmp: relay.port }, () => replies);
  } finally {
    await relay.close();
  }
}
