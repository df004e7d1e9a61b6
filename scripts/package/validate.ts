import { posix } from 'node:path';
import { type Files, textOf } from './files.ts';
import { aboutModules } from './validate-modules.ts';
import { aboutPlugin, type PluginJson } from './validate-plugin.ts';

export interface Expected {
  /** Of package.json. */
  version: string;
  /** Folders of the machine that built it, which nobody else is to read of. */
  folders: readonly string[];
}

const TYPES = /^(LICENSE|.*\.(js|js\.map|json|md|svg|png|txt))$/;

/**
 * What keeps Grafana, or whoever reviews plugins for it, from taking a built app: each fault as `<file>: found …, expected …`,
 * none for a good one. Stands for Grafana's own validator, which needs the internet.
 */
export function faultsOf(files: Files, expected: Expected): string[] {
  const plugins = [...files.keys()].filter((path) => posix.basename(path) === 'plugin.json');
  const read = plugins.map((path) => ({ path, json: parsed(files, path) }));
  const broken = read
    .filter(({ json }) => json === undefined)
    .map(({ path }) => `${path}: found no JSON, expected JSON`);
  const whole = read.flatMap(({ path, json }) => (json === undefined ? [] : [{ path, json }]));
  if (!plugins.includes('plugin.json')) broken.push('plugin.json: found none, expected the one of the app');
  return [
    ...broken,
    ...whole.flatMap(({ path, json }) => aboutPlugin(files, path, json, expected.version)),
    ...aboutNested(whole),
    ...aboutPapers(files, expected.version),
    ...aboutLeftovers(files),
    ...aboutModules(files, expected.folders),
    ...[...files.keys()]
      .filter((path) => !TYPES.test(path))
      .map((path) => `${path}: found a file of a type that no plugin needs`),
  ];
}

function parsed(files: Files, path: string): PluginJson | undefined {
  try {
    return JSON.parse(textOf(files, path) ?? '') as PluginJson;
  } catch {
    return undefined;
  }
}

function aboutNested(plugins: readonly { path: string; json: PluginJson }[]): string[] {
  const app = plugins.find(({ path }) => path === 'plugin.json')?.json;
  const named = (app?.includes ?? []).map(({ path }) => path);
  const ids = plugins.map(({ json }) => json.id);
  return plugins.flatMap(({ path, json: { id } }) => [
    ...(path === 'plugin.json' || named.includes(path)
      ? []
      : [`plugin.json: found no include of ${path}, expected one`]),
    ...(ids.filter((each) => each === id).length > 1
      ? [`${path}: found the id ${id} twice, expected one of its own`]
      : []),
  ]);
}

/** Words of the README that Grafana's scaffold writes. */
const TEMPLATE =
  /This template|starting point for building|Grafana app plugin template|What are Grafana app plugins|\bTODO\b|lorem ipsum/i;

function aboutPapers(files: Files, version: string): string[] {
  const [readme = '', changes = '', license = ''] = ['README.md', 'CHANGELOG.md', 'LICENSE'].map((path) =>
    textOf(files, path),
  );
  return [
    ...(readme.length < 300
      ? [`README.md: found ${readme.length} characters, expected at least 300 of what it is for`]
      : []),
    ...(TEMPLATE.test(readme) ? [`README.md: found "${TEMPLATE.exec(readme)?.[0]}", expected no template`] : []),
    ...(changes.includes(`## ${version}`)
      ? []
      : [`CHANGELOG.md: found no "## ${version}", expected what is new in it`]),
    ...(license.length < 500 ? [`LICENSE: found ${license.length} characters, expected a licence`] : []),
  ];
}

function aboutLeftovers(files: Files): string[] {
  const texts = [...files.keys()].filter((path) => /\.(json|md)$/.test(path));
  return texts.flatMap((path) => {
    const [mark] = /%[A-Z_]+%/.exec(textOf(files, path) ?? '') ?? [];
    return mark === undefined ? [] : [`${path}: found ${mark}, expected it to be filled in`];
  });
}
