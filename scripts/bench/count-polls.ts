import { openWire } from '../../core/wire/open.ts';
import type { Endpoint } from '../../core/wire/wire.ts';
import { converse } from '../../devices/converse.ts';
import type { Driver } from '../../devices/driver.ts';
import { withoutTls } from '../fuzz/recorded-device.ts';
import { HOST_KEY } from '../fuzz/recorded-ssh.ts';

/** Polls after the first: what is learned late may show itself only in the second of them. */
const WARM_POLLS = 3;

const CREDENTIALS = {
  ...{ username: 'admin', password: 'admin' },
  snmp: { version: '2c', community: 'public' },
} as const;

/** Requests of one device of a family: of the poll that learns, and of the dearest one after it. */
export interface Counted {
  family: string;
  /** What answered. */
  device: string;
  first: number;
  warm: number;
  limit?: number;
}

/**
 * Polls a device several times and counts with `sent`, which says how many requests have reached it so far: logins count,
 * and so do the parts of a join that it refuses. Throws WireError when the device does not answer.
 */
export async function countPolls(
  driver: Driver,
  ports: NonNullable<Endpoint['ports']>,
  sent: () => number,
  expecting: (request: Parameters<typeof withoutTls>[0]) => void = () => undefined,
): Promise<{ first: number; warm: number }> {
  const { wire, close } = openWire();
  const to: Endpoint = { host: '127.0.0.1', ports, credentials: CREDENTIALS, hostKey: HOST_KEY };
  const { signal } = new AbortController();
  const poll = async (known?: Parameters<typeof converse>[2]) => {
    const before = sent();
    const heard = await converse(
      driver,
      (request) => {
        expecting(request);
        return wire(withoutTls(request), to, signal);
      },
      known,
    );
    return { known: heard.known, requests: sent() - before };
  };
  try {
    const { known, requests: first } = await poll();
    let warm = 0;
    for (let left = WARM_POLLS; left > 0; left--) warm = Math.max(warm, (await poll(known)).requests);
    return { first, warm };
  } finally {
    await close();
  }
}
