import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type Addresses, replaceValues, writeConfiguration } from '../../../scripts/stack/configuration.ts';
import { openRunFolder } from '../../../scripts/stack/run-folder.ts';
import { scaledRemediation, writeSimulatedFarm } from '../../../scripts/stack/simulated-farm.ts';

const root = mkdtempSync(join(tmpdir(), "logixx run: it's #1 "));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const addresses: Addresses = {
  exporter: '127.0.0.1:1001',
  alertWebhook: '127.0.0.1:1002',
  sidecar: '127.0.0.1:1005',
  alertmanager: '127.0.0.1:1003',
  prometheus: '127.0.0.1:1004',
};

describe.each([1, 20])('the configuration at %d times the speed', (factor) => {
  const folder = openRunFolder(`configuration-${factor}`, { root });
  const tokens = { exporter: folder.token('exporter-token'), alertWebhook: folder.token('alert-webhook-token') };
  const files = writeConfiguration(folder, { addresses, tokens, factor });

  it('is taken by promtool with all its files, also in a folder with an odd name', () => {
    const output = execFileSync('promtool', ['check', 'config', files.prometheus], { encoding: 'utf8' });
    const shipped = readdirSync('rules').filter((name) => name.endsWith('.yml'));
    expect(output).toContain(`${shipped.length} rule files found`);
    expect(output).not.toContain('FAILED');
  });

  it('is taken by amtool', () => {
    expect(execFileSync('amtool', ['check-config', files.alertmanager], { encoding: 'utf8' })).toContain('SUCCESS');
  });

  it('differs from the shipped one in addresses, files and durations alone', () => {
    const shipped = parse(readFileSync('compose/prometheus/prometheus.yml', 'utf8'));
    const written = parse(readFileSync(files.prometheus, 'utf8'));
    const targets = written.scrape_configs.map(
      (job: { static_configs: { targets: string[] }[] }) => job.static_configs[0]?.targets[0],
    );
    expect(targets).toEqual([
      addresses.exporter,
      addresses.alertWebhook,
      addresses.sidecar,
      addresses.alertmanager,
      addresses.prometheus,
    ]);
    expect(written.global.evaluation_interval).toBe(factor === 1 ? '30s' : '1500ms');
    expect(written.scrape_configs.map((job: { job_name: string }) => job.job_name)).toEqual(
      shipped.scrape_configs.map((job: { job_name: string }) => job.job_name),
    );
    expect(written.scrape_configs[0].authorization.credentials_file).toBe(tokens.exporter);
  });

  it('keeps tokens to the owner', () => {
    for (const file of [tokens.exporter, tokens.alertWebhook]) {
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(readFileSync(file, 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
    }
    expect(readFileSync(tokens.exporter, 'utf8')).not.toBe(readFileSync(tokens.alertWebhook, 'utf8'));
    expect(statSync(folder.path).mode & 0o777).toBe(0o700);
  });
});

describe('replaceValues', () => {
  it('refuses when the shipped file says something else by now', () => {
    expect(() => replaceValues('a: b', { b: 'c', gone: 'd' })).toThrow('no longer says gone');
  });

  it('replaces whole values only', () => {
    expect(parse(replaceValues('{ a: b, c: bb, d: [b] }', { b: 'x: y' }))).toEqual({ a: 'x: y', c: 'bb', d: ['x: y'] });
  });
});

describe('the configuration of a simulated farm', () => {
  it('holds no secret and is armed', () => {
    const folder = openRunFolder('simulated', { root });
    const tokens = { exporter: folder.token('exporter-token'), alertWebhook: folder.token('alert-webhook-token') };
    const file = writeSimulatedFarm(folder, {
      inventoryFile: '/inventory.json',
      tokens,
      gatewayKey: '/gateway-key',
      ports: { exporter: 1, alertWebhook: 2, sidecar: 3, prometheus: 4 },
      factor: 20,
    });
    const text = readFileSync(file, 'utf8');
    for (const token of Object.values(tokens)) expect(text).not.toContain(readFileSync(token, 'utf8').trim());
    expect(text).not.toMatch(/private$|public$/m);
    expect(parse(text)).toMatchObject({
      site: 'demo',
      exporter: { pollIntervalSeconds: 3, deadlineSeconds: 2 },
      alertWebhook: {
        armed: true,
        remediation: { coolDownSeconds: 180, verifySeconds: 90, episodeHealthySeconds: 30 },
      },
    });
  });

  it('leaves counts and shares of healing as they are', () => {
    expect(Object.keys(scaledRemediation(20)).every((key) => /seconds/i.test(key))).toBe(true);
    expect(scaledRemediation(1)).toMatchObject({ coolDownSeconds: 3600, offConfirmSeconds: 15, checkSeconds: 5 });
  });
});
