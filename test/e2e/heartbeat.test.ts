import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { findBinaries } from '../../scripts/stack/binaries.ts';
import { activeAlerts, prometheusAt, requestJson } from '../../scripts/stack/clients.ts';
import { openFarm } from '../../scripts/stack/farm.ts';
import { Processes } from '../../scripts/stack/processes.ts';
import { openProgress, waitFor } from '../../scripts/stack/progress.ts';
import { openRunFolder, type RunFolder } from '../../scripts/stack/run-folder.ts';
import { type Stack, startStack } from '../../scripts/stack/stack.ts';
import { type MailServer, startMailServer } from '../mail-server.ts';

/** Two minutes of a rule are two seconds; a quarter of an hour without a heartbeat is fifteen. */
const FACTOR = 60;
const PATIENCE_MS = 60_000;
const TIMEOUT = { timeout: 90_000 };

const root = mkdtempSync(join(tmpdir(), 'logixx-heartbeat-'));
const processes = new Processes();
let folder: RunFolder;
let mail: MailServer;
let stack: Stack;

/** The simulated farm with mail to a server of this test. Nothing is armed: whatever happens, no outlet moves. */
function withMail(configFile: string, port: number): void {
  const config = parse(readFileSync(configFile, 'utf8')) as { alertWebhook: object };
  const people = { from: 'logixx@farm.example', to: ['ops@farm.example'], groupSeconds: 0 };
  const smtp = { host: '127.0.0.1', port, security: 'none' };
  writeFileSync(
    configFile,
    stringify({ ...config, alertWebhook: { ...config.alertWebhook, armed: false, mail: { smtp, ...people } } }),
  );
}

beforeAll(async () => {
  folder = openRunFolder('heartbeat', { root });
  for (const data of ['alertmanager-data', 'prometheus-data']) mkdirSync(folder.at(data), { recursive: true });
  mail = await startMailServer();
  const farm = await openFarm({ folder, processes, config: undefined, factor: FACTOR, anyPorts: true });
  withMail(farm.configFile, mail.port);
  const progress = openProgress(() => undefined);
  stack = await startStack({ ...farm, binaries: findBinaries(), folder, processes, progress });
}, 120_000);

afterAll(async () => {
  await processes.stopAll();
  await mail?.stop();
  rmSync(root, { recursive: true, force: true });
});

const until = (what: string, test: () => Promise<boolean>) =>
  waitFor(async () => ((await test().catch(() => false)) ? true : undefined), {
    timeoutMs: PATIENCE_MS,
    everyMs: 200,
    late: () => new Error(`waited ${PATIENCE_MS / 1000} s in vain until ${what}`),
  });

const fires = async (alertname: string) =>
  (await prometheusAt(stack.urls.prometheus).query(`ALERTS{alertname="${alertname}",alertstate="firing"}`)).length > 0;
const isTold = async (alertname: string) =>
  (await activeAlerts(stack.urls.alertmanager)).some(
    ({ labels, status }) => labels['alertname'] === alertname && status.state === 'active',
  );
const beats = async () =>
  (await prometheusAt(stack.urls.prometheus).query('remediation_heartbeat_timestamp_seconds')).map(
    ({ value }) => value,
  );
/** Rules that Prometheus could not evaluate on the series of a whole farm, and why. */
async function failedRules(): Promise<string[]> {
  const { data } = (await requestJson(`${stack.urls.prometheus}/api/v1/rules`)) as {
    data: { groups: { rules: { name: string; lastError?: string }[] }[] };
  };
  const rules = data.groups.flatMap((group) => group.rules);
  expect(rules.length).toBeGreaterThan(50);
  return rules.flatMap(({ name, lastError }) => (lastError ? [`${name}: ${lastError}`] : []));
}
const subjects = () => mail.received.map(({ subject = '' }) => subject);
const mailsWith = (title: string) => subjects().filter((subject) => subject.includes(title));

describe('a stack of which a part dies', () => {
  it('hears its heartbeat, again and again, and is quiet about itself', TIMEOUT, async () => {
    await until('a heartbeat arrived', async () => (await beats()).length === 1);
    const [first = 0] = await beats();
    await until('another one arrived', async () => ((await beats())[0] ?? 0) > first);
    for (const alert of ['ExporterDown', 'AlertWebhookDown', 'AlertmanagerDown', 'HeartbeatLost', 'RulesFailing'])
      expect([alert, await fires(alert)]).toEqual([alert, false]);
    expect(await failedRules()).toEqual([]);
  });

  it('tells that its exporter is dead', TIMEOUT, async () => {
    await stack.running.exporter.kill();
    await until('ExporterDown fires', () => fires('ExporterDown'));
    await until('people are told', () => isTold('ExporterDown'));
  });

  it('writes a mail by itself when Prometheus is dead, and one when it is back', TIMEOUT, async () => {
    // Where the parts took long to start, one was told of and ended meanwhile.
    mail.received.length = 0;
    await stack.running.prometheus.kill();
    await until('the mail came', async () => mailsWith('Alerts do not arrive').length > 0);
    expect(mail.received.find(({ subject = '' }) => subject.includes('Alerts do not arrive'))?.text).toContain(
      'Prometheus or Alertmanager is dead',
    );
    await stack.restartPrometheus();
    await until('the mail of its return came', async () => mailsWith('Alerts arrive again').length > 0);
    expect(mailsWith('Alerts do not arrive')).toHaveLength(1);
  });

  it('tells that alert-webhook is dead', TIMEOUT, async () => {
    await stack.running.alertWebhook.kill();
    await until('people are told', () => isTold('AlertWebhookDown'));
  });
});
