import { posix } from 'node:path';

/** A route of an app in plugin.json, as far as Grafana's proxy goes by it. */
export interface ProxyRoute {
  path: string;
  method: string;
  url: string;
  reqAction?: string;
}

export interface Passing {
  method: string;
  /** As the browser sends it, behind /api/plugin-proxy/<id>/, with its query. */
  path: string;
  actions: ReadonlySet<string>;
}

/** Where a request ends: refused by Grafana, or at an address behind it. */
export type Passed = { status: 403 | 404; why: string } | { status: 'passed'; url: string };

/**
 * Grafana's proxy of app plugins, written down from its sources (pkg/api/plugin_proxy.go, pkg/api/pluginproxy/pluginproxy.go,
 * pkg/web/tree.go, pkg/util/url.go; 10 to 13): routes in their order, the first whose method and path fit decides alone.
 */
export function pass(
  routes: readonly ProxyRoute[],
  jsonData: Readonly<Record<string, string>>,
  asked: Passing,
): Passed {
  const [escaped = '', ...query] = asked.path.split('?');
  const path = posix.join('/', escaped);
  for (const route of routes) {
    if (!['', '*', asked.method].includes(route.method)) continue;
    const rest = matched(route.path, path);
    if (rest === undefined) continue;
    if (route.reqAction !== undefined && !asked.actions.has(route.reqAction))
      return { status: 403, why: 'plugin proxy route access denied' };
    const target = new URL(
      route.url.replace(/\{\{ \.JsonData\.(\w+) \}\}/g, (_, name: string) => jsonData[name] ?? ''),
    );
    const place = goEscaped(joined(target.pathname === '/' && !route.url.endsWith('/') ? '' : target.pathname, rest));
    return { status: 'passed', url: target.origin + [place, ...query].join('?') };
  }
  return { status: 404, why: 'plugin route match not found' };
}

/** What stands for the star at the end, unescaped; `''` where a pattern without one fits; undefined where none fits. */
function matched(pattern: string, path: string): string | undefined {
  const wanted = pattern.replace(/\/$/, '').replace(/^\//, '').split('/');
  const found = path.replace(/^\//, '').replace(/\/$/, '').split('/');
  const isOpen = wanted.at(-1) === '*';
  const fixed = isOpen ? wanted.slice(0, -1) : wanted;
  if (isOpen ? found.length <= fixed.length : found.length !== fixed.length) return undefined;
  if (fixed.some((word, at) => word !== decodeURIComponent(found[at] ?? ''))) return undefined;
  return isOpen ? decodeURIComponent(found.slice(fixed.length).join('/')) : '';
}

function joined(base: string, rest: string): string {
  if (rest === '') return base;
  if (base.endsWith('/') && rest.startsWith('/')) return base + rest.slice(1);
  return base.endsWith('/') || rest.startsWith('/') ? base + rest : `${base}/${rest}`;
}

/** As Go writes a path that it holds unescaped: a percent sign is escaped, a slash is not. */
function goEscaped(path: string): string {
  return encodeURI(path).replace(/[!'()*?#]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}
