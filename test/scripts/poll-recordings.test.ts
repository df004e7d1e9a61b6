import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_THRESHOLDS } from '../../core/farm/thresholds.ts';
import { recordedWire } from '../../core/wire/recorded.ts';
import { pollOnce } from '../../scripts/commands/poll.ts';

const ASIC = '../shared/recordings/asic';

/** Folder and driver; what is recorded of a family may be no more than what names nobody. */
const FOLDERS: readonly (readonly [folder: string, driver: string | null])[] = [
  ['antminer/stock-s21-s19pro-mixed', 'antminer'],
  // Two replies to a change of password, from which nobody can tell what stands there.
  ['antminer/stock-cgi-replies', null],
  ['auradine/at1500-api-manual', 'auradine'],
  ['avalon/a1246', 'avalon'],
  ['avalon/avalon-q', 'avalon'],
  ['bitaxe/esp-miner-v2.4.5', 'bitaxe'],
  ['braiins/22.08-plus-s9', 'braiins'],
  ['braiins/25.03-plus', 'braiins'],
  ['braiins/25.05.1-plus', 'braiins'],
  ['braiins/25.11-plus-s19xp', 'braiins'],
  ['braiins/26.04-plus-s21pro', 'braiins'],
  ['elphapex/dg-home1-1.0.5', 'elphapex'],
  ['epic/s19xp-umc', 'epic'],
  ['futurebit/apollo2-v2', 'futurebit'],
  ['hammer/d10-2023-05-28', 'hammer'],
  ['luxos/s19kpro-2025.4.8', 'luxos'],
  ['mskminer/s19-2.6.0.39', 'mskminer'],
  ['proto/rig-simulator', 'proto'],
  ['sealminer/a2-2025091001', 'sealminer'],
  ['volcminer/d1', 'volcminer'],
  ['whatsminer/v1-api1.4.0-fw20210322', 'whatsminer'],
  ['whatsminer/v2-api2.0.5-fw20230803', 'whatsminer'],
  ['whatsminer/v3-m60s-vk40-fw20251209', 'whatsminer'],
];

describe.skipIf(!existsSync(ASIC))('a recorded miner', () => {
  it.each(FOLDERS)('%s is read by %s', async (folder, driver) => {
    const wire = recordedWire([`${ASIC}/${folder}`]);
    const never = new AbortController().signal;
    const polled = await pollOnce({ thresholds: DEFAULT_THRESHOLDS, recorded: true }, (request) =>
      wire(request, { host: 'recorded' }, never),
    );
    expect(polled.driver).toBe(driver);
    expect(polled.failure?.reason).toBe(driver === null ? 'unrecognised' : undefined);
    expect(polled.readings.length > 0).toBe(driver !== null);
  });
});
