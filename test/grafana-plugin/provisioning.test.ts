import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const at = (path: string) => new URL(`../../${path}`, import.meta.url);
const text = (path: string) => readFileSync(at(path), 'utf8');
const yaml = <T>(path: string) => parse(text(path), { merge: true }) as T;
const PROVISIONING = 'compose/grafana/provisioning';

interface App {
  type: string;
  disabled: boolean;
  jsonData: Record<string, string>;
  secureJsonData: Record<string, string>;
}
interface Grafana {
  environment: Record<string, string>;
  volumes: string[];
  secrets: string[];
}

const { grafana } = yaml<{ services: { grafana: Grafana } }>('compose/docker-compose.yml').services;
const plugin = text('grafana-plugin/src/plugin.json');
const { id } = JSON.parse(plugin) as { id: string };
const nested = readdirSync(at('grafana-plugin/src/panels')).map(
  (name) => (JSON.parse(text(`grafana-plugin/src/panels/${name}/plugin.json`)) as { id: string }).id,
);
const templated = (kind: string) =>
  [...plugin.matchAll(new RegExp(`\\.${kind}\\.(\\w+)`, 'g'))].map(([, name]) => name);

describe('Grafana as compose sets it up', () => {
  it('may load the app and each of its panels unsigned', () => {
    const allowed = grafana.environment['GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS']?.split(',');
    expect(allowed?.sort()).toEqual([id, ...nested].sort());
  });

  it('has the app enabled, with every setting that its routes need, the key from a secret that it is given', () => {
    const { apps } = yaml<{ apps: App[] }>(`${PROVISIONING}/plugins/logixx.yml`);
    expect(apps.map(({ type, disabled }) => [type, disabled])).toEqual([[id, false]]);
    const { jsonData = {}, secureJsonData = {} } = apps[0] ?? {};
    expect(Object.keys(jsonData)).toEqual([...new Set(templated('JsonData'))]);
    expect(Object.keys(secureJsonData)).toEqual([...new Set(templated('SecureJsonData'))]);
    expect(jsonData['sidecarUrl']).toMatch(/^http:\/\/sidecar:\d+$/);
    const [, secret = ''] = /^\$__file\{\/run\/secrets\/([a-z-]+)\}$/.exec(secureJsonData['sidecarKey'] ?? '') ?? [];
    expect(grafana.secrets).toContain(secret);
  });

  it.each(['logixx.yml', 'demo/logixx.yml', 'ha/logixx-a.yml', 'ha/logixx-b.yml'])(
    'is the Grafana that the sidecar knows by compose/%s',
    (file) => {
      const { sidecar } = yaml<{ sidecar: { identity: { grafana: Record<string, string> } } }>(`compose/${file}`);
      const { url, keysUrl, keyFile } = sidecar.identity.grafana;
      expect(grafana.environment['GF_SERVER_ROOT_URL']).toBe(`\${LOGIXX_GRAFANA_URL:-${url}/}`);
      expect(keysUrl).toBe('http://grafana:3000/api/signing-keys/keys');
      expect(text(`${PROVISIONING}/plugins/logixx.yml`)).toContain(`$__file{${keyFile}}`);
    },
  );

  it('keeps its data where it can be written, on a file system that is read-only elsewhere', () => {
    const folder = grafana.environment['GF_PATHS_DATA'];
    expect(grafana.volumes).toContain(`grafana-data:${folder}`);
    expect(text('compose/Dockerfile')).toContain(`RUN mkdir -p ${folder}\n`);
  });

  it('has the data sources and the dashboards that name them', () => {
    const { datasources } = yaml<{ datasources: { uid: string; type: string; isDefault?: boolean }[] }>(
      `${PROVISIONING}/datasources/prometheus.yml`,
    );
    const { providers } = yaml<{ providers: { options: { path: string } }[] }>(`${PROVISIONING}/dashboards/logixx.yml`);
    expect(datasources.filter(({ isDefault }) => isDefault).map(({ type }) => type)).toEqual(['prometheus']);
    const folder = providers[0]?.options.path;
    expect(grafana.volumes).toContain(`../dashboards/json:${folder}:ro`);
    const home = grafana.environment['GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH']?.replace(`${folder}/`, '') ?? '';
    expect(existsSync(at(`dashboards/json/${home}`))).toBe(true);
    for (const name of readdirSync(at('dashboards/json'))) {
      const json = text(`dashboards/json/${name}`);
      const uids = [...json.matchAll(/"datasource": \{[^}]*"uid": "([^"]+)"/g)].map(([, uid]) => uid);
      const known = [...datasources.map(({ uid }) => uid), `\${datasource}`, '-- Grafana --', '-- Mixed --'];
      expect([name, uids.filter((uid) => !known.includes(uid ?? ''))]).toEqual([name, []]);
      const { templating } = JSON.parse(json) as {
        templating: { list: { name: string; type: string; query: unknown }[] };
      };
      const chosen = templating.list.filter(({ type }) => type === 'datasource').map(({ query }) => query);
      expect([name, chosen]).toEqual([name, ['prometheus']]);
    }
  });
});
