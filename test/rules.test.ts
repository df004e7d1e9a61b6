import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DEFAULT_RULES, LADDERS } from '../alert-webhook/faults.ts';
import { filesIn, LABELS, labelsOfSeries, RECORDED, RULE_FILES, rules } from './known-series.ts';
import { seriesOf } from './rule-series.ts';

interface RuleTest {
  tests: { alert_rule_test?: { alertname: string; exp_alerts?: { exp_labels: Record<string, string> }[] }[] }[];
}

const TEST_FILES = filesIn('rules/tests');
const alerts = rules.flatMap((rule) => (rule.alert === undefined ? [] : [{ ...rule, alert: rule.alert }]));
const expectations = TEST_FILES.flatMap((file) =>
  (parse(readFileSync(file, 'utf8')) as RuleTest).tests.flatMap((test) => test.alert_rule_test ?? []),
);

/** Expressions of rules, and those that annotations ask when an alert is worded. */
const expressions = rules.flatMap(({ alert, record, expr, annotations = {} }) => [
  { of: alert ?? record ?? '', expr },
  ...Object.values(annotations).flatMap((text) =>
    [...text.matchAll(/printf "([^"]*\{[^"]*)"/g)].map(([, query = '']) => ({ of: alert ?? '', expr: query })),
  ),
]);

describe('rules', () => {
  it('are taken by promtool', () => {
    const output = execFileSync('promtool', ['check', 'rules', ...RULE_FILES], { encoding: 'utf8' });
    const found = [...output.matchAll(/SUCCESS: ([0-9]+) rules found/g)].reduce(
      (sum, [, count]) => sum + Number(count),
      0,
    );
    expect(found).toBe(rules.length);
  });

  it.each(TEST_FILES)('do what %s expects', { timeout: 60_000 }, (file) => {
    expect(execFileSync('promtool', ['test', 'rules', file], { encoding: 'utf8' })).toMatch(/SUCCESS/);
  });

  it('are tested in more than one way each', () => {
    expect(expectations.length).toBeGreaterThan(4 * alerts.length);
  });

  it('make promtool fail where they do not', () => {
    const broken = readFileSync('rules/tests/stack.yml', 'utf8').replace('severity: info', 'severity: critical');
    expect(() =>
      execFileSync('promtool', ['test', 'rules', '/dev/stdin'], {
        input: broken.replaceAll('../', `${process.cwd()}/rules/`),
        stdio: 'pipe',
      }),
    ).toThrow();
  });

  it.each(expressions)('$of reads series and labels that exist: $expr', ({ expr }) => {
    const { series, clauseLabels } = seriesOf(expr);
    expect(clauseLabels.filter((label) => !LABELS.has(label))).toEqual([]);
    for (const { name, labels } of series) {
      const known = labelsOfSeries(name);
      expect(known, `the series ${name}`).toBeDefined();
      expect(labels.filter((label) => !known?.includes(label))).toEqual([]);
    }
  });

  it.each(rules.flatMap(({ record }) => record ?? []))('%s is named level:metric:operations', (record) => {
    expect(record).toMatch(/^[a-z_]+:[a-z_]+:[a-z0-9_]+$/);
  });

  it('are each recorded once', () => {
    expect(rules.flatMap(({ record }) => record ?? [])).toHaveLength(RECORDED.size);
  });
});

describe.each(alerts)('alert $alert', ({ alert, labels = {}, annotations = {} }) => {
  it('carries the labels and words that people and routes need', () => {
    expect(labels['severity']).toMatch(/^(critical|warning|info)$/);
    expect(labels['remediation']).toMatch(/^(ladder|person|hold|none)$/);
    expect(labels['fault']).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(annotations['summary']).toMatch(/^[A-Z][^{]*[^.]$/);
    expect(annotations['description']).toMatch(/\.(\{\{ end \}\})?$/);
  });

  it('has a runbook that says what it means, what Logixx does and what a person does', () => {
    expect(annotations['runbook_url']).toBe(`docs/runbooks/${alert}.md`);
    const text = readFileSync(annotations['runbook_url'] ?? '', 'utf8');
    expect(text).toMatch(new RegExp(`^# ${alert}\\n`));
    for (const heading of ['What it means', 'What Logixx does', 'What you do'])
      expect(text).toContain(`\n## ${heading}\n`);
  });

  it('is tested to fire', () => {
    const fired = expectations.filter((each) => each.alertname === alert && (each.exp_alerts ?? []).length > 0);
    expect(fired.length).toBeGreaterThan(0);
  });
});

// The heartbeat fires always: it has no case in which it must not.
describe.each(alerts.filter(({ alert }) => alert !== 'Watchdog'))('$alert', ({ alert }) => {
  it('is tested to keep quiet', () => {
    const quiet = expectations.filter((each) => each.alertname === alert && (each.exp_alerts ?? []).length === 0);
    expect(quiet.length).toBeGreaterThan(0);
  });
});

describe('alerts and alert-webhook', () => {
  it.each(DEFAULT_RULES)('$alert means $fault to both', ({ alert, fault }) => {
    expect(alerts.find((each) => each.alert === alert)?.labels?.['fault']).toBe(fault);
  });

  it('agree about what may be healed', () => {
    const ladder = alerts.filter(({ labels }) => labels?.['remediation'] === 'ladder').map(({ alert }) => alert);
    const healed = DEFAULT_RULES.filter(({ fault }) => LADDERS[fault].length > 0).map(({ alert }) => alert);
    expect(ladder.sort()).toEqual(healed.sort());
  });

  it('have no runbook without an alert', () => {
    expect(existsSync('docs/runbooks')).toBe(true);
    const pages = readdirSync('docs/runbooks').map((file) => file.replace(/\.md$/, ''));
    expect(pages.filter((page) => !alerts.some(({ alert }) => alert === page))).toEqual([]);
  });
});

describe('the reader of expressions', () => {
  it.each([
    ['up{job="exporter"} == 0', [{ name: 'up', labels: ['job'] }], []],
    ['last_over_time(a[1h] offset 1d)', [{ name: 'a', labels: [] }], []],
    ['sum by (site) (rate(a_total{x=~"y{z}"}[5m])) > bool 1e12', [{ name: 'a_total', labels: ['x'] }], ['site']],
    [
      'a and on (site, miner) b unless 2 * c:d:sum',
      ['a', 'b', 'c:d:sum'].map((name) => ({ name, labels: [] })),
      ['site', 'miner'],
    ],
  ])('reads %s', (expression, series, clauseLabels) => {
    expect(seriesOf(expression)).toEqual({ series, clauseLabels });
  });
});
