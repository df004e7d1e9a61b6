import { openWire } from '../../core/wire/open.ts';
import { PORTS, type Port } from '../../core/wire/request.ts';
import { readOnly } from '../../core/wire/wire.ts';
import { discover } from '../../devices/discover.ts';
import type { Driver } from '../../devices/driver.ts';
import { gate, scan } from '../../devices/scan.ts';
import { parseNetwork, parseRanges, planScan } from '../../devices/scan-ranges.ts';
import type { Scanned, Scanner } from '../../sidecar/onboarding/scanning.ts';
import { lookoutAt } from './lookout.ts';
import { rowOf } from './rows.ts';

/** As many at a time as leave the sidecar time for people. */
const KNOCKS = 96;
const TALKS = 32;
const KNOCK_MS = 1_500;
const DEADLINE_MS = 20_000;

/** Scans for the sidecar: the networks of the section `scan`, read-only, without any credentials. */
export function scannerFor(networks: readonly string[], drivers: readonly Driver[]): Scanner {
  const allowed = networks.map(parseNetwork);
  const access = { networks: allowed, credentials: new Map(), drivers };
  return {
    addresses: (ranges) => {
      const { addresses, problem } = planScan(parseRanges(ranges), allowed);
      if (addresses) return addresses;
      throw new Error(`found ${problem}`);
    },
    async look(addresses, ports, { signal, onFound, onDone }) {
      const { wire, close } = openWire();
      const options = {
        ...{ wire: readOnly(wire), access, ports: knownPorts(ports), snmp: false, signal },
        ...{ knockMs: KNOCK_MS, deadlineMs: DEADLINE_MS, talk: gate(TALKS) },
      };
      try {
        await scan(addresses, {
          ...{ concurrency: KNOCKS, signal, onDone },
          look: (address) => discover(lookoutAt(address, options)),
          onFound: (address, found) => onFound(scannedOf(rowOf(address, found))),
        });
      } finally {
        await close();
      }
    },
  };
}

/** Throws an Error for a name that is no port of ours. */
function knownPorts(ports: Readonly<Record<string, number>>): Partial<Record<Port, number>> {
  const unknown = Object.keys(ports).find((name) => !Object.hasOwn(PORTS, name));
  if (unknown === undefined) return ports;
  throw new Error(`ports: found "${unknown}", expected one of ${Object.keys(PORTS).join(', ')}`);
}

function scannedOf(row: ReturnType<typeof rowOf>): Scanned {
  const { address, driver, make, model, serial, mac, firmware, hashrate, power, note } = row;
  const all = { address, driver, make, model, serial, mac, firmware, hashrate, power, note };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Scanned;
}
