import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { strFromU8, unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { incompatible } from '../../scripts/package/compatible.ts';
import { type Files, sorted } from '../../scripts/package/files.ts';
import { pack } from '../../scripts/package/pack.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const files: Files = new Map([
  ['plugin.json', bytes('{}')],
  ['panels/a/module.js', bytes('define([])')],
  ['LICENSE', bytes('MIT')],
]);
const DAY = Date.UTC(2026, 10, 22, 23, 30) / 1000;
const SCRIPT = fileURLToPath(new URL('../../scripts/package/pack.ts', import.meta.url));

describe('The zip', () => {
  it('holds everything below one folder, in order', () => {
    const found = unzipSync(pack(files, 'logixx-app', DAY));
    expect(Object.keys(found)).toEqual([
      'logixx-app/LICENSE',
      'logixx-app/panels/a/module.js',
      'logixx-app/plugin.json',
    ]);
    expect(strFromU8(found['logixx-app/panels/a/module.js'] ?? new Uint8Array())).toBe('define([])');
  });

  it('is the same whatever the order of the files, and another on another day', () => {
    const zip = Buffer.from(pack(files, 'x', DAY));
    expect(zip.equals(pack(new Map([...files].reverse()), 'x', DAY))).toBe(true);
    expect(zip.equals(pack(files, 'x', DAY - 3600))).toBe(true);
    expect(zip.equals(pack(files, 'x', DAY + 86_400))).toBe(false);
  });

  it.each(['America/Los_Angeles', 'Asia/Kolkata', 'Pacific/Auckland'])('is the same in %s', (TZ) => {
    const program = `import { pack } from ${JSON.stringify(SCRIPT)};
      const bytes = (text) => new TextEncoder().encode(text);
      process.stdout.write(Buffer.from(pack(new Map([['a', bytes('b')]]), 'x', ${DAY})).toString('hex'));`;
    const { stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      env: { ...process.env, TZ },
      encoding: 'utf8',
    });
    expect([stdout, stderr]).toEqual([Buffer.from(pack(new Map([['a', bytes('b')]]), 'x', DAY)).toString('hex'), '']);
  });

  it('sorts by bytes, as no language does', () => {
    expect(sorted(['b', 'Z', 'ä', 'a'])).toEqual(['Z', 'a', 'b', 'ä']);
  });
});

describe('What levitate says', () => {
  const said = [
    '  INCOMPATIBILITIES (2)',
    '\u001b[31m1) Changed `UPlotConfigBuilder.addAxis` used in `src/parts/Chart.tsx:45`\u001b[39m',
    'Parameter type changed:',
    '2) Removed `Combobox` used in `src/pages/UsersPage.tsx:9`',
  ].join('\n');

  it.each([
    ['all', [], ['Changed UPlotConfigBuilder.addAxis', 'Removed Combobox']],
    ['without what is known to be the same', undefined, ['Removed Combobox']],
  ])('is read: %s', (_, same, expected) => {
    expect(incompatible(said, same)).toEqual(expected);
    expect(incompatible('✔ Successfully compared versions', same)).toEqual([]);
  });
});
