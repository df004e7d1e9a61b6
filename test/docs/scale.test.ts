import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadFarm } from '../../scripts/logixx-config.ts';

const folder = mkdtempSync(join(tmpdir(), 'logixx-docs-scale-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const blocks = ['docs/scale.md', 'docs/high-availability.md', 'docs/influx.md', 'docs/architecture.md'].flatMap(
  (page) => [...readFileSync(page, 'utf8').matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => ({ page, text })),
);
const isPrometheus = ({ text }: { text: string }) => 'scrape_configs' in (parse(text) as object);

function written(name: string, text: string): string {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

describe('examples of configuration', () => {
  it('are there', () => {
    expect(blocks.length).toBeGreaterThanOrEqual(5);
  });

  it.each(blocks.filter((block) => !isPrometheus(block)))('of $page are taken: $text', ({ text }) => {
    const farm = loadFarm(written('logixx.yml', `site: north\ninventory: { devices: [] }\n${text}`), []);
    expect(farm.site).toBe('north');
  });

  it.each(blocks.filter(isPrometheus))('of $page are taken by promtool', ({ text }) => {
    const said = execFileSync('promtool', ['check', 'config', '--syntax-only', written('prometheus.yml', text)]);
    expect(String(said)).toContain('SUCCESS');
  });
});
