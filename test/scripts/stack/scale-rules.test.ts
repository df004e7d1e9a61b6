import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { scaleDuration, scaleDurations, scaleExpression } from '../../../scripts/stack/scale-rules.ts';

describe('scaleDuration', () => {
  it.each([
    ['10m', 20, '30s'],
    ['1h30m', 60, '90s'],
    ['30s', 20, '1500ms'],
    ['1d', 24, '3600s'],
    ['500ms', 1, '500ms'],
    ['0s', 20, '0s'],
    ['2m', 1000, '1s'],
    ['500ms', 10, '500ms'],
  ])('divides %s by %d to %s', (text, factor, scaled) => {
    expect(scaleDuration(text, factor)).toBe(scaled);
  });

  it.each(['', '10', 'm', '10 m', '-5m', '1.5h'])('refuses "%s"', (text) => {
    expect(() => scaleDuration(text, 2)).toThrow(`"${text}" is no duration`);
  });

  it('keeps to another floor', () => {
    expect(scaleDuration('1m', 60, 5000)).toBe('5s');
  });
});

describe('scaleExpression', () => {
  it.each([
    ['rate(a[10m])', 'rate(a[30s])'],
    ['max_over_time(a[1h:1m])', 'max_over_time(a[180s:3s])'],
    ['max_over_time(a[1h:])', 'max_over_time(a[180s:])'],
    ['a offset 10m > b offset -20m', 'a offset 30s > b offset -60s'],
    ['a{x=~"[10m]"} > 300', 'a{x=~"[10m]"} > 300'],
    ["a{x='offset 10m'}[ 10m ]", "a{x='offset 10m'}[30s]"],
    ['a > 1e12 * 10 # [10m]', 'a > 1e12 * 10 # [10m]'],
    ['my_offset_total[20m]', 'my_offset_total[60s]'],
  ])('turns %s into %s', (expression, scaled) => {
    expect(scaleExpression(expression, 20)).toBe(scaled);
  });
});

describe('scaleDurations', () => {
  const text = `# a comment
groups:
  - name: g
    interval: 1m
    rules:
      - alert: A
        expr: rate(a[10m]) > 5
        for: 10m
        keep_firing_for: 2m
        labels: { for: 10m }
        annotations: { interval: 5m, description: silent for 10m }
`;

  it('divides durations and leaves words, labels and numbers alone', () => {
    const scaled = scaleDurations(text, 20);
    expect(parse(scaled)).toEqual({
      groups: [
        {
          name: 'g',
          interval: '3s',
          rules: [
            {
              alert: 'A',
              expr: 'rate(a[30s]) > 5',
              for: '30s',
              keep_firing_for: '6s',
              labels: { for: '10m' },
              annotations: { interval: '5m', description: 'silent for 10m' },
            },
          ],
        },
      ],
    });
    expect(scaled).toContain('# a comment');
  });

  it('changes nothing with the factor 1', () => {
    expect(scaleDurations(text, 1)).toBe(text);
  });

  it.each([0, -1, 0.5, Number.NaN])('refuses the factor %d', (factor) => {
    expect(() => scaleDurations(text, factor)).toThrow('expected 1 or more');
  });

  it('refuses what is not YAML', () => {
    expect(() => scaleDurations('a: [', 2)).toThrow();
  });

  it.each([6, 20, 1000])('leaves the shipped rules valid at %d times the speed', (factor) => {
    const folder = mkdtempSync(join(tmpdir(), 'logixx-rules-'));
    try {
      const files = readdirSync('rules').filter((name) => name.endsWith('.yml'));
      for (const name of files)
        writeFileSync(join(folder, name), scaleDurations(readFileSync(join('rules', name), 'utf8'), factor));
      const output = execFileSync('promtool', ['check', 'rules', ...files.map((name) => join(folder, name))], {
        encoding: 'utf8',
      });
      expect(output.match(/SUCCESS/g)).toHaveLength(files.length);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
