import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';

const run = (command: string, ...args: string[]) => execFileSync(command, args, { encoding: 'utf8', stdio: 'pipe' });

describe('the shipped configuration', () => {
  it('of Prometheus is taken by promtool', () => {
    expect(run('promtool', 'check', 'config', '--syntax-only', 'compose/prometheus/prometheus.yml')).toContain(
      'SUCCESS',
    );
  });
});
