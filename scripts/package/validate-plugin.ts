import { posix } from 'node:path';
import type { Files } from './files.ts';

/** plugin.json, as far as it is looked at here; whatever may stand in it instead is a fault. */
export interface PluginJson {
  id?: string;
  type?: string;
  name?: string;
  info?: {
    description?: string;
    author?: { name?: string };
    version?: string;
    updated?: string;
    logos?: { small?: string; large?: string };
    screenshots?: { path: string }[];
  };
  includes?: { type: string; name: string; path: string; role?: string; action?: string }[];
  roles?: { role: { permissions: { action: string }[] } }[];
  routes?: { path: string; method: string; url: string; reqAction?: string }[];
  dependencies?: { grafanaDependency?: string };
}

const ID = /^[0-9a-z]+-([0-9a-z]+-)?(app|panel|datasource)$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const RANGE = /^>=\d+\.\d+\.\d+(-\d+)?( <\d+(\.\d+(\.\d+)?)?(-\d+)?)?$/;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', '*'];

/** The faults of one plugin.json and of what it names. */
export function aboutPlugin(files: Files, path: string, plugin: PluginJson, version: string): string[] {
  const at = (found: string | undefined, field: string, isGood: (text: string) => boolean, wanted: string) =>
    isGood(found ?? '') ? [] : [`${path}: found ${field} ${JSON.stringify(found ?? null)}, expected ${wanted}`];
  const { id, type, name, info, dependencies } = plugin;
  return [
    ...at(id, 'id', (text) => ID.test(text), 'lower-case words with hyphens, its type the last'),
    ...at(type, 'type', (text) => (id ?? '').endsWith(`-${text}`) && text !== '', 'the last word of the id'),
    ...at(name, 'name', Boolean, 'a name'),
    ...at(info?.description, 'info.description', (text) => text.length > 20, 'a sentence'),
    ...at(info?.author?.name, 'info.author.name', Boolean, 'who made it'),
    ...at(info?.version, 'info.version', (text) => text === version, `${version} as in package.json`),
    ...at(info?.updated, 'info.updated', (text) => DAY.test(text), 'a day'),
    ...at(
      dependencies?.grafanaDependency,
      'dependencies.grafanaDependency',
      (text) => RANGE.test(text),
      '>=12.3.0 or the like',
    ),
    ...aboutFiles(files, path, plugin),
    ...aboutIncludes(files, path, plugin),
    ...aboutRoutes(path, plugin),
  ];
}

function aboutFiles(files: Files, path: string, { info }: PluginJson): string[] {
  const folder = posix.dirname(path);
  const shown = (info?.screenshots ?? []).map((each) => each.path);
  return [info?.logos?.small ?? '(no small logo)', info?.logos?.large ?? '(no large logo)', ...shown, 'module.js']
    .filter((name) => !files.has(posix.join(folder, name)))
    .map((name) => `${path}: found no ${posix.join(folder, name)}, expected it beside`);
}

function aboutIncludes(files: Files, path: string, { id, includes = [], roles = [] }: PluginJson): string[] {
  const granted = roles.flatMap(({ role }) => role.permissions.map(({ action }) => action));
  return includes.flatMap(({ type, name, path: to, role, action }) => {
    const isPage = type === 'page';
    const isThere = isPage ? to.startsWith(`/a/${id}/`) || to === `/plugins/${id}` : files.has(to);
    const isOpen = !isPage || role !== undefined || granted.includes(action ?? '');
    return [
      ...(isThere
        ? []
        : [`${path}: found the include ${name} at ${to}, expected ${isPage ? 'a page of the app' : 'a file'}`]),
      ...(isOpen
        ? []
        : [`${path}: found the page ${name} with action ${action}, expected a role or an action of a role`]),
    ];
  });
}

function aboutRoutes(path: string, { routes = [], roles = [] }: PluginJson): string[] {
  const granted = roles.flatMap(({ role }) => role.permissions.map(({ action }) => action));
  return routes.flatMap((route) => [
    ...(METHODS.includes(route.method) ? [] : [`${path}: found ${route.method} of ${route.path}, expected one method`]),
    ...(granted.includes(route.reqAction ?? '')
      ? []
      : [`${path}: found ${route.method} ${route.path} by ${route.reqAction}, expected an action of a role`]),
  ]);
}
