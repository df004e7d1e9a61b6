import { type Zippable, zipSync } from 'fflate';
import { type Files, sorted } from './files.ts';

/**
 * A zip with everything below one folder: the same bytes for the same files and the same day, on every machine.
 *
 * @param seconds Unix time whose day (UTC) all files bear.
 */
export function pack(files: Files, folder: string, seconds: number): Uint8Array {
  const day = new Date(seconds * 1000);
  // A zip holds local times; noon is one in every zone on every day.
  const mtime = new Date(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), 12);
  const entries: Zippable = {};
  for (const path of sorted(files.keys()))
    entries[`${folder}/${path}`] = [
      files.get(path) ?? new Uint8Array(),
      { mtime, level: 9, os: 3, attrs: 0o100644 << 16 },
    ];
  return zipSync(entries);
}
