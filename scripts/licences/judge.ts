/** A package that is delivered, as a lock file lists it. */
export interface Delivered {
  name: string;
  version: string;
  /** An SPDX expression; absent where the package says none. */
  licence?: string;
}

/** Licences that allow use, change and distribution, and ask for no more than to be named. */
export const ALLOWED: ReadonlySet<string> = new Set([
  ...['MIT', 'MIT-0', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'BlueOak-1.0.0'],
  ...['CC0-1.0', 'Unlicense', 'Zlib', 'Python-2.0', 'WTFPL'],
]);

/** A package that needs a word of its own, and why it may be delivered. */
export interface Exception {
  licence: string;
  because: string;
}

/** What is wrong, a sentence a package; a name of an exception that ends with `*` stands for all that begin so; an exception that nothing needs any more is wrong, too. */
export function licenceProblems(
  packages: readonly Delivered[],
  exceptions: Readonly<Record<string, Exception>>,
): string[] {
  const needed = new Set<string>();
  const problems = packages.flatMap(({ name, version, licence }) => {
    if (licence !== undefined && isAllowed(licence)) return [];
    const found = licence ?? 'none';
    const key = keyOf(name, exceptions);
    const exception = key === undefined ? undefined : exceptions[key];
    if (key === undefined || exception === undefined)
      return [
        `${name}@${version}: found licence ${found}, expected one of ${[...ALLOWED].join(', ')}, or an exception`,
      ];
    needed.add(key);
    const fits = licence === undefined || licence === exception.licence;
    return fits
      ? []
      : [`${name}@${version}: found licence ${found}, expected ${exception.licence}, as its exception says`];
  });
  const idle = Object.keys(exceptions).filter((name) => !needed.has(name));
  return [...problems, ...idle.map((name) => `${name}: found an exception that no package needs, expected none`)];
}

function keyOf(name: string, exceptions: Readonly<Record<string, Exception>>): string | undefined {
  const fits = (key: string) => key === name || (key.endsWith('*') && name.startsWith(key.slice(0, -1)));
  return Object.keys(exceptions).find(fits);
}

/** Of `OR` one part must be allowed, of `AND` each. */
export function isAllowed(expression: string): boolean {
  const bare = expression.trim().replace(/^\(([^()]*)\)$/, '$1');
  const choices = bare.split(/\s+or\s+/i);
  if (choices.length > 1) return choices.some(isAllowed);
  return bare.split(/\s+and\s+/i).every((each) => ALLOWED.has(each.trim()));
}

interface LockFile {
  packages: Record<string, { version?: string; license?: string; dev?: boolean; link?: boolean }>;
}

/** What a lock file (version 3) delivers: everything that is not for development alone, each version once. */
export function deliveredBy(lock: LockFile): Delivered[] {
  const found = Object.entries(lock.packages).flatMap(([path, { version = '', license, dev, link }]) => {
    if (path === '' || dev === true || link === true) return [];
    const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    return [{ name, version, ...(license === undefined ? {} : { licence: license }) }];
  });
  const once = new Map(found.map((each) => [`${each.name}@${each.version}`, each]));
  return [...once.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}
