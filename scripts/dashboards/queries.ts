/** Of a page in Grafana's classic JSON, what its queries follow from. */
export interface DashboardJson {
  uid: string;
  title: string;
  time?: { from: string; to: string };
  templating?: { list: readonly VariableJson[] };
  annotations?: { list: readonly AnnotationJson[] };
  panels: readonly PanelJson[];
}

interface VariableJson {
  name: string;
  type: string;
  query?: unknown;
  definition?: string;
  allValue?: string;
  includeAll?: boolean;
  current?: { value?: string | readonly string[] };
}

interface PanelJson {
  id?: number;
  type: string;
  title?: string;
  /** Least step: `15m`. */
  interval?: string | null;
  /** Other times than the page shows: `30d`, `now-30d`, `now/M`. */
  timeFrom?: string | null;
  targets?: readonly TargetJson[];
  /** Of a row that is folded. */
  panels?: readonly PanelJson[];
}

interface TargetJson {
  refId: string;
  expr?: string;
  instant?: boolean;
  range?: boolean;
  interval?: string;
}

interface AnnotationJson {
  name?: string;
  expr?: string;
  target?: { expr?: string };
}

/** One question of a page, with its variables still in it. */
export interface PageQuery {
  /** `Hashrate A`, or `annotation Actions`. */
  of: string;
  panel: string;
  expr: string;
  kind: 'instant' | 'range';
  rangeSeconds: number;
  stepSeconds: number;
}

/** A variable without a value of its own: Grafana takes the first value of the label of these series. */
export interface Choice {
  name: string;
  series: string;
  label: string;
}

const UNITS: Readonly<Record<string, number>> = {
  ...{ ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 },
  ...{ w: 604_800, M: 2_678_400, y: 31_536_000 },
};
/** Scrapes are 30 s apart, and a chart is some 400 points wide. */
const SCRAPE_SECONDS = 30;
const LEAST_STEP_SECONDS = 60;
const POINTS = 400;

/** Every query of a page, as Grafana asks them when it opens the page: those of folded rows and of annotations too. */
export function queriesOf(page: DashboardJson): PageQuery[] {
  const pageSeconds = secondsBack(page.time?.from ?? 'now-6h');
  const panels = page.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
  const asked = panels.flatMap((panel) => {
    const rangeSeconds = panel.timeFrom ? secondsBack(panel.timeFrom) : pageSeconds;
    return (panel.targets ?? []).flatMap((target) =>
      target.expr ? kindsOf(target).map((kind) => queryOf(panel, target, target.expr ?? '', kind, rangeSeconds)) : [],
    );
  });
  const notes = (page.annotations?.list ?? []).flatMap(({ name = '', expr, target }): PageQuery[] => {
    const text = expr ?? target?.expr;
    const step = { stepSeconds: stepOf(pageSeconds), rangeSeconds: pageSeconds };
    return text ? [{ of: `annotation ${name}`, panel: `annotation ${name}`, expr: text, kind: 'range', ...step }] : [];
  });
  return [...asked, ...notes];
}

function kindsOf({ instant, range }: TargetJson): ('instant' | 'range')[] {
  if (instant !== true) return ['range'];
  return range === true ? ['instant', 'range'] : ['instant'];
}

function queryOf(
  panel: PanelJson,
  target: TargetJson,
  expr: string,
  kind: 'instant' | 'range',
  rangeSeconds: number,
): PageQuery {
  const least = target.interval ?? panel.interval;
  const stepSeconds = Math.max(stepOf(rangeSeconds), least ? secondsOf(least.replace(/^>/, '')) : 0);
  const title = panel.title ?? '';
  return { of: `${title} ${target.refId}`.trim(), panel: title, expr, kind, rangeSeconds, stepSeconds };
}

function stepOf(rangeSeconds: number): number {
  return Math.max(LEAST_STEP_SECONDS, Math.ceil(rangeSeconds / POINTS / 60) * 60);
}

/** Seconds of a duration of Prometheus or Grafana (`90s`, `1d`, `1M`). Throws when it is none. */
export function secondsOf(text: string): number {
  const parts = [...text.matchAll(/([0-9]+)(ms|[smhdwMy])/g)];
  if (parts.length === 0 || parts.map(([all]) => all).join('') !== text) throw new Error(`"${text}" is no duration`);
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0);
}

/** How far a time of Grafana lies back: `now-6h`, `30d`; `now/M` at most, on the last day of the month. */
export function secondsBack(from: string): number {
  const [, ago, whole] = /^(?:now-)?([0-9]+[smhdwMy])?(?:(?:now)?\/([dwMy]))?$/.exec(from) ?? [];
  if (ago === undefined && whole === undefined)
    throw new Error(`"${from}" is no time of Grafana such as now-6h or now/M`);
  return (ago === undefined ? 0 : secondsOf(ago)) + (whole === undefined ? 0 : (UNITS[whole] ?? 0));
}

/** The values that a page opens with, and the variables that Prometheus has to be asked about, in their order. */
export function openingValues(page: DashboardJson): { values: Record<string, string>; choices: Choice[] } {
  const values: Record<string, string> = {};
  const choices: Choice[] = [];
  for (const variable of page.templating?.list ?? []) {
    if (variable.type === 'datasource') continue;
    const current = variable.current?.value;
    const value = typeof current === 'string' ? current : (current ?? []).join('|');
    if (value === '$__all') values[variable.name] = variable.allValue ?? '.*';
    else if (value !== '') values[variable.name] = value;
    else if (variable.type === 'query') choices.push(choiceOf(variable));
    else values[variable.name] = typeof variable.query === 'string' ? variable.query : '';
  }
  return { values, choices };
}

function choiceOf({ name, definition = '' }: VariableJson): Choice {
  const [, series, label] = /^label_values\((.*),\s*([a-zA-Z_][a-zA-Z0-9_]*)\)$/s.exec(definition) ?? [];
  if (series === undefined || label === undefined)
    throw new Error(`the variable ${name} asks "${definition}", expected label_values(series, label)`);
  return { name, series, label };
}

/**
 * An expression with values in the place of variables ($x, ${x}, ${x:regex}, [[x]]) and of Grafana's own words. Throws
 * when a variable has no value.
 */
export function substitute(
  expr: string,
  values: Readonly<Record<string, string>>,
  { rangeSeconds, stepSeconds }: { rangeSeconds: number; stepSeconds: number },
): string {
  const rate = Math.max(stepSeconds + SCRAPE_SECONDS, 4 * SCRAPE_SECONDS);
  const known: Readonly<Record<string, string>> = {
    ...values,
    __rate_interval: `${rate}s`,
    __interval: `${stepSeconds}s`,
    __interval_ms: String(stepSeconds * 1000),
    __range: `${rangeSeconds}s`,
    __range_s: String(rangeSeconds),
    __range_ms: String(rangeSeconds * 1000),
  };
  return expr.replace(
    /\$\{(\w+)(?::\w+)?\}|\$([a-zA-Z_]\w*)|\[\[(\w+)\]\]/g,
    (all, braced?: string, plain?: string, old?: string) => {
      const value = known[braced ?? plain ?? old ?? ''];
      if (value === undefined) throw new Error(`${all} has no value in ${expr}`);
      return value;
    },
  );
}
