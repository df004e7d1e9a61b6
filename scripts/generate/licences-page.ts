import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { OF_PAGES, OF_SERVICES } from '../licences/exceptions.ts';
import { ALLOWED, deliveredBy, type Exception } from '../licences/judge.ts';

const HEAD = `# Licences

Logixx is under the MIT licence ([LICENSE](../LICENSE)). What it is delivered with, from the lock files; the suite refuses a package
with another licence than ${[...ALLOWED].join(', ')}, unless it is an exception with a reason.
\`npm run sbom\` writes the bill of materials (CycloneDX) of both to \`.logixx/sbom/\`.
`;

/** docs/licences.md: every package that is delivered, under its licence. */
export function licencesPage(root: string): string {
  return [
    HEAD,
    ...partOf(root, 'The services', 'package-lock.json', OF_SERVICES),
    ...partOf(root, 'The pages', 'grafana-plugin/package-lock.json', OF_PAGES),
  ].join('\n');
}

function partOf(root: string, title: string, file: string, exceptions: Readonly<Record<string, Exception>>): string[] {
  const byLicence = new Map<string, string[]>();
  for (const { name, version, licence = 'named in no package.json' } of deliveredBy(
    JSON.parse(readFileSync(join(root, file), 'utf8')) as Parameters<typeof deliveredBy>[0],
  )) {
    byLicence.set(licence, [...(byLicence.get(licence) ?? []), `${name} ${version}`]);
  }
  const lists = [...byLicence]
    .sort()
    .map(([licence, names]) => `**${licence}** (${names.length}): ${names.join(', ')}\n`);
  const said = Object.entries(exceptions).map(
    ([name, { licence, because }]) => `| ${name} | ${licence} | ${because} |`,
  );
  return [`## ${title}\n`, ...lists, '| exception | licence | because |', '| --- | --- | --- |', ...said, ''];
}
