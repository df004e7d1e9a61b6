import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AlertWebhookSchema } from '../../../alert-webhook/config.ts';
import { tlsOf } from '../../../core/service/tls-config.ts';
import { ExporterSchema } from '../../../exporter/config.ts';
import { SidecarSchema } from '../../../sidecar/config.ts';
import { start } from './things.ts';

let folder = '';
const at = (name: string) => join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'logixx-ca-'));
  const words = [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '1'],
    ...['-subj', '/CN=own', '-addext', 'subjectAltName=IP:127.0.0.1'],
  ];
  expect(spawnSync('openssl', [...words, '-keyout', at('key.pem'), '-out', at('ca.pem')]).status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a process of its own hears, with or without the variable that names the CA. */
function hears(url: string, env: NodeJS.ProcessEnv): Promise<string> {
  const script = `fetch(${JSON.stringify(url)}).then((r) => console.log(r.status), (e) => console.log(e.cause?.code))`;
  const child = spawn(process.execPath, ['-e', script], { env: { ...process.env, ...env } });
  return new Promise((resolve) => {
    let said = '';
    child.stdout.on('data', (piece: Buffer) => {
      said += piece.toString();
    });
    child.on('close', () => resolve(said.trim()));
  });
}

describe('every listener speaks TLS where its section says so', () => {
  it.each([
    ['exporter', ExporterSchema],
    ['alertWebhook', AlertWebhookSchema],
    ['sidecar', SidecarSchema],
  ])('%s.tls takes a certificate and its key', (_, schema) => {
    const { tls } = (schema as unknown as { properties: Record<string, { properties: object }> }).properties;
    expect(Object.keys(tls?.properties ?? {})).toEqual(expect.arrayContaining(['certFile', 'keyFile']));
  });
});

describe('a server with a certificate of a private CA', () => {
  // Every client of ours that speaks HTTP is `fetch`: to the exporter, the sidecar, alert-webhook, Prometheus,
  // Alertmanager, Snipe-IT, InfluxDB, Grafana and payment providers.
  it('is believed by who knows the CA by NODE_EXTRA_CA_CERTS, and by nobody else', { timeout: 60_000 }, async () => {
    const { url } = await start(tlsOf({ certFile: at('ca.pem'), keyFile: at('key.pem') }, 'exporter'));
    expect(url).toMatch(/^https:/);
    const page = `${url}/-/healthy`;
    expect(await hears(page, { NODE_EXTRA_CA_CERTS: at('ca.pem') })).toBe('200');
    expect(await hears(page, { NODE_EXTRA_CA_CERTS: '' })).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
  });

  it('is believed as PostgreSQL where its address names the CA, and its name is checked', async () => {
    const address = `postgres://logixx@db.example/logixx?sslmode=verify-full&sslrootcert=${at('ca.pem')}`;
    const client = new pg.Client({ connectionString: address });
    const { ssl } = client as unknown as { ssl: { ca: string; rejectUnauthorized?: boolean } };
    expect(ssl.ca).toContain('BEGIN CERTIFICATE');
    expect(ssl.rejectUnauthorized).not.toBe(false);
  });
});
