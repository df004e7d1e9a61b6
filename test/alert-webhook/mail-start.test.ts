import { describe, expect, it } from 'vitest';
import { startAlertWebhook } from '../../alert-webhook/main.ts';
import { quietLog } from '../../core/service/log.ts';
import { alertBody, configWith, FakeSamples, MINER, pduDevice, scratch, silentSample, until } from './bench.ts';
import { FakePdus } from './fake-pdus.ts';
import { mailServer } from './mail-post.ts';

async function started(mail: object) {
  const folder = scratch();
  const samples = new FakeSamples();
  samples.samples.set('m1', silentSample('m1'));
  const config = configWith({ checkSeconds: 0.05 });
  const running = await startAlertWebhook({
    site: 'tx1',
    devices: [{ ...MINER, feeds: [] }, pduDevice('pdu-1')],
    config: { ...config, armed: false, database: folder.path('webhook.db'), mail } as never,
    drivers: new FakePdus().drivers(),
    log: quietLog(),
    wire: new FakePdus().wire,
    samples,
  });
  return {
    ...running,
    async stop() {
      await running.stop();
      folder.remove();
    },
  };
}

describe('a webhook with mail', () => {
  it('sends the digest of the day at its first start, and its series say so', { timeout: 60_000 }, async () => {
    const server = await mailServer();
    const smtp = { host: '127.0.0.1', port: server.port, security: 'none' };
    const people = { from: 'logixx@farm.example', to: ['ops@farm.example'], groupSeconds: 0, mailsPerHour: 30 };
    const webhook = await started({ smtp, ...people, digest: { at: '00:00', timeZone: 'UTC' } });
    try {
      await fetch(`${webhook.url}/api/v1/alerts`, {
        method: 'POST',
        body: JSON.stringify(alertBody(['m1'])),
        headers: { 'content-type': 'application/json' },
      });
      await until('a mail arrived', () => server.received.length > 0, 30_000);
      expect(server.received[0]?.subject).toMatch(/^\[tx1\] \d{4}-\d\d-\d\d: /);
      const metrics = await (await fetch(`${webhook.url}/metrics`)).text();
      expect(metrics).toMatch(/^remediation_mails_total\{result="sent"\} [1-9]/m);
      expect(metrics).toMatch(/^remediation_mails_waiting \d/m);
      expect(metrics).toMatch(/^remediation_mails_oldest_age_seconds \d/m);
    } finally {
      await webhook.stop();
    }
  });

  it.each([
    { over: { digest: { at: '07:00', timeZone: 'Mars/Olympus' } }, said: /timeZone: found "Mars\/Olympus", expected/ },
    { over: { smtp: { host: 'h', port: 25, security: 'none', username: 'u' } }, said: /smtp\.password: found none/ },
    {
      over: { smtp: { host: 'h', port: 25, security: 'tls', caFile: '/nowhere' } },
      said: /smtp\.caFile: found no readable file .*expected a certificate in PEM/,
    },
  ])('refuses $over', async ({ over, said }) => {
    const people = { from: 'a@b', to: ['c@d'], groupSeconds: 0, mailsPerHour: 30 };
    const smtp = { host: '127.0.0.1', port: 25, security: 'none' };
    await expect(started({ smtp, ...people, ...over })).rejects.toThrow(said);
  });
});
