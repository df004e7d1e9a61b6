import { readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigError, loadConfig } from '../../core/service/config.ts';
import type { Driver } from '../../devices/driver.ts';
import { DRIVERS } from '../../devices/index.ts';
import { checkMapping } from '../../devices/mapping/check-mapping.ts';
import { mappedDriver } from '../../devices/mapping/mapped-driver.ts';
import type { Mapping } from '../../devices/mapping/mapping.ts';
import { MappingSchema } from './mapping-schema.ts';

/** Reads one mapping. Throws ConfigError that names file, line, what stood there and what was expected. */
export function loadMapping(file: string, taken: readonly string[] = DRIVERS.map(({ id }) => id)): Mapping {
  const config = loadConfig(file, MappingSchema);
  const mapping = config.value as Mapping;
  config.refuse(checkMapping(mapping, taken));
  return mapping;
}

/**
 * The drivers of all mappings: `paths` are files, or folders of which every .yml and .yaml is one, relative to `from`.
 * Throws ConfigError with all that is wrong in all of them.
 */
export function driversOfMappings(paths: readonly string[], from: string): Driver[] {
  const taken = DRIVERS.map(({ id }) => id);
  const refusals: string[] = [];
  const drivers: Driver[] = [];
  for (const file of paths.flatMap((path) => filesAt(resolve(from, path)))) {
    try {
      const mapping = loadMapping(file, taken);
      taken.push(mapping.name);
      drivers.push(mappedDriver(mapping));
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      refusals.push(error.message);
    }
  }
  if (refusals.length > 0) throw new ConfigError(refusals);
  return drivers;
}

function filesAt(path: string): string[] {
  if (!statSync(path, { throwIfNoEntry: false })?.isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => /\.ya?ml$/.test(name));
  return names.sort().map((name) => join(path, name));
}
