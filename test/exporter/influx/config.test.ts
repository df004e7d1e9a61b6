import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { loadFarm } from '../../../scripts/logixx-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'logixx-influx-config-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(exporter: string) {
  const file = join(folder, 'logixx.yml');
  writeFileSync(join(folder, 'token'), 'secret-token\n');
  writeFileSync(file, `site: north\ninventory: { devices: [] }\nexporter:\n${exporter}\n`);
  return loadFarm(file, ['exporter']).exporter;
}

describe('exporter.influx', () => {
  it('needs little', () => {
    const { influx } = load('  influx: { url: "http://127.0.0.1:8086", org: o, bucket: b, tokenFile: token }');
    expect(influx).toMatchObject({
      version: 2,
      batchPoints: 5000,
      flushSeconds: 1,
      retryMaxSeconds: 60,
      spool: { folder: '.logixx/influx', maxMegabytes: 1024, maxAgeHours: 168 },
    });
    expect([influx?.token?.reveal(), String(influx?.token)]).toEqual(['secret-token', '***']);
  });

  it.each([
    ['{ url: "http://a", bucket: b }', 'exporter.influx: found no org, expected org, which version 2 needs'],
    ['{ url: "http://a", version: 3 }', 'exporter.influx: found no database, expected database, which version 3 needs'],
    [
      '{ url: "http://a", version: 1, database: d, bucket: b }',
      'exporter.influx.bucket: found bucket with version 1, expected of version 1 only database, retentionPolicy, username, password, token',
    ],
    [
      '{ url: "http://a", org: o, bucket: b, username: u, passwordFile: token }',
      'exporter.influx.username: found username with version 2, expected of version 2 only org, bucket, token',
    ],
    [
      '{ url: "http://a", version: 1, database: d, username: u }',
      'found username alone, expected username and password',
    ],
    ['{ url: "http://u:p@a", org: o, bucket: b }', 'exporter.influx.url: found "http://u:p@a", expected'],
    ['{ url: "influx:8086", org: o, bucket: b }', 'exporter.influx.url: found "influx:8086", expected'],
    ['{ url: "http://a", version: 4, org: o, bucket: b }', 'exporter.influx.version: found 4, expected'],
    ['{ url: "http://a", org: o, bucket: b, token: abc }', 'found a secret in plain text'],
    [
      '{ url: "http://a", org: o, bucket: b, spool: { maxMegabytes: 0 } }',
      'exporter.influx.spool.maxMegabytes: found 0, expected',
    ],
    ['{ url: "http://a", org: o, bucket: b, batch: 1 }', 'exporter.influx.batch: found'],
  ])('refuses %s', (influx, message) => {
    expect(() => load(`  influx: ${influx}`)).toThrow(message);
  });
});

describe('exporter.shard', () => {
  it.each([
    '{ index: 0, count: 3 }',
    '{ index: 2, count: 3, by: rack }',
    '{ selector: { buildings: [b1], kinds: [miner] } }',
  ])('takes %s', (shard) => {
    expect(load(`  shard: ${shard}`).shard).toBeDefined();
  });

  it.each([
    ['{ index: 3, count: 3 }', 'exporter.shard.index: found 3, expected a number from 0 to 2, as there are 3 shards'],
    ['{ index: 0 }', 'exporter.shard: found no count, expected index and count, or a selector'],
    ['{ count: 3 }', 'exporter.shard: found no index, expected index and count, or a selector'],
    ['{ by: rack }', 'exporter.shard: found no index, expected index and count, or a selector'],
    [
      '{ index: 0, count: 2, selector: { tags: [a] } }',
      'exporter.shard.selector: found a selector beside index, count or by',
    ],
    ['{ index: 0, count: 2, by: client }', 'exporter.shard.by: found "client", expected building'],
    ['{ selector: {} }', 'exporter.shard.selector: found'],
    ['{ selector: { kinds: [server] } }', 'found "server", expected'],
  ])('refuses %s', (shard, message) => {
    expect(() => load(`  shard: ${shard}`)).toThrow(message);
  });
});
