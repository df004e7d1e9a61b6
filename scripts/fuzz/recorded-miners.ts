import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { deviceLabel } from '../../core/farm/device.ts';
import { recordedWire } from '../../core/wire/recorded.ts';
import { converse } from '../../devices/converse.ts';
import type { Driver } from '../../devices/driver.ts';
import { recordedTexts, type Texts } from './recorded-texts.ts';

const PROJECT = resolve(import.meta.dirname, '../..');
/** Where recordings of a driver's devices are: a folder of its id, in which each case is a folder. */
const PLACES = [
  join(PROJECT, 'test/fixtures'),
  ...['asic', 'gpu'].map((kind) => resolve(PROJECT, '../shared/recordings', kind)),
];

/** Families known to take joined commands; the others are thought to refuse them. */
const TAKE_JOINS = ['avalon', 'braiins', 'luxos', 'whatsminer', 'teamredminer', 'sgminer'];

/** A miner that was recorded well enough to be polled. */
export interface RecordedMiner {
  driver: Driver;
  /** `braiins/rest`. */
  name: string;
  folder: string;
  texts: Texts;
}

/** All recorded miners of the drivers that their own driver reads, and the ids of drivers that have none. */
export async function recordedMiners(
  drivers: readonly Driver[],
): Promise<{ miners: RecordedMiner[]; missing: string[] }> {
  const wanted = drivers.filter(({ kind }) => deviceLabel(kind) === 'miner');
  const found = await Promise.all(wanted.flatMap((driver) => foldersOf(driver).map((each) => readable(driver, each))));
  const miners = found.filter((each) => each !== undefined);
  const read = new Set(miners.map(({ driver }) => driver.id));
  return { miners, missing: wanted.map(({ id }) => id).filter((id) => !read.has(id)) };
}

function foldersOf({ id }: Driver): string[] {
  return PLACES.map((place) => join(place, id))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder, { withFileTypes: true })
        .filter((each) => each.isDirectory())
        .map((each) => join(folder, each.name)),
    );
}

/** Some folders hold answers to other questions than those of a poll. */
async function readable(driver: Driver, folder: string): Promise<RecordedMiner | undefined> {
  const wire = recordedWire([folder]);
  const send = (request: Parameters<typeof wire>[0]) =>
    wire(request, { host: 'recorded' }, new AbortController().signal);
  try {
    await converse(driver, send);
  } catch {
    return undefined;
  }
  const texts = recordedTexts(folder, TAKE_JOINS.includes(driver.id));
  return { driver, name: folder.split('/').slice(-2).join('/'), folder, texts };
}
