import type { Driver } from '../../devices/driver.ts';
import { unmetPlaces } from '../../devices/mapping/check-mapping.ts';
import { mappedDriver } from '../../devices/mapping/mapped-driver.ts';
import { loadMapping } from './load-mappings.ts';

/**
 * The driver of a mapping that somebody is writing: where nothing stood at a place, a line on stderr says so. What is
 * answered on the wire is shown as it is by `curl` and `nc`; here only the places are told. Throws ConfigError.
 */
export function triedMapping(file: string, tell: (line: string) => void = warn): Driver {
  const mapping = loadMapping(file);
  const driver = mappedDriver(mapping);
  return {
    ...driver,
    read(answers, known) {
      for (const { path, text } of unmetPlaces(mapping, answers)) tell(`${file}: ${path}: found nothing at ${text}`);
      return driver.read(answers, known);
    },
  };
}

function warn(line: string): void {
  process.stderr.write(`${line}\n`);
}
