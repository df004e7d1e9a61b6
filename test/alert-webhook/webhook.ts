import type { AlertWebhookConfig } from '../../alert-webhook/config.ts';
import { startAlertWebhook } from '../../alert-webhook/main.ts';
import type { Notice } from '../../alert-webhook/notify.ts';
import type { Device } from '../../core/farm/device.ts';
import type { ToldPolicy } from '../../core/farm/remediation/policy.ts';
import type { Live } from '../../core/service/live.ts';
import { quietLog } from '../../core/service/log.ts';
import type { Running } from '../../core/service/run.ts';
import { afterTest } from '../tidy.ts';
import { configWith, FAST, FakeSamples, MINER, pduDevice, sampleOf, scratch, silentSample, until } from './bench.ts';
import { FakePdus } from './fake-pdus.ts';

interface Action {
  id: number;
  device: string;
  action: string;
  outcome?: string;
  evidence?: string;
  journal: { step: string; phase: string }[];
}

interface Setting {
  devices?: Device[];
  config?: Partial<AlertWebhookConfig>;
  remediation?: Parameters<typeof configWith>[0];
  database?: string;
  pdus?: FakePdus;
  inventory?: Live<readonly Device[]>;
  policy?: Live<ToldPolicy>;
}

/** A webhook over PDUs in memory; miners hang until their outlet comes back on, and are silent without power. */
export async function webhook({
  devices = [MINER, pduDevice('pdu-1')],
  pdus = new FakePdus(),
  ...setting
}: Setting = {}) {
  const samples = new FakeSamples();
  const notices: Notice[] = [];
  const folder = scratch();
  for (const device of devices) {
    for (const { outlet } of device.feeds ?? []) {
      const [pdu = '', name = ''] = outlet.split('/');
      if (!pdus.outlets.has(outlet)) pdus.add(pdu, name, { watts: 40 });
    }
    if (device.kind === 'miner' && !samples.samples.has(device.id))
      samples.samples.set(device.id, silentSample(device.id));
  }
  pdus.onPower = (place, on) => {
    const miner = devices.find(({ feeds = [] }) => feeds.some(({ outlet }) => outlet === place));
    if (miner && on) samples.samples.set(miner.id, sampleOf(miner.id));
    const isDark = miner?.feeds?.every(({ outlet }) => pdus.outlets.get(outlet)?.on === false);
    if (miner && isDark && samples.samples.get(miner.id)?.up) samples.samples.set(miner.id, silentSample(miner.id));
  };
  const config = { ...configWith({ ...FAST, ...setting.remediation }), ...setting.config };
  config.database = setting.database ?? folder.path('webhook.db');
  let running: (Running & { url: string }) | undefined = await startAlertWebhook({
    site: 'tx1',
    devices,
    config,
    drivers: pdus.drivers(),
    log: quietLog(),
    wire: pdus.wire,
    samples,
    notify: { tell: (notice) => notices.push(notice) },
    outletPollMs: 10,
    ...(setting.inventory ? { inventory: setting.inventory } : {}),
    ...(setting.policy ? { policy: setting.policy } : {}),
  });
  const { url } = running;
  const stop = async () => {
    await running?.stop();
    running = undefined;
  };
  afterTest(folder.remove);
  afterTest(stop);
  const get = async <T>(path: string) => (await (await fetch(`${url}${path}`)).json()) as T;
  return {
    url,
    pdus,
    samples,
    notices,
    stop,
    post: (body: unknown, headers: Record<string, string> = {}) =>
      fetch(`${url}/api/v1/alerts`, {
        method: 'POST',
        body: typeof body === 'string' ? body : JSON.stringify(body),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    actions: () => get<Action[]>('/api/v1/actions'),
    decisions: () => get<{ subject: string; decision: string; evidence: string; times: number }[]>('/api/v1/decisions'),
    episodes: () =>
      get<{ device: string; fault: string; closedAt?: string; resolvedAt?: string }[]>('/api/v1/episodes'),
    metrics: async () => (await fetch(`${url}/metrics`)).text(),
    ended: (count = 1) =>
      until(
        `${count} actions ended`,
        async () => (await get<Action[]>('/api/v1/actions')).filter((a) => a.outcome).length >= count,
      ),
    decided: (decision: string) =>
      until(`"${decision}" was decided`, async () =>
        (await get<{ decision: string }[]>('/api/v1/decisions')).some((each) => each.decision === decision),
      ),
  };
}
