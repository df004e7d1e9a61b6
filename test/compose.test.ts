import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findBinaries } from '../scripts/stack/binaries.ts';
import { activeAlerts, answersOk, requestJson } from '../scripts/stack/clients.ts';
import { freePort } from '../scripts/stack/ports.ts';
import { Processes } from '../scripts/stack/processes.ts';
import { waitFor } from '../scripts/stack/progress.ts';

const PROMETHEUS = 'compose/prometheus/prometheus.yml';
const ALERTMANAGER = 'compose/alertmanager/alertmanager.yml';
const run = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' });

describe('the shipped configuration', () => {
  it('of Prometheus is taken by promtool', () => {
    expect(run('promtool', 'check', 'config', '--syntax-only', PROMETHEUS)).toContain('SUCCESS');
  });

  it('of Alertmanager is taken by amtool 0.25', () => {
    expect(run('amtool', 'check-config', ALERTMANAGER)).toMatch(/SUCCESS[\s\S]*1 inhibit rules[\s\S]*3 receivers/);
  });

  it.each([
    [
      'a miner that may be healed',
      ['remediation=ladder', 'alertname=MinerOffline', 'severity=warning'],
      'alert-webhook,people',
    ],
    ['a miner that needs a person', ['remediation=person', 'alertname=MinerTooHot', 'severity=critical'], 'people'],
    ['a building that is held', ['remediation=hold', 'alertname=MinersOfflineTogether'], 'people'],
    ['a part of the stack', ['remediation=person', 'alertname=ExporterDown'], 'people'],
    ['the heartbeat', ['remediation=none', 'alertname=Watchdog'], 'nobody'],
    ['an alert of somebody else', ['alertname=DiskFull'], 'people'],
    ['labels that only look like ours', ['remediation=Ladder', 'alertname=MinerOffline'], 'people'],
  ])('sends %s to the right receivers', (_, labels, receivers) => {
    expect(run('amtool', 'config', 'routes', 'test', `--config.file=${ALERTMANAGER}`, ...labels).trim()).toBe(
      receivers,
    );
  });
});

describe('a running Alertmanager', () => {
  const folder = mkdtempSync(join(tmpdir(), 'logixx-compose-'));
  const processes = new Processes();
  let url = '';

  beforeAll(async () => {
    const port = await freePort(0);
    url = `http://127.0.0.1:${port}`;
    const args = [
      `--config.file=${ALERTMANAGER}`,
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
  });
  afterAll(async () => {
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
  });

  const alert = (labels: Record<string, string>) => ({
    labels: { site: 'demo', ...labels },
    startsAt: new Date().toISOString(),
  });

  it('holds back what asks for the ladder in the same building, and nothing else', async () => {
    await requestJson(`${url}/api/v2/alerts`, {
      body: [
        alert({ alertname: 'MinersOfflineTogether', remediation: 'hold', building: 'b1' }),
        alert({ alertname: 'MinerOffline', remediation: 'ladder', building: 'b1', miner: 'same-building' }),
        alert({ alertname: 'MinerTooHot', remediation: 'person', building: 'b1', miner: 'hot' }),
        alert({ alertname: 'MinerOffline', remediation: 'ladder', building: 'b2', miner: 'other-building' }),
        alert({ alertname: 'MinerOffline', remediation: 'ladder', site: 'far', building: 'b1', miner: 'other-site' }),
      ],
    });
    const states = await waitFor(
      async () => {
        const alerts = await activeAlerts(url);
        const settled = alerts.length === 5 && alerts.every(({ status }) => status.state !== 'unprocessed');
        return settled
          ? new Map(alerts.map(({ labels, status }) => [labels['miner'] ?? 'hold', status.state]))
          : undefined;
      },
      { timeoutMs: 10_000, failure: processes.failure, late: () => new Error('the alerts did not settle') },
    );
    expect(Object.fromEntries(states)).toEqual({
      hold: 'active',
      'same-building': 'suppressed',
      hot: 'active',
      'other-building': 'active',
      'other-site': 'active',
    });
  });
});
