import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = resolve(import.meta.dirname, '..');
const CRUISER = join(ROOT, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs');

/** One planted violation a rule: the file, and what it imports. */
const PLANTED = [
  { rule: 'no-cycles', file: 'core/farm/a.ts', imports: './b.ts' },
  { rule: 'core-stands-alone', file: 'core/service/knows-vendor.ts', imports: '../../devices/driver.ts' },
  { rule: 'core-rooms-apart', file: 'core/wire/knows-mining.ts', imports: '../farm/units.ts' },
  { rule: 'farm-does-no-io', file: 'core/farm/reads.ts', imports: 'node:fs' },
  { rule: 'drivers-know-core-only', file: 'devices/miners/knows-service.ts', imports: '../../exporter/poll.ts' },
  { rule: 'drivers-do-no-io', file: 'devices/miners/sends.ts', imports: '../../core/wire/http.ts' },
  { rule: 'drivers-need-no-node', file: 'devices/pdus/reads.ts', imports: 'node:fs' },
  { rule: 'drivers-apart', file: 'devices/miners/inherits.ts', imports: './other.ts' },
  { rule: 'drivers-by-registry', file: 'exporter/names-a-vendor.ts', imports: '../devices/miners/other.ts' },
  { rule: 'services-apart', file: 'alert-webhook/reaches-over.ts', imports: '../exporter/poll.ts' },
  { rule: 'services-need-no-scripts', file: 'exporter/needs-script.ts', imports: '../scripts/cli.ts' },
  { rule: 'one-file-knows-snmp', file: 'alert-webhook/switches.ts', imports: 'net-snmp' },
  { rule: 'only-the-wire-opens-sockets', file: 'exporter/dials.ts', imports: 'node:net' },
  { rule: 'decisions-are-pure', file: 'alert-webhook/gates.ts', imports: 'node:fs' },
  { rule: 'deciding-does-not-act', file: 'alert-webhook/decide.ts', imports: './execute.ts' },
  { rule: 'dashboards-know-farm-only', file: 'dashboards/asks.ts', imports: '../exporter/poll.ts' },
  { rule: 'dashboards-read-nothing', file: 'dashboards/reads.ts', imports: 'node:fs' },
  { rule: 'no-junk-drawers', file: 'exporter/sorts.ts', imports: './utils.ts' },
];

const INNOCENT = [
  'core/farm/units.ts',
  'core/wire/http.ts',
  'devices/driver.ts',
  'devices/miners/other.ts',
  'exporter/poll.ts',
  'exporter/utils.ts',
  'alert-webhook/execute.ts',
  'scripts/cli.ts',
];

describe('the laws of the house', () => {
  let folder = '';
  let violations: { from: string; rule: { name: string } }[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'logixx-laws-'));
    const put = (path: string, text: string) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    for (const path of INNOCENT) put(path, 'export const innocent = 1;\n');
    put('core/farm/b.ts', "import './a.ts';\nexport const b = 1;\n");
    put('node_modules/net-snmp/package.json', '{"name":"net-snmp","version":"0.0.1","main":"index.js"}');
    put('node_modules/net-snmp/index.js', 'module.exports = {};');
    put('package.json', '{"name":"planted","type":"module","dependencies":{"net-snmp":"0.0.1"}}');
    for (const { file, imports } of PLANTED) put(file, `import '${imports}';\nexport const planted = 1;\n`);
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json']) cpSync(join(ROOT, file), join(folder, file));
    const rooms = ['core', 'devices', 'exporter', 'alert-webhook', 'dashboards', 'scripts'];
    const result = spawnSync(
      process.execPath,
      [CRUISER, '--config', '.dependency-cruiser.cjs', '--output-type', 'json', ...rooms],
      {
        cwd: folder,
        encoding: 'utf8',
        maxBuffer: 64 * 1024 * 1024,
      },
    );
    violations = JSON.parse(result.stdout).summary.violations;
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each(PLANTED)('$rule stops $file from importing $imports', ({ rule, file }) => {
    expect(violations.filter(({ from }) => from === file).map((each) => each.rule.name)).toContain(rule);
  });

  it('names every rule of the configuration in this table', async () => {
    const { forbidden } = (await import(join(ROOT, '.dependency-cruiser.cjs'))).default as {
      forbidden: { name: string }[];
    };
    expect(PLANTED.map(({ rule }) => rule).sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });
});
