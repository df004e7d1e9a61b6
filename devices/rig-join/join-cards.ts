import type { RigDevice } from '../../core/farm/rig.ts';
import { total } from '../gpu-engines/amounts.ts';
import type { Columns } from './join-algorithms.ts';
import type { RigSource } from './rig-source.ts';
import { type Place, placesOf } from './same-card.ts';

const SENSORS = [
  'name',
  'uuid',
  'tempC',
  'junctionTempC',
  'memTempC',
  'fanPct',
  'fanRpm',
  'powerW',
  'coreMHz',
  'memMHz',
] as const satisfies readonly (keyof RigDevice)[];
const WORK = ['threadsHs', 'latencyMs', 'rawHashrate', 'paused'] as const satisfies readonly (keyof RigDevice)[];
const SHARES = ['accepted', 'rejected', 'invalid', 'stale'] as const satisfies readonly (keyof RigDevice)[];

/** What one source says of a card. */
interface Told {
  source: RigSource;
  device: RigDevice;
}

/** Each card and processor once, numbered by their buses. */
export function joinCards(
  sources: readonly RigSource[],
  columns: Columns,
  seen: readonly number[],
): { devices: RigDevice[]; buses: readonly number[] } {
  const cards = new Map<Place, Told[]>();
  for (const { source, device, place } of placesOf(sources))
    cards.set(place, [...(cards.get(place) ?? []), { source, device }]);
  const joined = [...cards].map(([place, told]) => ({ place, device: oneOf(told, columns) }));
  const known = joined.flatMap(({ device }) => (device.kind === 'gpu' ? (device.pciBus ?? []) : []));
  const buses = [...new Set([...seen, ...known])].sort((one, other) => one - other);
  return {
    devices: numbered(
      joined.map(({ device }) => device),
      buses,
    ),
    buses,
  };
}

/** A card's number is the place of its bus; cards without one follow. Processors come last. */
function numbered(devices: readonly RigDevice[], buses: readonly number[]): RigDevice[] {
  let next = buses.length;
  const gpus = devices
    .filter(({ kind }) => kind === 'gpu')
    .map((device) => ({ ...device, index: device.pciBus === undefined ? next++ : buses.indexOf(device.pciBus) }));
  const processors = devices.filter(({ kind }) => kind === 'cpu').map((device, index) => ({ ...device, index }));
  return [...gpus.sort((one, other) => one.index - other.index), ...processors];
}

const RANK = { cards: 0, system: 1, program: 2 };
const rankOf = ({ source }: Told) => RANK[source.tells ?? 'program'];

function oneOf(told: readonly Told[], columns: Columns): RigDevice {
  const [first] = told;
  const bySensors = [...told].sort((one, other) => rankOf(one) - rankOf(other));
  const byWork = [...told].sort((one, other) => rankOf(other) - rankOf(one));
  const programs = told.filter((each) => rankOf(each) === RANK.program);
  const counting = programs.some(({ device }) => SHARES.some((share) => device[share] !== undefined)) ? programs : told;
  const working = told.filter(({ device }) => device.idle !== true);
  return {
    index: 0,
    kind: first?.device.kind ?? 'gpu',
    pciBus: firstTold(told, 'pciBus'),
    ...Object.fromEntries(SENSORS.map((field) => [field, firstTold(bySensors, field)])),
    ...Object.fromEntries(WORK.map((field) => [field, firstTold(byWork, field)])),
    ...Object.fromEntries(SHARES.map((share) => [share, total(counting.map(({ device }) => device[share]))])),
    hashratesHs: ratesOf(told, columns),
    trouble: firstTold(byWork, 'trouble'),
    idle: working.length === 0 ? true : undefined,
  };
}

/** By column; what the operating system says of a program that answers itself has none. */
function ratesOf(told: readonly Told[], { algorithms, kept }: Columns): (number | undefined)[] {
  return algorithms.map((_, column) =>
    total(
      told.flatMap(({ source: { rig }, device }) =>
        (device.hashratesHs ?? []).filter((_rate, at) => {
          const algorithm = rig.algorithms[at];
          return algorithm !== undefined && kept.get(algorithm) === column;
        }),
      ),
    ),
  );
}

function firstTold<F extends keyof RigDevice>(told: readonly Told[], field: F): RigDevice[F] | undefined {
  return told.find(({ device }) => device[field] !== undefined)?.device[field];
}
