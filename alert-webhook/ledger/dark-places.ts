import type { Device } from '../../core/farm/device.ts';
import type { DeviceSummary } from '../samples.ts';

/** Half of a place: one in twenty holds our hands, but is not enough to say whose fault it is. */
const SHARE = 0.5;

/**
 * Miners whose silence is more likely that of the site: their PDU is silent, too, or so many of their PDU, rack or
 * building are. By id, in words. Pure.
 */
export function darkPlaces(
  farm: readonly Pick<DeviceSummary, 'id' | 'operation'>[],
  devices: readonly Device[],
  minimumDevices: number,
): Map<string, string> {
  const operations = new Map(farm.map(({ id, operation }) => [id, operation]));
  const isSilent = (id: string) => operations.get(id) === 'unreachable';
  const miners = devices.filter(isActiveMiner).filter(({ id }) => !STOPPED.has(operations.get(id) ?? ''));
  const places = new Map<string, { all: number; silent: number }>();
  for (const miner of miners)
    for (const place of placesOf(miner)) {
      const count = places.get(place) ?? { all: 0, silent: 0 };
      places.set(place, { all: count.all + 1, silent: count.silent + Number(isSilent(miner.id)) });
    }
  const found = new Map<string, string>();
  for (const miner of miners.filter(({ id }) => isSilent(id))) {
    const pdu = miner.feeds?.find((feed) => isSilent(feed.pdu))?.pdu;
    const place = placesOf(miner).find((each) => isDark(places.get(each), minimumDevices));
    const { silent = 0, all = 0 } = places.get(place ?? '') ?? {};
    if (pdu !== undefined) found.set(miner.id, `PDU ${pdu}, which feeds it, is silent, too`);
    else if (place !== undefined) found.set(miner.id, `${silent} of ${all} miners of ${place} are silent at once`);
  }
  return found;
}

/** Stopped on purpose, they say nothing about power and network. */
const STOPPED = new Set(['sleeping', 'off']);

function isActiveMiner({ kind, state = 'active' }: Device): boolean {
  return (kind === 'miner' || kind === 'gpu-rig') && state === 'active';
}

function isDark(count: { all: number; silent: number } | undefined, minimumDevices: number): boolean {
  return count !== undefined && count.silent >= minimumDevices && count.silent >= count.all * SHARE;
}

function placesOf({ site, feeds = [], location = {} }: Device): string[] {
  const { building, rack } = location;
  return [
    ...new Set(feeds.map(({ pdu }) => `PDU ${pdu}`)),
    ...(rack === undefined ? [] : [`rack ${building === undefined ? '' : `${building} `}${rack}`]),
    ...(building === undefined ? [] : [`building ${building}`]),
    `site ${site}`,
  ];
}
