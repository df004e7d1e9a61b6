import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { loadFarm } from '../scripts/logixx-config.ts';

const run = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' });

interface Service {
  image: string;
  command?: string[];
  volumes?: string[];
  secrets?: { source: string }[];
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  healthcheck?: object;
  deploy?: { resources: { limits: { cpus: string; memory: string } } };
  user?: string;
}

const SETS: Record<string, { files: string[]; profiles: string[]; config: string }> = {
  'a site': { files: ['docker-compose'], profiles: [], config: 'logixx.yml' },
  'with InfluxDB': { files: ['docker-compose'], profiles: ['influxdb'], config: 'logixx.yml' },
  'the demo': { files: ['docker-compose'], profiles: ['demo'], config: 'demo/logixx.yml' },
  'a pair on PostgreSQL': { files: ['docker-compose', 'postgres', 'ha'], profiles: [], config: 'ha/logixx-a.yml' },
  'shards, and two replicas before VictoriaMetrics': {
    files: ['docker-compose', 'postgres', 'ha', 'scale'],
    profiles: [],
    config: 'scale/logixx-a.yml',
  },
};

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'logixx-compose-'));
  cpSync('compose', folder, { recursive: true, filter: (from) => !from.endsWith('compose/secrets') });
  run('sh', join(folder, 'make-secrets.sh'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** As docker-compose understands the files: merged, checked by its schema, paths resolved. */
function servicesOf({ files, profiles, config }: (typeof SETS)[string]): Record<string, Service> {
  const words = [
    ...files.flatMap((name) => ['-f', `compose/${name}.yml`]),
    ...profiles.flatMap((each) => ['--profile', each]),
  ];
  const env = { ...process.env, LOGIXX_CONFIG: `./${config}` };
  const { status, stdout, stderr } = spawnSync('docker-compose', [...words, 'config'], { encoding: 'utf8', env });
  expect([status, stderr]).toEqual([0, '']);
  return (parse(stdout) as { services: Record<string, Service> }).services;
}

/** The same configuration with the files of containers where they are on this machine. */
function onThisMachine(file: string, secrets: readonly string[]): string {
  const own = mkdtempSync(join(folder, 'own-'));
  mkdirSync(join(own, 'secrets'));
  for (const name of secrets) cpSync(join(folder, 'secrets', name), join(own, 'secrets', name));
  writeFileSync(join(own, 'inventory.json'), '{ "devices": [] }');
  const text = readFileSync(join(folder, file), 'utf8')
    .replaceAll('/run/secrets/', join(own, 'secrets/'))
    .replaceAll('/etc/logixx/demo/', join(folder, 'demo/secrets/'))
    .replaceAll('/demo/inventory.json', join(own, 'inventory.json'));
  writeFileSync(join(own, 'logixx.yml'), text);
  return join(own, 'logixx.yml');
}

const SECTIONS = {
  exporter: 'exporter',
  'exporter-1': 'exporter',
  'exporter-2': 'exporter',
  'alert-webhook': 'alertWebhook',
  'alert-webhook-b': 'alertWebhook',
  sidecar: 'sidecar',
} as const;

describe('the shipped configuration', () => {
  it.each(['prometheus/prometheus.yml', 'ha/prometheus.yml', 'scale/prometheus-a.yml', 'scale/prometheus-b.yml'])(
    'of Prometheus is taken by promtool: %s',
    (file) => {
      expect(run('promtool', 'check', 'config', '--syntax-only', `compose/${file}`)).toContain('SUCCESS');
    },
  );

  it('of two differs from that of one in what makes it two, and in nothing else', () => {
    const differ = (one: string, two: string) => {
      const lines = (file: string) => readFileSync(`compose/${file}`, 'utf8').split('\n');
      const [before, after] = [lines(one), lines(two)];
      return after.filter((line) => !before.includes(line) && !line.startsWith('#')).map((line) => line.trim());
    };
    const database = (name: string) => `database: postgres://logixx@postgres/${name}`;
    const gateway = [
      ...['gateway:', "alertWebhook: 'http://alert-webhook-a:9841'", "others: ['http://alert-webhook-b:9841']"],
      'keyFile: /run/secrets/gateway-key',
    ];
    const instance = (name: string) => `instance: { name: ${name}, url: 'http://alert-webhook-${name}:9841' }`;
    expect(differ('logixx.yml', 'ha/logixx-a.yml')).toEqual([
      ...[instance('a'), database('logixx'), database('sidecar')],
      ...gateway,
    ]);
    expect(differ('logixx.yml', 'ha/logixx-b.yml')).toEqual([
      ...[instance('b'), database('logixx'), database('sidecar')],
      ...gateway,
    ]);
    expect(differ('prometheus/prometheus.yml', 'ha/prometheus.yml')).toEqual([
      "- targets: ['alertmanager:9093', 'alertmanager-b:9093']",
      "- targets: ['alert-webhook-a:9841', 'alert-webhook-b:9841']",
      "- targets: ['alertmanager:9093', 'alertmanager-b:9093']",
    ]);
  });
});

describe.each(Object.keys(SETS))('compose: %s', (name) => {
  const set = SETS[name] as (typeof SETS)[string];
  let merged: Record<string, Service> = {};
  // Once: docker-compose takes its time.
  beforeAll(() => {
    merged = servicesOf(set);
  });
  const services = () => Object.entries(merged);

  it('mounts only what is there', () => {
    const mounted = services().flatMap(([, { volumes = [] }]) => volumes.map((each) => each.split(':')[0] ?? ''));
    const files = mounted.filter((source) => source.startsWith('/'));
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((source) => !existsSync(source))).toEqual([]);
    const stack = ['prometheus/prometheus.yml', 'alertmanager/alertmanager.yml'].map((each) =>
      resolve('compose', each),
    );
    const last = set.files.at(-1);
    const prometheus = last === 'scale' ? 'scale/prometheus-a.yml' : 'ha/prometheus.yml';
    const own = set.files.includes('ha') ? [resolve('compose', prometheus), stack[1]] : stack;
    expect(files).toEqual(expect.arrayContaining([...own, resolve('rules'), resolve('dashboards/json')]));
  });

  it('pins images, gives no more rights than needed, bounds what each may take, and looks after it', () => {
    for (const [service, each] of services()) {
      expect([service, each.image]).toEqual([
        service,
        expect.stringMatching(/^[a-z/-]+:v?[0-9]+\.[0-9]+(\.[0-9]+)?(-[a-z]+)?$/),
      ]);
      expect([service, each.read_only, each.security_opt]).toEqual([service, true, ['no-new-privileges:true']]);
      expect([service, each.deploy?.resources.limits]).toEqual([
        service,
        { cpus: expect.anything(), memory: expect.anything() },
      ]);
      if (service !== 'farm-simulator')
        expect([service, each.healthcheck]).toEqual([
          service,
          expect.objectContaining({ retries: expect.any(Number) }),
        ]);
      // PostgreSQL's image changes its user by itself.
      if (service !== 'postgres') expect([service, each.cap_drop]).toEqual([service, ['ALL']]);
    }
  });

  it('gives each service the secrets that it reads, and it starts with those', { timeout: 60_000 }, () => {
    const own = services().filter(([service]) => service in SECTIONS);
    expect(own.length).toBeGreaterThanOrEqual(3);
    for (const [service, { secrets = [], volumes = [] }] of own) {
      const mounted = volumes
        .map((each) => each.split(':'))
        .find(([, to]) => to === (service.endsWith('-b') ? '/etc/logixx/b.yml' : '/etc/logixx/logixx.yml'));
      const file = mounted?.[0]?.replace(`${resolve('compose')}/`, '') ?? '';
      const names = secrets
        .map(({ source }) => source)
        .filter((each) => !['influx-token', 'postgres-password'].includes(each));
      const section = SECTIONS[service as keyof typeof SECTIONS];
      expect(() => loadFarm(onThisMachine(file, names), [section], {}), `${service} with ${file}`).not.toThrow();
    }
  });
});

describe('shards of a farm in containers', () => {
  interface ShardFile {
    exporter: { shard: object };
    alertWebhook: { exporter: { url: string; shards: string[] } };
    sidecar: { exporters: { target: string }[] };
  }
  const farms = ['a', 'b', 'c'].map(
    (name) => parse(readFileSync(`compose/scale/logixx-${name}.yml`, 'utf8')) as ShardFile,
  );
  const scrapes = (file: string) =>
    (parse(readFileSync(`compose/scale/${file}`, 'utf8')) as { scrape_configs: ScrapeConfig[] }).scrape_configs;
  const EXPORTERS = ['exporter:9840', 'exporter-1:9840', 'exporter-2:9840'];

  it('have each an index of their own, and together the whole farm', () => {
    expect(farms.map(({ exporter }) => exporter.shard)).toEqual(
      [0, 1, 2].map((index) => ({ index, count: EXPORTERS.length })),
    );
  });

  it('are all read: by alert-webhook, by both replicas, and by who asks the sidecar for them', () => {
    for (const { alertWebhook, sidecar } of farms) {
      const { url, shards } = alertWebhook.exporter;
      expect([url, ...shards]).toEqual(EXPORTERS.map((each) => `http://${each}`));
      expect(sidecar.exporters.map(({ target }) => target)).toEqual(EXPORTERS);
    }
    for (const file of ['prometheus-a.yml', 'prometheus-b.yml']) {
      const job = scrapes(file).find(({ job_name }) => job_name === 'exporter');
      expect(job?.static_configs.flatMap(({ targets }) => targets)).toEqual(EXPORTERS);
    }
  });

  it('are read alike by both replicas, which differ in their name alone', () => {
    const text = (name: string) => readFileSync(`compose/scale/prometheus-${name}.yml`, 'utf8');
    expect(text('b')).toBe(text('a').replace('{ replica: a }', '{ replica: b }'));
  });
});

interface ScrapeConfig {
  job_name: string;
  static_configs: { targets: string[] }[];
}

describe('a service without one of its secrets', () => {
  it.each([
    ['exporter', 'exporter-token'],
    ['alertWebhook', 'gateway-key'],
    ['sidecar', 'inventory-token'],
  ] as const)('%s does not start without %s', (section, missing) => {
    const others = readdirSync(join(folder, 'secrets')).filter((name) => name !== missing);
    expect(() => loadFarm(onThisMachine('logixx.yml', others), [section], {})).toThrow(missing);
  });
});

describe('make-secrets.sh', () => {
  it('makes what is missing, keeps what is there, and lets nobody else in', () => {
    const secrets = readdirSync(join(folder, 'secrets'));
    const texts = () => secrets.map((name) => readFileSync(join(folder, 'secrets', name), 'utf8'));
    const before = texts();
    rmSync(join(folder, 'secrets', 'gateway-key'));
    expect(run('sh', join(folder, 'make-secrets.sh'))).toBe('made secrets/gateway-key\n');
    const changed = texts().flatMap((text, at) => (text === before[at] ? [] : [secrets[at]]));
    expect(changed).toEqual(['gateway-key']);
    expect(readFileSync(join(folder, 'secrets', 'gateway-key'), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
  });

  it('makes every secret that compose mounts, and git does not see them', () => {
    const named = ['docker-compose', 'postgres'].flatMap((file) =>
      Object.keys((parse(readFileSync(`compose/${file}.yml`, 'utf8')) as { secrets: object }).secrets),
    );
    expect(named.sort()).toEqual(readdirSync(join(folder, 'secrets')).sort());
    expect(run('git', 'check-ignore', 'compose/secrets/gateway-key').trim()).toBe('compose/secrets/gateway-key');
  });
});

interface Probe {
  httpGet: { path: string };
}

interface Resource {
  kind: string;
  metadata: { name: string };
  spec: {
    selector?: object;
    podSelector?: object;
    ports: { port: number }[];
    ingress: { ports: object[] }[];
    template: { spec: Pod };
  };
}

interface Pod {
  securityContext: { runAsNonRoot: boolean };
  containers: {
    ports: object[];
    args: string[];
    securityContext: { readOnlyRootFilesystem: boolean };
    startupProbe: Probe;
    readinessProbe: Probe;
    livenessProbe: Probe;
  }[];
  volumes: { name: string; secret?: { items: { key: string }[] } }[];
}

describe('Kubernetes', () => {
  const read = (file: string) =>
    parseAllDocuments(readFileSync(`compose/kubernetes/${file}`, 'utf8')).map((each) => each.toJS() as Resource);
  const { resources } = parse(readFileSync('compose/kubernetes/kustomization.yaml', 'utf8')) as { resources: string[] };
  const all = resources.flatMap(read);

  it('names every file of its folder, and each is there', () => {
    const files = readdirSync('compose/kubernetes').filter(
      (name) => name.endsWith('.yaml') && name !== 'kustomization.yaml',
    );
    expect([...resources].sort()).toEqual(files.sort());
  });

  it.each([
    ['exporter', 9840],
    ['alert-webhook', 9841],
    ['sidecar', 9842],
  ])('%s has its port, probes, disruption budget, policy and monitor', (name, port) => {
    const of = (kind: string) => all.find((each) => each.kind === kind && each.metadata.name === name)?.spec;
    const pod = of('StatefulSet')?.template.spec;
    const container = pod?.containers[0];
    expect(container?.ports).toEqual([{ name: 'http', containerPort: port }]);
    expect(
      [container?.readinessProbe, container?.livenessProbe, container?.startupProbe].map(
        (probe) => probe?.httpGet.path,
      ),
    ).toEqual(['/-/ready', '/-/healthy', '/-/ready']);
    expect([pod?.securityContext.runAsNonRoot, container?.securityContext.readOnlyRootFilesystem]).toEqual([
      true,
      true,
    ]);
    expect(of('Service')?.ports[0]?.port).toBe(port);
    const chosen = { matchLabels: { 'app.kubernetes.io/name': name } };
    expect([
      of('PodDisruptionBudget')?.selector,
      of('ServiceMonitor')?.selector,
      of('NetworkPolicy')?.podSelector,
    ]).toEqual([chosen, chosen, chosen]);
    expect(of('NetworkPolicy')?.ingress[0]?.ports).toEqual([{ port }]);
    const secrets = pod?.volumes.find((each) => each.name === 'secrets')?.secret?.items.map(({ key }) => key) ?? [];
    const section = SECTIONS[name as keyof typeof SECTIONS];
    expect(() => loadFarm(onThisMachine('kubernetes/logixx.yml', secrets), [section], {})).not.toThrow();
    expect(container?.args).toEqual([name, '--config', '/etc/logixx/logixx.yml']);
  });
});

describe('systemd', () => {
  it.each(readdirSync('compose/systemd'))('%s is taken by systemd-analyze', (unit) => {
    // Node may stand elsewhere on this machine; everything else of the unit is checked.
    const text = readFileSync(`compose/systemd/${unit}`, 'utf8').replace('/usr/bin/node', process.execPath);
    writeFileSync(join(folder, unit), text);
    const { status, stderr } = spawnSync('systemd-analyze', ['verify', join(folder, unit)], { encoding: 'utf8' });
    expect([status, stderr.split('\n').filter((line) => line.includes(unit))]).toEqual([0, []]);
    expect(text).toMatch(
      /^ExecStart=\S+node \/opt\/logixx\/scripts\/logixx\.mjs (exporter|alert-webhook|sidecar) --config \/etc\/logixx\/logixx\.yml$/m,
    );
  });
});
