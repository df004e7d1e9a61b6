import type { DeviceRecord, Patch } from './record.ts';
import type { Standing } from './standing.ts';

/** Which device of the inventory something is said of: a known one, a new one, or nobody can say. */
export type Match = { device: DeviceRecord } | { created: true } | { conflict: string };

/**
 * Finds the device by serial, then MAC, then address. A serial or MAC that contradicts what was found by a weaker sign is a
 * conflict, never a merge: so is a sign that two devices share, and a serial that says A and a MAC that says B. An id that
 * is given must agree. Pure.
 */
export function matchDevice(said: Patch, known: Standing): Match {
  const serials = typeof said.serial === 'string' ? known.withSerial(said.serial) : [];
  const macs = typeof said.mac === 'string' ? known.withMac(said.mac) : [];
  const several = tooMany('serial', said.serial, serials) ?? tooMany('mac', said.mac, macs);
  if (several !== undefined) return { conflict: several };
  const [bySerial, byMac] = [serials[0], macs[0]];
  if (bySerial !== undefined && byMac !== undefined && bySerial !== byMac)
    return {
      conflict: `the serial ${String(said.serial)} says "${bySerial}", the MAC ${String(said.mac)} says "${byMac}"`,
    };
  const sure = bySerial ?? byMac;
  if (sure !== undefined) return agreed(sure, bySerial === undefined ? 'mac' : 'serial', said, known);
  return said.id === undefined ? byAddress(said, known) : byId(said, known);
}

function tooMany(sign: string, value: unknown, ids: readonly string[]): string | undefined {
  return ids.length < 2
    ? undefined
    : `the ${sign} ${String(value)} is that of ${ids.map((id) => `"${id}"`).join(' and ')}`;
}

/** Found by what is stamped on it. */
function agreed(id: string, sign: 'serial' | 'mac', said: Patch, known: Standing): Match {
  const device = known.device(id);
  if (device === undefined) return { created: true };
  if (said.id !== undefined && said.id !== id)
    return { conflict: `the ${sign} ${String(said[sign])} is that of "${id}", the id says "${String(said.id)}"` };
  // With the MAC alone: a serial that is another's would have been found; a new one contradicts an old one.
  const other = sign === 'mac' ? contradiction(device, said, ['serial']) : undefined;
  return other === undefined
    ? { device }
    : { conflict: `the MAC ${String(said.mac)} is that of "${id}", but ${other}` };
}

function byAddress(said: Patch, known: Standing): Match {
  const ids = addressHolders(said, known);
  const device = ids[0] === undefined ? undefined : known.device(ids[0]);
  if (device === undefined) return { created: true };
  const several = tooMany('address', said.address, ids);
  if (several !== undefined)
    return { conflict: `${several}: expected a serial, a MAC or ports, which tell them apart` };
  const other = contradiction(device, said, ['serial', 'mac']);
  if (other === undefined) return { device };
  return { conflict: `the address ${String(said.address)} is that of "${device.id}", but ${other}` };
}

/** A person names the device: that holds as long as not every other sign speaks against it. */
function byId(said: Patch, known: Standing): Match {
  const device = known.device(String(said.id));
  if (device === undefined) {
    const found = byAddress(said, known);
    if (!('device' in found)) return found;
    return {
      conflict: `the address ${String(said.address)} is that of "${found.device.id}", the id says "${String(said.id)}"`,
    };
  }
  const signs = (['serial', 'mac', 'address'] as const).filter(
    (sign) => said[sign] !== undefined && said[sign] !== null && device[sign] !== undefined,
  );
  const agrees = signs.some((sign) => same(device[sign], said[sign]));
  if (agrees || signs.length === 0 || signs.every((sign) => sign === 'address')) return { device };
  const others = contradiction(device, said, signs);
  return { conflict: `the id says "${device.id}", but ${others ?? 'nothing else does'}` };
}

/** With ports, whom they name; without, who is there at all. */
function addressHolders({ address, ports }: Patch, known: Standing): readonly string[] {
  if (typeof address !== 'string') return [];
  const named = typeof ports === 'object' && ports !== null ? Object.entries(ports) : [];
  const words = named
    .filter(([, port]) => port !== null && port !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, port]) => `${name}=${String(port)}`);
  const exact = known.atEndpoint([address.toLowerCase(), ...words].join(' '));
  if (exact !== undefined) return [exact];
  return words.length === 0 ? known.atAddress(address) : [];
}

function contradiction(
  device: DeviceRecord,
  said: Patch,
  signs: readonly ('serial' | 'mac' | 'address')[],
): string | undefined {
  const against = signs.filter((sign) => {
    const [is, word] = [device[sign], said[sign]];
    return is !== undefined && word !== undefined && word !== null && !same(is, word);
  });
  if (against.length === 0) return undefined;
  return against.map((sign) => `its ${sign} is ${String(device[sign])}, not ${String(said[sign])}`).join(' and ');
}

function same(a: unknown, b: unknown): boolean {
  return String(a).toLowerCase() === String(b).toLowerCase();
}
