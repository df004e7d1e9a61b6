import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { findBinaries } from '../scripts/stack/binaries.ts';
import { activeAlerts, answersOk, requestJson } from '../scripts/stack/clients.ts';
import { freePort } from '../scripts/stack/ports.ts';
import { Processes } from '../scripts/stack/processes.ts';
import { waitFor } from '../scripts/stack/progress.ts';
import { ALERTS, CASES, type Labels, STACK_CASES } from './alert-cases.ts';

const CONFIG = 'compose/alertmanager/alertmanager.yml';

async function receiversOf(labels: Labels): Promise<string[]> {
  const given = Object.entries(labels).map(([name, value]) => `${name}=${value}`);
  const { stdout } = await promisify(execFile)('amtool', [
    ...['config', 'routes', 'test', `--config.file=${CONFIG}`],
    ...given,
  ]);
  return stdout.trim().split(',');
}

describe('the shipped configuration of Alertmanager', () => {
  it('is taken by amtool 0.25', () => {
    const output = execFileSync('amtool', ['check-config', CONFIG], { encoding: 'utf8' });
    expect(output).toMatch(/SUCCESS[\s\S]*5 receivers/);
  });

  it.each([
    ['the heartbeat', { alertname: 'Watchdog', fault: 'heartbeat', remediation: 'none' }, ['alert-webhook']],
    [
      'a miner that may be healed',
      { alertname: 'MinerOffline', remediation: 'ladder', severity: 'warning' },
      ['alert-webhook', 'people'],
    ],
    [
      'heat, which Logixx meets and people must know',
      { alertname: 'RoomTooHot', remediation: 'ladder', severity: 'critical' },
      ['alert-webhook', 'pager', 'people'],
    ],
    [
      'a miner that needs a person',
      { alertname: 'MinerPoolDown', remediation: 'person', severity: 'warning' },
      ['people'],
    ],
    [
      'a building that is held',
      { alertname: 'MinersOfflineTogether', remediation: 'hold', severity: 'critical' },
      ['pager', 'people'],
    ],
    [
      'what is good to know',
      { alertname: 'StepUseless', remediation: 'none', severity: 'info' },
      ['low-priority', 'quiet'],
    ],
    ['an alert of somebody else', { alertname: 'DiskFull' }, ['people']],
    ['the Watchdog of somebody else', { alertname: 'Watchdog', severity: 'none' }, ['people']],
    ['labels that only look like ours', { alertname: 'MinerOffline', remediation: 'Ladder' }, ['people']],
  ])('sends %s to the right receivers', async (_, labels, receivers) => {
    expect(await receiversOf(labels)).toEqual(receivers);
  });

  /** The law that every alert of rules/ must keep. */
  const expected = ({ fault, remediation, severity }: Labels) => {
    if (fault === 'heartbeat') return ['alert-webhook'];
    const people = severity === 'info' ? ['low-priority', 'quiet'] : ['people'];
    const pager = severity === 'critical' ? ['pager'] : [];
    return [...(remediation === 'ladder' ? ['alert-webhook'] : []), ...pager, ...people];
  };

  it.each(ALERTS)('sends $alertname ($severity, $remediation) where such an alert belongs', async (labels) => {
    expect(await receiversOf(labels)).toEqual(expected(labels));
  });

  it('names no fault and no alert that the rules do not have', () => {
    const { inhibit_rules: rules } = parse(readFileSync(CONFIG, 'utf8')) as {
      inhibit_rules: { source_matchers: string[]; target_matchers: string[] }[];
    };
    const named = rules
      .flatMap(({ source_matchers, target_matchers }) => [...source_matchers, ...target_matchers])
      .flatMap((matcher) => {
        const [, label = '', values = ''] = /^(fault|alertname)!?[=~]+"(.*)"$/.exec(matcher) ?? [];
        return label === '' ? [] : values.split('|').map((value) => ({ label, value }));
      });
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter(({ label, value }) => !ALERTS.some((alert) => alert[label] === value))).toEqual([]);
  });
});

describe.each([
  ['a site', CASES],
  ['the stack', STACK_CASES],
])('a running Alertmanager, of alerts about %s,', (_, cases) => {
  const folder = mkdtempSync(join(tmpdir(), 'logixx-inhibition-'));
  const processes = new Processes();
  const now = new Map<string, string>();
  const placed = cases.map((each, index) => {
    const at = (group: Labels[], name: string) =>
      group.map((labels, number) => ({ site: `s${index}`, ...labels, test: `${index} ${name} ${number}` }));
    return { ...each, because: at(each.because, 'because'), held: at(each.held, 'held'), told: at(each.told, 'told') };
  });
  const wanted = new Map(
    placed.flatMap(({ because, held, told }) => [
      ...held.map(({ test }) => [test, 'suppressed'] as const),
      ...[...because, ...told].map(({ test }) => [test, 'active'] as const),
    ]),
  );

  beforeAll(async () => {
    const port = await freePort(0);
    const url = `http://127.0.0.1:${port}`;
    const args = [
      `--config.file=${CONFIG}`,
      `--storage.path=${folder}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--cluster.listen-address=',
    ];
    const command = findBinaries().alertmanager;
    await processes.start({ name: 'Alertmanager', command, args, logFile: join(folder, 'alertmanager.log') });
    await waitFor(async () => ((await answersOk(`${url}/-/ready`)) ? true : undefined), {
      timeoutMs: 20_000,
      failure: processes.failure,
      late: () => new Error('Alertmanager is not ready'),
    });
    const startsAt = new Date().toISOString();
    const all = placed.flatMap(({ because, held, told }) => [...because, ...held, ...told]);
    await requestJson(`${url}/api/v2/alerts`, { body: all.map((labels) => ({ labels, startsAt })) });
    const look = async () => {
      for (const { labels, status } of await activeAlerts(url)) now.set(labels['test'] ?? '', status.state);
      return [...wanted].every(([test, state]) => now.get(test) === state) ? true : undefined;
    };
    // What is not as it should be is told by the tests themselves.
    await waitFor(look, { timeoutMs: 10_000, late: () => new Error('late') }).catch(() => undefined);
  });
  afterAll(async () => {
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
  });

  const statesOf = (alerts: Labels[]) =>
    alerts.map(({ test, ...labels }) => ({ ...labels, state: now.get(test ?? '') }));

  it.each(placed)('holds back what follows from $what, and nothing else', ({ because, held, told }) => {
    expect(statesOf(held)).toEqual(held.map(({ test: _test, ...labels }) => ({ ...labels, state: 'suppressed' })));
    const active = [...because, ...told];
    expect(statesOf(active)).toEqual(active.map(({ test: _test, ...labels }) => ({ ...labels, state: 'active' })));
  });
});
