import { type Static, Type } from '@sinclair/typebox';
import { DeviceSchema } from '../../core/farm/device.ts';
import type { Problem } from '../../core/service/problems.ts';
import { type Secret, SecretFile, SecretText } from '../../core/service/secret.ts';

const FORMS = 'file: a path, devices: a list, or url: the address of a sidecar';

/** The section `inventory` of the configuration: a file, the devices themselves, or the sidecar that keeps them. */
export const InventorySectionSchema = Type.Object(
  {
    file: Type.Optional(Type.String({ minLength: 1, description: 'the path of an inventory, relative to this file' })),
    devices: Type.Optional(Type.Array(DeviceSchema)),
    url: Type.Optional(
      Type.String({
        pattern: '^https?://[^/?#]+/?$',
        description: 'http:// or https:// address of a sidecar, no path',
      }),
    ),
    token: Type.Optional(SecretText),
    tokenFile: Type.Optional(SecretFile),
    cacheFile: Type.Optional(
      Type.String({
        pattern: '<service>',
        description: 'a path with <service> in it, where exporter and alert-webhook each keep their last good copy',
      }),
    ),
    refreshSeconds: Type.Optional(
      Type.Number({
        minimum: 1,
        maximum: 3600,
        description: 'seconds from 1 to 3600 between two questions to the sidecar',
      }),
    ),
    acceptAfterSeconds: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 604_800,
        description: 'seconds from 0 to 604800: for so long a sudden loss of devices must last until it is believed',
      }),
    ),
  },
  { additionalProperties: false, description: FORMS },
);

export type InventorySection = Static<typeof InventorySectionSchema>;

/** Where the inventory is fetched from and kept. */
export interface InventorySource {
  url: string;
  token?: Secret;
  /** With `<service>` in it. */
  cacheFile: string;
  refreshSeconds: number;
  acceptAfterSeconds: number;
}

/** Undefined where the inventory is a file or a list. */
export function sourceOf({ url, ...section }: InventorySection): InventorySource | undefined {
  if (url === undefined) return undefined;
  const { token, cacheFile, refreshSeconds = 30, acceptAfterSeconds = 1800 } = section;
  return {
    url: url.replace(/\/$/, ''),
    ...(token ? { token } : {}),
    cacheFile: cacheFile ?? '.logixx/inventory-<service>.json',
    refreshSeconds,
    acceptAfterSeconds,
  };
}

const WITH_URL = ['token', 'tokenFile', 'cacheFile', 'refreshSeconds', 'acceptAfterSeconds'] as const;

/** What a schema cannot say: exactly one of the three forms, and what belongs to `url` only beside it. */
export function inventoryProblems(section: InventorySection): Problem[] {
  const forms = (['file', 'devices', 'url'] as const).filter((form) => section[form] !== undefined);
  if (forms.length !== 1) {
    const found = forms.length === 0 ? 'neither file nor devices nor url' : `${forms.join(' and ')} together`;
    return [{ path: ['inventory'], found, expected: FORMS }];
  }
  if (section.url !== undefined) return [];
  return WITH_URL.filter((key) => section[key] !== undefined && !(key === 'token' && section.tokenFile)).map((key) => ({
    path: ['inventory', key],
    found: `${key} beside ${forms[0]}`,
    expected: `url as well: ${key} belongs to it`,
  }));
}
