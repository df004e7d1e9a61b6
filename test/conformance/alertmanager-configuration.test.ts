import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const SHIPPED = 'compose/alertmanager/alertmanager.yml';
const folder = mkdtempSync(join(tmpdir(), 'logixx-amtool-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const amtool = (...args: string[]) => execFileSync('amtool', args, { encoding: 'utf8', stdio: 'pipe' });

interface Webhook {
  url: string;
  send_resolved: boolean;
  max_alerts: number;
  http_config: { follow_redirects: boolean; authorization?: object };
}
const shipped = () =>
  parse(readFileSync(SHIPPED, 'utf8')) as { receivers: { name: string; webhook_configs?: Webhook[] }[] };
const ours = () => shipped().receivers.find(({ name }) => name === 'alert-webhook')?.webhook_configs ?? [];

describe('T13 amtool', () => {
  it('T13 takes the shipped configuration', () => {
    expect(amtool('check-config', SHIPPED)).toContain('SUCCESS');
  });

  it('T13 the shipped receiver loses nothing: no redirect, no limit, resolved too, a token from a file', () => {
    expect(ours()).toEqual([
      {
        url: expect.stringMatching(/\/api\/v1\/alerts$/),
        send_resolved: true,
        max_alerts: 0,
        http_config: {
          follow_redirects: false,
          authorization: { credentials_file: expect.stringMatching(/^\//) },
        },
      },
    ]);
  });

  it('T13 the name of the shipped receiver is the one whose alerts are read from Alertmanager', async () => {
    const { configWith } = await import('../alert-webhook/bench.ts');
    const { AlertWebhookSchema } = await import('../../alert-webhook/config.ts');
    const named = AlertWebhookSchema.properties.alertmanagers.items.properties.receiver.default as string;
    expect(configWith().alertmanagers).toEqual([]);
    expect(shipped().receivers.map(({ name }) => name)).toContain(named);
  });

  it.each([
    ['a client certificate', { tls_config: { cert_file: '/c', key_file: '/k', ca_file: '/a' } }, true],
    ['a bearer token', { authorization: { type: 'Bearer', credentials_file: '/t' } }, true],
    ['both', { authorization: { credentials_file: '/t' }, tls_config: { cert_file: '/c', key_file: '/k' } }, true],
    ['the timeout of 0.28', { timeout: '5s' }, false],
    ['Basic as a type of authorization', { authorization: { type: 'Basic', credentials: 'x' } }, false],
  ])('T13 of 0.25 on a receiver with %s', (_what, http, taken) => {
    const file = join(folder, 'a.yml');
    const webhook = { url: 'http://127.0.0.1:1/api/v1/alerts', http_config: { follow_redirects: false, ...http } };
    const receivers = [{ name: 'r', webhook_configs: [webhook] }];
    writeFileSync(file, JSON.stringify({ route: { receiver: 'r' }, receivers }));
    const check = () => amtool('check-config', file);
    if (taken) expect(check()).toContain('SUCCESS');
    else expect(check).toThrow();
  });
});
