import type { Panel } from '@grafana/grafana-foundation-sdk/dashboard';
import { describe, expect, it } from 'vitest';
import { dashboardOf, REFRESH } from '../../dashboards/frame.ts';
import { PAGES } from '../../dashboards/index.ts';
import { unitOf } from '../../dashboards/units.ts';
import { selectorsOf } from '../../scripts/dashboards/expressions.ts';
import { type DashboardJson, queriesOf, substitute } from '../../scripts/dashboards/queries.ts';
import { LABELS, labelsOfLevel, labelsOfSeries, RECORDED } from '../known-series.ts';
import { seriesOf } from '../rule-series.ts';

const ALLOWED = ['stat', 'timeseries', 'table', 'gauge', 'bargauge', 'barchart', 'state-timeline', 'heatmap'];
const UIDS = PAGES.map(({ uid }) => uid);
const DASHBOARDS = PAGES.map((page) => ({ uid: page.uid, page, dashboard: dashboardOf(page) }));

describe('the pages', () => {
  it('are those of the farm, each once', () => {
    expect(UIDS.toSorted()).toEqual(
      [
        'energy',
        'errors',
        'fleet',
        'miner',
        'outlet',
        'pdu',
        'pools',
        'remediation',
        'rigs',
        'self',
        'site',
        'temperature',
      ].map((name) => `logixx-${name}`),
    );
    expect(new Set(PAGES.map(({ title }) => title)).size).toBe(PAGES.length);
  });
});

describe.each(DASHBOARDS)('$uid', ({ page, dashboard }) => {
  const all = dashboard.panels ?? [];
  const panels = all.filter((panel): panel is Panel => panel.type !== 'row');
  const variables = new Set((dashboard.templating.list ?? []).map(({ name }) => name));
  const queries = queriesOf(dashboard as unknown as DashboardJson);
  const text = JSON.stringify(dashboard);

  it('is fresh, in the zone of its reader, and says its question', () => {
    expect(dashboard).toMatchObject({ refresh: REFRESH, timezone: 'browser', tags: ['logixx'], schemaVersion: 42 });
    expect(REFRESH).toBe('30s');
    expect(page.question).toMatch(/\?/);
  });

  it('has panels that are told apart', () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(new Set(panels.map(({ title }) => title)).size).toBe(panels.length);
  });

  it('fills a grid of 24 columns without overlap', () => {
    const taken = new Set<string>();
    for (const { gridPos = { x: 0, y: 0, w: 0, h: 0 } } of all) {
      expect(gridPos.w * gridPos.h).toBeGreaterThan(0);
      expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
      for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
        for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
          expect(taken.has(`${x},${y}`), `two panels at ${x},${y}`).toBe(false);
          taken.add(`${x},${y}`);
        }
    }
  });

  it.each(panels.map((panel) => ({ title: panel.title, panel })))('$title answers a question', ({ panel }) => {
    expect(panel.description).toMatch(/\?/);
    expect(ALLOWED).toContain(panel.type);
    expect(panel.fieldConfig?.defaults.unit).toBeDefined();
    expect(panel.targets?.length).toBeGreaterThan(0);
    expect(panel.datasource).toEqual({ type: 'prometheus', uid: '${datasource}' });
    for (const target of panel.targets ?? [])
      expect(target).toMatchObject({ datasource: { type: 'prometheus', uid: '${datasource}' } });
    const refs = (panel.targets ?? []).map((target) => (target as unknown as { refId: string }).refId);
    expect(new Set(refs).size).toBe(refs.length);
  });

  it.each(queries)('$of asks what exists: $expr', ({ expr, rangeSeconds, stepSeconds }) => {
    const values = Object.fromEntries([...variables].map((name) => [name, name === 'tariff' ? '0.06' : '.*']));
    const asked = substitute(expr, values, { rangeSeconds, stepSeconds });
    expect(selectorsOf(asked).length).toBeGreaterThan(0);
    const { series, clauseLabels } = seriesOf(asked);
    const made = [...asked.matchAll(/label_replace\s*\([\s\S]*?,\s*"([a-z_]+)",\s*"[^"]*",\s*"[a-z_]+"/g)].map(
      ([, label]) => label,
    );
    expect(clauseLabels.filter((label) => !LABELS.has(label) && !made.includes(label))).toEqual([]);
    for (const { name, labels } of series) {
      const known = RECORDED.has(name) ? labelsOfLevel(name) : labelsOfSeries(name);
      expect(known, `the series ${name}`).toBeDefined();
      expect(
        labels.filter((label) => !known?.includes(label)),
        `labels of ${name}`,
      ).toEqual([]);
    }
  });

  it.each(panels.flatMap(unitsToBe))('shows values in their unit: $title', ({ shown, unit }) => {
    expect(shown).toBe(unit);
  });

  it('leads to pages that exist, with variables that they have', () => {
    for (const [, uid = '', query = ''] of text.matchAll(/\/d\/([a-z-]+)\?([^"\\]*(?:\\.[^"\\]*)*)/g)) {
      expect(UIDS).toContain(uid);
      const target = DASHBOARDS.find((each) => each.uid === uid);
      const has = (target?.dashboard.templating.list ?? []).map(({ name }) => name);
      const carried = [...query.matchAll(/var-([a-z]+)=/g)].map(([, name]) => name);
      expect(carried.filter((name) => !has.includes(name ?? ''))).toEqual([]);
    }
  });

  it('defines the variables that it uses', () => {
    const grafana = /^(__.*)$/;
    const used = [...text.matchAll(/\$\{?([a-zA-Z_]\w*)/g)].map(([, name = '']) => name);
    expect(used.filter((name) => !grafana.test(name) && !variables.has(name))).toEqual([]);
  });
});

/** Of panels whose values are those of one series as they are (at most the largest, least or sum of them): its unit. */
function unitsToBe({ type, title, targets = [], fieldConfig }: Panel) {
  if (type === 'table') return [];
  return targets.flatMap((target) => {
    const { expr } = target as unknown as { expr: string };
    const [, name] =
      /^(?:(?:max|min|sum|avg|sort)\s*(?:by\s*\([^)]*\))?\s*\()*([a-z_:][a-z0-9_:]*)\{[^}]*\}\)*$/.exec(expr) ?? [];
    const unit = name === undefined ? 'none' : unitOf(name);
    // What is of no unit (a count, a flag that is added up) may be shown in words or as a number.
    return ['none', 'bool_yes_no'].includes(unit) ? [] : [{ title, unit, shown: fieldConfig?.defaults.unit }];
  });
}
