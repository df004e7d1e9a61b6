import type { RigDevice } from '../../core/farm/rig.ts';
import type { RigSource } from './rig-source.ts';

/** What tells a card from the others of its rig: "bus 3", or the order in which a source lists it. */
export type Place = string;

export interface Placed {
  source: RigSource;
  device: RigDevice;
  place: Place;
}

/**
 * Where each listed card and processor belongs. A bus is believed before a UUID, and a UUID before an order. A source that
 * tells neither bus nor UUID is put beside the others where it lists as many cards as they have together; otherwise its
 * cards are left out, unless nobody knows a bus: then programs are thought to work on cards of their own.
 */
export function placesOf(sources: readonly RigSource[]): Placed[] {
  const buses = busesByUuid(sources);
  const sure = sources.flatMap((source) =>
    cardsOf(source).flatMap((device): Placed[] => {
      const place = surePlace(device, buses);
      return place === undefined ? [] : [{ source, device, place }];
    }),
  );
  const known = knownPlaces(sure);
  const unsure = sources.flatMap((source) => unsurePlaces(source, buses, known, sources));
  const processors = sources.flatMap((source) =>
    source.rig.devices
      .filter(({ kind }) => kind === 'cpu')
      .map((device): Placed => ({ source, device, place: `cpu ${device.index}` })),
  );
  return [...sure, ...unsure, ...processors];
}

const cardsOf = ({ rig }: RigSource) => rig.devices.filter(({ kind }) => kind === 'gpu');

/** A UUID stands beside its bus in at least one of the sources, or stands for itself. */
function busesByUuid(sources: readonly RigSource[]): Map<string, number> {
  const buses = new Map<string, number>();
  for (const { uuid, pciBus } of sources.flatMap(cardsOf))
    if (uuid !== undefined && pciBus !== undefined) buses.set(uuid.toLowerCase(), pciBus);
  return buses;
}

function surePlace({ pciBus, uuid }: RigDevice, buses: ReadonlyMap<string, number>): Place | undefined {
  if (pciBus !== undefined) return `bus ${pciBus}`;
  if (uuid === undefined) return undefined;
  const bus = buses.get(uuid.toLowerCase());
  return bus === undefined ? `uuid ${uuid.toLowerCase()}` : `bus ${bus}`;
}

/** In the order of the buses. */
function knownPlaces(sure: readonly Placed[]): Place[] {
  const number = (place: Place) => Number(place.replace('bus ', ''));
  return [...new Set(sure.map(({ place }) => place))].sort((one, other) => number(one) - number(other));
}

function unsurePlaces(
  source: RigSource,
  buses: ReadonlyMap<string, number>,
  known: readonly Place[],
  sources: readonly RigSource[],
): Placed[] {
  const cards = cardsOf(source);
  const unsure = cards.filter((device) => surePlace(device, buses) === undefined);
  if (unsure.length === 0) return [];
  const inOrder = [...unsure].sort((one, other) => one.index - other.index);
  if (unsure.length === cards.length && cards.length === known.length)
    return inOrder.map((device, at) => ({ source, device, place: known[at] ?? '' }));
  if (known.length > 0) return [];
  return inOrder.map((device) => ({ source, device, place: ownPlace(source, device, sources) }));
}

/** Where nobody knows a bus: sensors and systems see all cards of the rig in one order, each program its own. */
function ownPlace(source: RigSource, device: RigDevice, sources: readonly RigSource[]): Place {
  const mining = sources.filter(({ tells }) => tells === undefined);
  const isAlone = source.tells === undefined && mining.length > 1;
  return isAlone ? `card ${device.index} of ${source.name}` : `card ${device.index}`;
}
