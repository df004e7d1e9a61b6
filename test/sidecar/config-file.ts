import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

const BILLING = {
  seller: { name: 'Hosting', address: { lines: ['1 Street'], city: 'Town', country: 'DE' } },
  timeZone: 'UTC',
  taxes: { none: { title: 'Not taxed', components: [{ category: 'Z', rate: '0' }] } },
};

/** Writes a logixx.yml with a sidecar that has a gateway and sends bills, and what else is said. Returns its path. */
export function configFile(sidecar: Record<string, unknown> = {}): string {
  const folder = mkdtempSync(join(tmpdir(), 'sidecar-config-'));
  writeFileSync(join(folder, 'gateway-key'), `${'k'.repeat(40)}\n`);
  const config = {
    site: 'north',
    inventory: { devices: [] },
    sidecar: { gateway: { keyFile: 'gateway-key' }, billing: BILLING, ...sidecar },
  };
  writeFileSync(join(folder, 'logixx.yml'), stringify(config));
  return join(folder, 'logixx.yml');
}
