import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { afterAll, describe, expect, it } from 'vitest';
import { loadConfig } from '../../core/service/config.ts';
import { ExporterSchema } from '../../exporter/config.ts';

const FOLDER = mkdtempSync(join(tmpdir(), 'logixx-exporter-'));
const Whole = Type.Object({ exporter: ExporterSchema }, { additionalProperties: false });

function load(text: string, env: Record<string, string> = {}) {
  const file = join(FOLDER, 'logixx.yml');
  writeFileSync(file, text);
  return loadConfig(file, Whole, { env }).value.exporter;
}

describe('the section exporter', () => {
  afterAll(() => rmSync(FOLDER, { recursive: true }));

  it('has a default for everything', () => {
    expect(load('exporter: {}\n')).toEqual({
      listen: '127.0.0.1:9840',
      pollIntervalSeconds: 60,
      deadlineSeconds: 15,
      concurrency: 256,
      staleAfterSeconds: 150,
      backOff: { maxSeconds: 60 },
      tokens: [],
      credentials: {},
    });
  });

  it('describes every key', () => {
    for (const [key, schema] of Object.entries(ExporterSchema.properties))
      expect(schema.description, key).toMatch(/\w{4}/);
  });

  it('reads tokens and credentials as secrets', () => {
    writeFileSync(join(FOLDER, 'token'), 'from-file\n');
    const text =
      'exporter:\n  tokens:\n    - tokenFile: token\n    - token: ${TOKEN}\n  credentials:\n    readers:\n      username: viewer\n      password: ${PASSWORD}\n';
    const { tokens, credentials } = load(text, { TOKEN: 'from-env', PASSWORD: 'hush' });
    expect(tokens.map(({ token }) => token?.reveal())).toEqual(['from-file', 'from-env']);
    expect(credentials['readers']?.password?.reveal()).toBe('hush');
    expect(JSON.stringify(credentials)).not.toContain('hush');
  });

  it('takes pools with and without scheme, port and worker', () => {
    const pools = {
      default: [{ url: 'pool.example' }, { url: 'stratum+tcp://pool.example:3333', worker: '{client}.{id}' }],
      clients: { acme: [{ url: '[2001:db8::1]:3333', workerPattern: 'acme\\..+' }] },
    };
    expect(load(`exporter:\n  pools: ${JSON.stringify(pools)}\n`).pools).toEqual(pools);
  });

  it.each([
    ['listen: 9840', /exporter\.listen: found 9840, expected host:port/],
    ['listen: "somewhere"', /exporter\.listen: found "somewhere", expected host:port/],
    ['pollIntervalSeconds: 61', /pollIntervalSeconds: found 61, expected seconds from 0\.05 to 60/],
    ['pollIntervalSeconds: 0', /pollIntervalSeconds: found 0, expected/],
    ['backOff: { maxSeconds: 300 }', /backOff\.maxSeconds: found 300, expected seconds from 1 to 60/],
    ['concurrency: 0.5', /concurrency: found 0\.5, expected devices asked at the same time/],
    ['tokens: [{ token: open-sesame }]', /tokens\[0\]\.token: found a secret in plain text/],
    [
      'pools: { default: [{ url: "http://pool.example/a b" }] }',
      /exporter\.pools\.default\[0\]\.url: found .*, expected host or host:port/,
    ],
    ['pools: { default: [{ worker: acme.m1 }] }', /exporter\.pools\.default\[0\]\.url: found nothing/],
    ['pools: { sites: {} }', /found the unknown key "sites"/],
    ['pollInterval: 60', /found the unknown key "pollInterval"/],
  ])('refuses %s', (line, message) => {
    expect(() => load(`exporter:\n  ${line}\n`)).toThrow(message);
  });
});
