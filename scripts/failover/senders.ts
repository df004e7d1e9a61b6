import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findBinaries } from '../stack/binaries.ts';
import { answersOk, requestJson } from '../stack/clients.ts';
import { lastingPorts } from '../stack/ports.ts';
import { Processes, type StartedProcess } from '../stack/processes.ts';
import { waitFor } from '../stack/progress.ts';

/** A site and the addresses of its two alert-webhooks: every alert of it goes to both. */
export interface Receiver {
  site: string;
  urls: readonly string[];
}

/** A pair of Debian's Alertmanagers on loopback that know of each other, for all sites of a run. */
export interface Senders {
  /** What Prometheus does: tells both; one that is dead hears nothing. */
  fire(alertname: string, site: string, miner: string): Promise<void>;
  /** Ends one of them without a chance to save anything, and starts it again on its data. */
  kill(): Promise<void>;
  revive(): Promise<void>;
  stop(): Promise<void>;
}

const NAMES = ['a', 'b'] as const;

/** Starts both and waits until they have found each other. */
export async function startSenders(folder: string, receivers: readonly Receiver[], token: string): Promise<Senders> {
  const processes = new Processes();
  const file = join(folder, 'alertmanager.yml');
  writeFileSync(file, JSON.stringify(configOf(receivers, token)), { mode: 0o600 });
  const ports = await lastingPorts(['a', 'b', 'gossipA', 'gossipB']);
  const gossip = { a: ports.gossipA, b: ports.gossipB };
  const start = async (name: 'a' | 'b'): Promise<StartedProcess> => {
    const peer = gossip[name === 'a' ? 'b' : 'a'];
    const args = [
      `--config.file=${file}`,
      `--storage.path=${join(folder, `alertmanager-${name}`)}`,
      `--web.listen-address=127.0.0.1:${ports[name]}`,
      `--cluster.listen-address=127.0.0.1:${gossip[name]}`,
      `--cluster.peer=127.0.0.1:${peer}`,
      ...['--cluster.peer-timeout=1s', '--cluster.gossip-interval=50ms', '--cluster.pushpull-interval=1s'],
      ...['--cluster.settle-timeout=3s', '--cluster.reconnect-interval=1s'],
    ];
    const { alertmanager: command } = findBinaries();
    const logFile = join(folder, `alertmanager-${name}.log`);
    const started = await processes.start({ name: `Alertmanager ${name}`, command, args, logFile });
    await waitFor(async () => ((await answersOk(`http://127.0.0.1:${ports[name]}/-/ready`)) ? true : undefined), {
      timeoutMs: 60_000,
      everyMs: 100,
      failure: processes.failure,
      late: () => new Error(`Alertmanager ${name} is not ready`),
    });
    return started;
  };
  const running = await Promise.all(NAMES.map(start));
  return {
    async fire(alertname, site, miner) {
      const labels = { alertname, site, miner, remediation: 'ladder', severity: 'warning' };
      const [startsAt, endsAt] = [0, 600_000].map((ms) => new Date(Date.now() + ms).toISOString());
      const body = [{ labels, annotations: {}, startsAt, endsAt }];
      const told = await Promise.allSettled(
        NAMES.map((name) => requestJson(`http://127.0.0.1:${ports[name]}/api/v2/alerts`, { body })),
      );
      if (told.every(({ status }) => status === 'rejected')) throw new Error('no Alertmanager took the alert');
    },
    kill: async () => running[0]?.kill(),
    async revive() {
      running[0] = await start('a');
    },
    stop: () => processes.stopAll(),
  };
}

function configOf(receivers: readonly Receiver[], token: string): object {
  const webhook = (url: string) => ({
    ...{ url: `${url}/api/v1/alerts`, send_resolved: true, max_alerts: 0 },
    http_config: { authorization: { credentials: token } },
  });
  return {
    route: {
      ...{ receiver: receivers[0]?.site, group_by: ['alertname', 'site', 'miner'] },
      ...{ group_wait: '100ms', group_interval: '1s', repeat_interval: '1h' },
      routes: receivers.map(({ site }) => ({ receiver: site, matchers: [`site="${site}"`] })),
    },
    receivers: receivers.map(({ site, urls }) => ({ name: site, webhook_configs: urls.map(webhook) })),
  };
}
