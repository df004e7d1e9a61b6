import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const SOURCES = fileURLToPath(new URL('../../grafana-plugin/src/', import.meta.url));
const read = (path: string) => JSON.parse(readFileSync(join(SOURCES, path), 'utf8')) as PluginJson;

interface PluginJson {
  id: string;
  type: string;
  info: { version: string; updated: string; logos: { small: string; large: string } };
  includes?: { type: string; path: string; name: string; role?: string; action?: string }[];
  roles?: { role: { permissions: { action: string }[] } }[];
  routes?: { path: string; method: string; reqAction: string; headers: { name: string; content: string }[] }[];
  dependencies: { grafanaDependency: string };
}

const app = read('plugin.json');
const nested = (app.includes ?? []).filter(({ type }) => type === 'panel').map(({ path }) => path);

describe('plugin.json', () => {
  it.each(['plugin.json', ...nested])('%s has what Grafana asks of it', (path) => {
    const { id, type, info, dependencies } = read(path);
    expect(id).toMatch(/^[0-9a-z]+-([0-9a-z]+-)?(app|panel)$/);
    expect(id.endsWith(`-${type}`)).toBe(true);
    expect(info.version).toBe('%VERSION%');
    expect(dependencies.grafanaDependency).toBe('>=12.3.0');
    for (const logo of Object.values(info.logos)) expect(existsSync(join(SOURCES, dirname(path), logo))).toBe(true);
    expect(existsSync(join(SOURCES, dirname(path), 'module.ts'))).toBe(true);
  });

  it('names every panel that is there', () => {
    const there = readdirSync(join(SOURCES, 'panels')).map((name) => `panels/${name}/plugin.json`);
    expect([...nested].sort()).toEqual(there.sort());
  });

  it('lets a page of the app exist for every page that it names', () => {
    const routes = readFileSync(join(SOURCES, 'App.tsx'), 'utf8');
    const pages = (app.includes ?? []).filter(({ path }) => path.startsWith('/a/%PLUGIN_ID%/'));
    expect(pages.length).toBeGreaterThan(3);
    for (const { path } of pages) expect(routes).toContain(`path="${path.split('/').at(-1)}"`);
  });

  it('opens every page of the app by a role or by an action that one of its roles grants', () => {
    const actions = (app.roles ?? []).flatMap(({ role }) => role.permissions.map(({ action }) => action));
    for (const { name, role, action } of (app.includes ?? []).filter(({ type }) => type === 'page'))
      expect([name, role ?? actions.find((each) => each === action)]).toEqual([name, expect.any(String)]);
  });

  it('guards every route by an action of a role, one method each, with the key of the sidecar', () => {
    const actions = (app.roles ?? []).flatMap(({ role }) => role.permissions.map(({ action }) => action));
    const routes = app.routes ?? [];
    const general = routes.filter(({ path }) => path === 'sidecar/*').map(({ method }) => method);
    expect(general.sort()).toEqual(['DELETE', 'GET', 'PATCH', 'POST', 'PUT']);
    for (const { method, reqAction, headers } of routes) {
      expect(general).toContain(method);
      expect(actions).toContain(reqAction);
      expect(headers).toEqual([{ name: 'X-Logixx-Key', content: '{{ .SecureJsonData.sidecarKey }}' }]);
    }
  });
});

describe('The panels', () => {
  it('load nothing later: their folder is not where the pieces would be', () => {
    const files = (folder: string): string[] =>
      readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
        entry.isDirectory() ? files(join(folder, entry.name)) : [join(folder, entry.name)],
      );
    const sources = files(SOURCES).filter((file) => /\.tsx?$/.test(file));
    expect(sources.length).toBeGreaterThan(40);
    for (const file of sources) expect(readFileSync(file, 'utf8')).not.toMatch(/\bimport\(|React\.lazy|\blazy\(/);
  });
});
