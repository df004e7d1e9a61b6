import { posix } from 'node:path';
import { type Files, textOf } from './files.ts';

/**
 * What Grafana 12.3 to 13.2 hands to its plugins by its import map (public/app/features/plugins/loader/sharedDependencies.ts),
 * of that what plugins may ask for; `module` is the loader's own. react/jsx-runtime is not there in all of them.
 */
const SHARED = [
  ...['@emotion/css', '@emotion/react', '@grafana/data', '@grafana/runtime', '@grafana/ui', '@grafana/slate-react'],
  ...['d3', 'i18next', 'jquery', 'lodash', 'moment', 'prismjs', 'react', 'react-dom', 'react-redux', 'react-router'],
  ...['redux', 'rxjs', 'rxjs/operators', 'slate', 'slate-plain-serializer', 'slate-react', 'module'],
];

/** What webpack writes into a module that loads more of itself later. */
const LOADER = /webpackChunk|ChunkLoadError|Loading chunk/;

/** The faults of what is run: every module.js and every map of sources. */
export function aboutModules(files: Files, folders: readonly string[]): string[] {
  const paths = [...files.keys()];
  return [
    ...paths.filter((path) => posix.basename(path) === 'module.js').flatMap((path) => aboutModule(files, path)),
    ...paths.filter((path) => path.endsWith('.js.map')).flatMap((path) => aboutMap(files, path)),
    ...paths.flatMap((path) => aboutMachine(files, path, folders)),
  ];
}

function aboutModule(files: Files, path: string): string[] {
  const text = textOf(files, path) ?? '';
  const asked = definedOn(text);
  if (asked === undefined) return [`${path}: found no define([…], expected an AMD module`];
  return [
    ...asked
      .filter((name) => !SHARED.includes(name))
      .map((name) => `${path}: found ${name} asked of Grafana, expected it bundled`),
    ...(posix.dirname(path) !== '.' && LOADER.test(text)
      ? [`${path}: found a loader of chunks, expected one file: Grafana looks for chunks beside the app`]
      : []),
  ];
}

/** What an AMD module asks for; undefined: it is none. */
function definedOn(text: string): string[] | undefined {
  const [, list] = /\bdefine\((\[[^\]]*\])/.exec(text) ?? [];
  return list === undefined ? undefined : (JSON.parse(list.replaceAll("'", '"')) as string[]);
}

function aboutMap(files: Files, path: string): string[] {
  try {
    const { sources } = JSON.parse(textOf(files, path) ?? '') as { sources: string[] };
    const [foreign] = sources.filter(
      (source) => /^(\/|file:|[A-Za-z]:[\\/])/.test(source) || source.includes('webpack:///'),
    );
    return foreign === undefined ? [] : [`${path}: found the source ${foreign}, expected no absolute path`];
  } catch {
    return [`${path}: found no map of sources, expected one`];
  }
}

function aboutMachine(files: Files, path: string, folders: readonly string[]): string[] {
  const text = textOf(files, path) ?? '';
  const [named] = folders.filter((folder) => text.includes(folder));
  return named === undefined ? [] : [`${path}: found ${named}, expected nothing of the machine that built it`];
}
