import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { pathWords } from '../../core/service/path-words.ts';
import { passable } from '../../grafana-plugin/src/api/passable.ts';
import { MATRIX, type Permission, type Role } from '../../sidecar/permission.ts';
import { type ProxyRoute, pass } from './proxy-model.ts';

const ROOT = new URL('../../', import.meta.url);
const read = <T>(path: string) => JSON.parse(readFileSync(new URL(path, ROOT), 'utf8')) as T;

interface Grant {
  role: { name: string; permissions: { action: string; scope?: string }[] };
  grants: string[];
}
const app = read<{ routes: ProxyRoute[]; roles: Grant[] }>('grafana-plugin/src/plugin.json');
const document = read<{ paths: Record<string, Record<string, { 'x-permission'?: string }>> }>(
  'docs/schemas/sidecar.openapi.json',
);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, { 'x-permission': permission = '' }]) => ({
    ...{ method: method.toUpperCase(), path, permission },
    name: `${method.toUpperCase()} ${path}`,
  })),
);

const GRAFANA = ['None', 'Viewer', 'Editor', 'Admin'] as const;
type GrafanaRole = (typeof GRAFANA)[number];
/** The sidecar's own default (sidecar/identity/config.ts). */
const OURS: Readonly<Record<GrafanaRole, Role | undefined>> = {
  None: undefined,
  Viewer: 'viewer',
  Editor: 'operator',
  Admin: 'admin',
};

/** What a basic role holds: what is granted to it and to every role below it. */
function actionsOf(role: GrafanaRole): ReadonlySet<string> {
  const upTo = GRAFANA.slice(1, GRAFANA.indexOf(role) + 1) as readonly string[];
  const granted = app.roles.filter(({ grants }) => grants.some((grant) => upTo.includes(grant)));
  return new Set(granted.flatMap(({ role: { permissions } }) => permissions.map(({ action }) => action)));
}

const SETTINGS = { sidecarUrl: 'http://sidecar:9842' };
const ask = (role: GrafanaRole, method: string, path: string) =>
  pass(app.routes, SETTINGS, { method, path: `sidecar${path}`, actions: actionsOf(role) });
const filled = (path: string) => path.replace(/\{[a-z]+\}/gi, 'x-1');
const may = (role: Role | undefined, permission: string) =>
  role !== undefined &&
  (permission === 'self' || permission === 'open' || MATRIX[role].includes(permission as Permission));

/** What belongs to accounts of the console, of which people of Grafana have none: logging in, passwords, own tokens. */
const isOfAccounts = ({ permission, method, path }: (typeof operations)[number]) =>
  method !== 'GET' && (permission === 'token:own' || /^\/api\/v1\/(session|password|registration)/.test(path));

describe('Grafana roles × routes of the sidecar', () => {
  it.each(GRAFANA)('%s gets through Grafana and the sidecar what the matrix says', (role) => {
    expect(operations.length).toBeGreaterThan(150);
    const wrong = operations.filter((operation) => {
      const gate = ask(role, operation.method, filled(operation.path));
      const isIn = gate.status === 'passed' && may(OURS[role], operation.permission);
      const said = may(OURS[role], operation.permission) && !(role === 'Viewer' && isOfAccounts(operation));
      return isIn !== said;
    });
    expect(wrong.map(({ name }) => name)).toEqual([]);
  });

  it('sends what passes to the very path that was asked for, whichever route it takes', () => {
    const lost = operations.filter(({ method, path }) => {
      const gate = ask('Admin', method, `${filled(path)}?limit=3&x=a%2Fb`);
      return gate.status !== 'passed' || gate.url !== `http://sidecar:9842${filled(path)}?limit=3&x=a%2Fb`;
    });
    expect(lost.map(({ name }) => name)).toEqual([]);
  });

  it('refuses in Grafana already what the sidecar would, but for money, which only the sidecar can tell', () => {
    const looser = operations.filter(
      ({ method, path, permission }) =>
        ask('Viewer', method, filled(path)).status === 'passed' && !may('viewer', permission),
    );
    expect(looser.length).toBeGreaterThan(30);
    expect(looser.filter(({ path }) => !path.startsWith('/api/v1/billing/')).map(({ name }) => name)).toEqual([]);
  });

  it('lets a Viewer whom the sidecar knows for billing do all that billing may, but write comments', () => {
    const shut = operations.filter(
      (operation) =>
        may('billing', operation.permission) &&
        !isOfAccounts(operation) &&
        ask('Viewer', operation.method, filled(operation.path)).status !== 'passed',
    );
    expect([...new Set(shut.map(({ permission }) => permission))]).toEqual(['comment:write']);
  });

  it('lets no Viewer switch anything, whomever the sidecar takes them for', () => {
    const acts = operations.filter(({ permission }) => ['order:give', 'outlet:rename'].includes(permission));
    expect(acts.length).toBeGreaterThan(15);
    for (const { method, path } of acts.filter(({ method: each }) => each !== 'GET'))
      expect(ask('Viewer', method, filled(path))).toEqual({ status: 403, why: 'plugin proxy route access denied' });
  });
});

describe('plugin.json', () => {
  it('names in routes and pages only actions that a role grants, all its own', () => {
    const granted = app.roles.flatMap(({ role: { permissions } }) => permissions);
    for (const { action, scope } of granted)
      if (action === 'plugins.app:access') expect(scope).toBe('plugins:id:logixx-app');
      else expect(action).toMatch(/^logixx-app\.[a-z]+:[a-z]+$/);
    const actions = new Set(granted.map(({ action }) => action));
    expect(app.routes.filter(({ reqAction = '' }) => !actions.has(reqAction))).toEqual([]);
    for (const { role } of app.roles)
      expect(role.permissions[0]).toEqual({ action: 'plugins.app:access', scope: 'plugins:id:logixx-app' });
  });

  it('puts no route behind one that takes all of its requests', () => {
    for (const [at, { method, path }] of app.routes.entries()) {
      const before = app.routes.slice(0, at);
      const everything = new Set(app.routes.map(({ reqAction = '' }) => reqAction));
      const example = { method, path: path.replace('*', 'x'), actions: everything };
      expect([path, pass(before, SETTINGS, example).status]).toEqual([path, 404]);
    }
  });
});

describe('What the pages ask for', () => {
  const folder = fileURLToPath(new URL('grafana-plugin/src/', ROOT));
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
  const BILLING = '/api/v1/billing';
  const asked = sources.flatMap((name) => {
    const text = readFileSync(join(folder, name), 'utf8').replace(/^\s*(\/\*\*?|\*|\/\/).*$/gm, '');
    const found = text.replaceAll(`\${BILLING}`, BILLING).matchAll(/['`](\/api\/v1\/[^'`?]*)/g);
    return [...found].map(([, path = '']) => ({ name, path: path.replace(/\$\{[^}]*(\}|$)/g, '{}') }));
  });
  const known = Object.keys(document.paths).map((path) => path.split('/'));
  /** What is put in at the end may be several words. */
  const fits = (path: string) =>
    known.some((words) => {
      const own = path.split('/');
      const isWord = (word: string, at: number) => word === own[at] || word.startsWith('{') || own[at]?.includes('{}');
      const isLong = words.length > own.length && own.at(-1) === '{}';
      return (isLong || words.length === own.length) && own.every((_, at) => isWord(words[at] ?? '', at));
    });

  it('is there: every path in their sources is one of the sidecar', () => {
    expect(asked.length).toBeGreaterThan(60);
    expect(asked.filter(({ path }) => path !== BILLING && !fits(path))).toEqual([]);
  });
});

describe('A word of a path', () => {
  it.each(['pdu-1', 'a b', '1/3', 'AA/1/2', 'ä+&=', "it's(1)!*", '100%', 'a:b;c,d', '%41'])(
    '%s arrives as it was, through Grafana and without it',
    (word) => {
      const path = passable(`/api/v1/pdus/p-1/outlets/${encodeURIComponent(word)}/name?x=${encodeURIComponent(word)}`);
      const gate = ask('Admin', 'POST', path);
      if (gate.status !== 'passed') throw new Error(gate.why);
      for (const url of [new URL(gate.url), new URL(`http://sidecar:9842${path}`)]) {
        const words = url.pathname.split('/');
        expect(words.slice(0, 6).concat('…', words.slice(7)).join('/')).toBe('/api/v1/pdus/p-1/outlets/…/name');
        expect(pathWords({ word: decodeURIComponent(words[6] ?? '') })).toEqual({ word });
        expect(url.searchParams.get('x')).toBe(word);
      }
    },
  );

  it('would be two if its slash were escaped once: that is why it is escaped twice', () => {
    const gate = ask('Admin', 'POST', '/api/v1/pdus/p-1/outlets/1%2F3/name');
    expect(gate).toEqual({ status: 'passed', url: 'http://sidecar:9842/api/v1/pdus/p-1/outlets/1/3/name' });
  });
});

/** From Grafana's own test of its proxy and tree (pkg/api/plugin_proxy_test.go, pkg/web/tree_test.go), in our words. */
describe('The model of the proxy', () => {
  const route = (path: string, method = 'GET', reqAction?: string): ProxyRoute => ({
    ...{ path, method, url: '{{ .JsonData.base }}/to' },
    ...(reqAction === undefined ? {} : { reqAction }),
  });
  const go = (routes: ProxyRoute[], path: string, method = 'GET', actions: string[] = []) => {
    const answer = pass(routes, { base: 'http://b' }, { method, path, actions: new Set(actions) });
    return answer.status === 'passed' ? answer.url : answer.status;
  };
  it.each<[string, ProxyRoute[], string, string | number]>([
    ['a path without a star appends nothing', [route('a/b')], 'a/b', 'http://b/to'],
    ['and fits nothing longer', [route('a/b')], 'a/b/c', 404],
    ['a star takes the rest', [route('a/*')], 'a/b/c?q=1', 'http://b/to/b/c?q=1'],
    ['but not nothing', [route('a/*')], 'a', 404],
    ['a trailing slash is lost', [route('a/*')], 'a/b/', 'http://b/to/b'],
    ['dots are resolved before', [route('a/*')], 'x/../a/b', 'http://b/to/b'],
    ['escaped dots are not', [route('a/*')], 'a/%2e%2e/b', 'http://b/to/../b'],
    ['an escaped slash becomes one', [route('a/*')], 'a/b%2Fc', 'http://b/to/b/c'],
    ['an escaped percent sign stays', [route('a/*')], 'a/b%252Fc', 'http://b/to/b%252Fc'],
    ['lists of methods never fit', [route('a/*', 'GET,POST')], 'a/b', 404],
    ['the first that fits refuses for all', [route('a/*', 'GET', 'x:y'), route('a/*')], 'a/b', 403],
    ['the first that fits is taken', [route('a/b', 'POST'), route('a/b', '*'), route('a/*')], 'a/b', 'http://b/to'],
  ])('%s', (_, routes, path, expected) => {
    expect(go(routes, path)).toBe(expected);
  });
});
