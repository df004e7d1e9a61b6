import { type Device, programNames } from '../core/farm/device.ts';
import { type CredentialEntries, reveal } from '../core/service/credentials.ts';
import type { Endpoint } from '../core/wire/wire.ts';

type Entry = CredentialEntries[string];

/** Where a device is reached: its address, its ports, the key of its host, and the same of its programs. */
export function endpointOf(
  device: Device,
  own: Entry | undefined,
  credentialsOf: (name: string) => Entry | undefined = () => undefined,
): Endpoint {
  const { address, hostKey, programs = [] } = device;
  const names = programNames(programs);
  const others = programs.map(({ ports, credentials }, at) => {
    const entry = credentials === undefined ? undefined : credentialsOf(credentials);
    return [names[at] ?? '', { ports: said(ports), ...(entry ? { credentials: reveal(entry) } : {}) }] as const;
  });
  return {
    host: address,
    ports: said(device.ports),
    ...(own ? { credentials: reveal(own) } : {}),
    ...(hostKey === undefined ? {} : { hostKey }),
    ...(others.length === 0 ? {} : { programs: Object.fromEntries(others) }),
  };
}

function said(ports: Device['ports']): NonNullable<Endpoint['ports']> {
  return Object.fromEntries(Object.entries(ports ?? {}).filter(([, port]) => port !== undefined));
}
