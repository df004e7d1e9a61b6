const PAGE = 'docs/troubleshooting.md';

/** What other programs call the commonest troubles, and the section of the page that helps. */
const SECTIONS: readonly (readonly [RegExp, string])[] = [
  [/^EADDRINUSE$/, 'port-taken'],
  [/^SQLITE_(BUSY|LOCKED)/, 'database-locked'],
  [/^(SQLITE_FULL|ENOSPC|EDQUOT)$/, 'disk-full'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'database-damaged'],
  [/^(ECONNREFUSED|ENOTFOUND|EHOSTUNREACH)$/, 'nothing-listens'],
  [/^(28P01|28000|3D000)$/, 'postgresql-refuses'],
];

/** Where a person reads on about an error that has a code: of the system, of SQLite or of PostgreSQL. */
export function helpFor(error: unknown): string | undefined {
  for (let at = error, deep = 0; typeof at === 'object' && at !== null && deep < 5; deep += 1) {
    const { code, cause } = at as { code?: unknown; cause?: unknown };
    const found = SECTIONS.find(([codes]) => codes.test(String(code)));
    if (found) return `${PAGE}#${found[1]}`;
    at = cause;
  }
  return undefined;
}
