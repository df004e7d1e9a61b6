import { readFileSync } from 'node:fs';
import { ConfigError } from '../../core/service/config.ts';
import { openWire } from '../../core/wire/open.ts';
import { readOnly } from '../../core/wire/wire.ts';
import { discover } from '../../devices/discover.ts';
import { gate, scan } from '../../devices/scan.ts';
import { parseRanges, planScan } from '../../devices/scan-ranges.ts';
import type { Onboarding } from '../../sidecar/onboarding/request.ts';
import { portsOf } from '../commands/endpoint.ts';
import { lookoutAt, scanAccess } from '../scan/lookout.ts';
import { type Row, rowOf } from '../scan/rows.ts';

type Devices = Onboarding['devices'];

/** Who is to be onboarded: the rows of files of `logixx scan --json`, and who answers at addresses, in the order said. */
export async function lookThere(
  places: readonly string[],
  options: { config: string | undefined; ports: readonly string[] },
): Promise<Devices> {
  const access = scanAccess(options.config);
  const ports = portsOf(options.ports);
  const credentials = (driver: string | undefined) => access.credentials.get(driver ?? '')?.name;
  const rows: Row[] = [];
  for (const place of places)
    rows.push(...(place.endsWith('.json') ? rowsIn(place) : await rowsAt(place, access, ports)));
  return rows.map((row): Devices[number] => {
    const name = credentials(row.driver);
    return {
      found: foundOf(row),
      ...(name === undefined ? {} : { credentials: name }),
      ...(Object.keys(ports).length === 0 ? {} : { ports }),
    };
  });
}

function foundOf(row: Row): Devices[number]['found'] {
  const { address, driver, make, model, serial, mac, firmware, hashrate, power } = row;
  const all = { address, driver, make, model, serial, mac, firmware, hashrate, power };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Devices[number]['found'];
}

function rowsIn(file: string): Row[] {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw usage(`${file} (${(error as Error).message})`);
  }
  const rows: unknown[] = Array.isArray(value) ? value : [value];
  if (rows.length > 0 && rows.every(isRow)) return rows;
  throw usage(`${file}, which holds something else`);
}

function isRow(value: unknown): value is Row {
  return typeof (value as { address?: unknown } | null)?.address === 'string';
}

function usage(found: string): ConfigError {
  return new ConfigError([`logixx onboard: found ${found}, expected what "logixx scan --json" prints`]);
}

async function rowsAt(
  place: string,
  access: ReturnType<typeof scanAccess>,
  ports: ReturnType<typeof portsOf>,
): Promise<Row[]> {
  const addresses = addressesOf(place, access.networks);
  const { wire, close } = openWire();
  const talk = gate(16);
  const { signal } = new AbortController();
  const look = (address: string) =>
    discover(
      lookoutAt(address, {
        wire: readOnly(wire),
        access,
        ports,
        snmp: false,
        knockMs: 1_500,
        deadlineMs: 20_000,
        signal,
        talk,
      }),
    );
  const found = await scan(addresses, { concurrency: 64, signal, look }).finally(close);
  const [silent] = addresses.filter((address) => !found.has(address));
  if (silent !== undefined && addresses.length === 1)
    throw new ConfigError([`logixx onboard: nobody answers at ${silent} (docs/troubleshooting.md#miner-unreadable)`]);
  return [...found].map(([address, one]) => rowOf(address, one));
}

function addressesOf(place: string, networks: ReturnType<typeof scanAccess>['networks']): readonly string[] {
  try {
    const { addresses, problem } = planScan(parseRanges(place), networks);
    if (addresses) return addresses;
    throw new Error(problem);
  } catch (error) {
    throw new ConfigError([`logixx onboard: found ${error instanceof Error ? error.message : String(error)}`]);
  }
}
