import { lookup as systemLookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { WireError } from './wire.ts';

/** All addresses of a name, as the system would try them. Rejects where there are none. */
export type Lookup = (name: string) => Promise<readonly { address: string }[]>;

/**
 * Where no device of a farm can be, and where something else may listen that believes whoever reaches it: link-local
 * addresses (of clouds' metadata too), "this host", multicast and broadcast.
 */
const NEVER = [
  ...['0.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '255.255.255.255/32', '100.100.100.200/32', '192.0.0.192/32'],
  ...['::/128', 'fe80::/10', 'ff00::/8', 'fd00:ec2::254/128'],
  // Those of IPv4 in an address of IPv6, by translation; `::ffff:` is compared as IPv4 by itself.
  ...['64:ff9b::/96', '2002::/16'],
];

const never = blockList(NEVER);

/**
 * The address to connect to for a host of the inventory: itself where it is an address, else what its name resolves to
 * now. What comes back is what was checked, so that a name cannot change its mind in between. Rejects with WireError
 * 'forbidden' for an address where no device can be, and 'unreachable' for a name that is not known. Of several
 * addresses all must be allowed.
 */
export async function whereabouts(host: string, lookup: Lookup = allOf): Promise<string> {
  if (allowedBefore.has(host)) return host;
  if (isIP(host) !== 0) return remembered(allowed(host, host));
  const addresses = await lookup(host).catch((error: unknown) => {
    throw new WireError('unreachable', `the name ${host} is not known (${codeOf(error)})`, { cause: error });
  });
  const [first] = addresses.map(({ address }) => allowed(address, host));
  if (first === undefined) throw new WireError('unreachable', `the name ${host} has no address`);
  return first;
}

/** Addresses, no names, that were found to be allowed: a comparison makes objects, and each device is asked for ever. */
const allowedBefore = new Set<string>();
const MOST_REMEMBERED = 100_000;

function remembered(address: string): string {
  if (allowedBefore.size < MOST_REMEMBERED) allowedBefore.add(address);
  return address;
}

/** An address that is written in a way of its own (`0x7f.1`, `017700000001`) is no address here, but a name. */
function allowed(address: string, host: string): string {
  const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(address) !== 0 && !never.check(address, family)) return address;
  const meant = address === host ? host : `${host}, which resolves to ${address}`;
  throw new WireError('forbidden', `${meant}: found an address where no device can be; nothing is asked there`);
}

const allOf: Lookup = (name) => systemLookup(name, { all: true });

function codeOf(error: unknown): string {
  const { code, message } = error as { code?: string; message?: string };
  return code ?? message ?? String(error);
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix = ''] = network.split('/');
    list.addSubnet(address, Number(prefix), isIP(address) === 6 ? 'ipv6' : 'ipv4');
  }
  return list;
}
