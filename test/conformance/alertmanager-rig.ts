import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries } from '../../scripts/stack/binaries.ts';
import { answersOk, requestJson } from '../../scripts/stack/clients.ts';
import { freePort } from '../../scripts/stack/ports.ts';
import { Processes, type StartedProcess } from '../../scripts/stack/processes.ts';
import { waitFor } from '../../scripts/stack/progress.ts';
import { afterTest } from '../tidy.ts';

/** A real Alertmanager that delivers to one receiver, as fast as it can. */
export interface Alertmanager {
  url: string;
  /** What Prometheus would send it: these miners, firing since then. */
  fire(miners: readonly string[], startsAt: string): Promise<void>;
  resolve(miners: readonly string[], startsAt: string): Promise<void>;
  /** Nobody is told of these miners for a while. */
  silence(miner: string): Promise<void>;
  /** Ends it without a chance to save anything. */
  kill(): Promise<void>;
  /** Starts it anew on the same data. */
  revive(): Promise<void>;
}

export interface Delivering {
  /** The address of the receiving route. */
  to: string;
  maxAlerts?: number;
  /** Where the other one of a pair listens for its like, and where this one does. */
  cluster?: { listen: number; peer: number };
  repeatInterval?: string;
  /** Its name; alert-webhook unless said. */
  receiver?: string;
}

/** Starts Debian's Alertmanager on free ports with its data in a temporary folder. */
export async function alertmanager(delivering: Delivering): Promise<Alertmanager> {
  const folder = mkdtempSync(join(tmpdir(), 'logixx-alertmanager-'));
  const processes = new Processes();
  afterTest(async () => {
    await processes.stopAll();
    rmSync(folder, { recursive: true, force: true });
  });
  const port = await freePort(0);
  const url = `http://127.0.0.1:${port}`;
  writeFileSync(join(folder, 'alertmanager.yml'), configurationOf(delivering));
  const args = argumentsOf(folder, port, delivering);
  const start = async (): Promise<StartedProcess> => {
    const command = findBinaries().alertmanager;
    const started = await processes.start({ name: 'Alertmanager', command, args, logFile: join(folder, 'log') });
    await waitFor(async () => ((await answersOk(`${url}/-/ready`)) ? true : undefined), {
      timeoutMs: 20_000,
      everyMs: 50,
      failure: processes.failure,
      late: () => new Error('Alertmanager is not ready'),
    });
    return started;
  };
  let running = await start();
  const post = (body: unknown) => requestJson(`${url}/api/v2/alerts`, { body });
  const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  return {
    url,
    fire: async (miners, startsAt) => void (await post(miners.map((miner) => alertOf(miner, startsAt, inMinutes(10))))),
    resolve: async (miners, startsAt) =>
      void (await post(miners.map((miner) => alertOf(miner, startsAt, inMinutes(-0.01))))),
    async silence(miner) {
      const matchers = [{ name: 'miner', value: miner, isRegex: false, isEqual: true }];
      const body = {
        matchers,
        startsAt: inMinutes(0),
        endsAt: inMinutes(10),
        createdBy: 'test',
        comment: 'maintenance',
      };
      await requestJson(`${url}/api/v2/silences`, { body });
    },
    kill: () => running.kill(),
    async revive() {
      running = await start();
    },
  };
}

function alertOf(miner: string, startsAt: string, endsAt: string): object {
  const labels = { alertname: 'MinerOffline', miner, site: 'tx1', remediation: 'ladder', severity: 'warning' };
  return { labels, annotations: { summary: `${miner} is silent` }, startsAt, endsAt };
}

function configurationOf(delivering: Delivering): string {
  const { to, maxAlerts = 0, repeatInterval = '1h', receiver = 'alert-webhook' } = delivering;
  const webhook = { url: to, send_resolved: true, max_alerts: maxAlerts, http_config: { follow_redirects: false } };
  const route = { receiver, group_by: ['alertname', 'site'], group_wait: '200ms', group_interval: '1s' };
  const receivers = [{ name: receiver, webhook_configs: [webhook] }];
  return JSON.stringify({ route: { ...route, repeat_interval: repeatInterval }, receivers });
}

function argumentsOf(folder: string, port: number, { cluster }: Delivering): string[] {
  const pair = cluster
    ? [
        `--cluster.listen-address=127.0.0.1:${cluster.listen}`,
        `--cluster.peer=127.0.0.1:${cluster.peer}`,
        '--cluster.peer-timeout=1s',
        '--cluster.gossip-interval=50ms',
        '--cluster.pushpull-interval=1s',
        '--cluster.settle-timeout=3s',
        '--cluster.reconnect-interval=1s',
      ]
    : ['--cluster.listen-address='];
  return [
    `--config.file=${join(folder, 'alertmanager.yml')}`,
    `--storage.path=${join(folder, 'data')}`,
    `--web.listen-address=127.0.0.1:${port}`,
    ...pair,
  ];
}
