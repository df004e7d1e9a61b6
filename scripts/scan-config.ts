import { type Static, Type } from '@sinclair/typebox';
import type { Problem } from '../core/service/problems.ts';
import { PRIVATE_NETWORKS, parseNetwork } from '../devices/scan-ranges.ts';

/** The section `scan` of the configuration. */
export const ScanSchema = Type.Object(
  {
    networks: Type.Array(
      Type.String({ pattern: '^[0-9.]+(/[0-9]{1,2})?$', description: 'a network as 10.0.0.0/8, or one address' }),
      { default: PRIVATE_NETWORKS, minItems: 1, description: 'where `logixx scan` and `logixx listen` may ask' },
    ),
    credentials: Type.Record(
      Type.String(),
      Type.String({ description: 'the name of an entry under exporter.credentials' }),
      { default: {}, description: 'by driver: the credentials that its devices may be shown' },
    ),
    snmp: Type.Optional(
      Type.String({ description: 'the entry under exporter.credentials with which `--snmp` asks every address' }),
    ),
  },
  { additionalProperties: false, description: 'what `logixx scan` may do' },
);

export type ScanConfig = Static<typeof ScanSchema>;

/** Networks that are none, drivers that do not exist, credentials that do not exist. */
export function scanProblems(
  { networks, credentials, snmp }: ScanConfig,
  entries: readonly string[],
  drivers: readonly { id: string }[],
): Problem[] {
  const named: [path: string[], name: string][] = Object.entries(credentials).map(([id, name]) => [
    ['scan', 'credentials', id],
    name,
  ]);
  if (snmp !== undefined) named.push([['scan', 'snmp'], snmp]);
  return [
    ...networks.flatMap((text, index) =>
      isNetwork(text)
        ? []
        : [
            {
              path: ['scan', 'networks', index],
              found: `"${text}"`,
              expected: 'a network as 10.0.0.0/8, or one address',
            },
          ],
    ),
    ...Object.keys(credentials)
      .filter((name) => !drivers.some(({ id }) => id === name))
      .map((id) => ({
        path: ['scan', 'credentials', id],
        found: `"${id}"`,
        expected: 'the id of a driver: see docs/devices.md',
      })),
    ...named
      .filter(([, name]) => !entries.includes(name))
      .map(([path, name]) => ({
        path,
        found: `"${name}"`,
        expected: 'the name of an entry under exporter.credentials',
      })),
  ];
}

function isNetwork(text: string): boolean {
  try {
    parseNetwork(text);
    return true;
  } catch {
    return false;
  }
}
