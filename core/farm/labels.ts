import { METRICS, type MetricId, type MetricSpec } from './metrics.ts';

export type Labels = Readonly<Record<string, string>>;
type Given = Readonly<Record<string, string | number | undefined>>;

/** Labels by the values of their names in the order of the catalogue, one name a step. */
interface Branch {
  next: Map<string | number | undefined, Branch>;
  labels?: Labels;
}

const NONE: Labels = Object.freeze({});
const MOST_KEPT = 50_000;

const names = new Map<MetricId, readonly string[]>();
const roots = new Map<MetricId, Branch>();
for (const metric of Object.keys(METRICS) as MetricId[]) {
  const spec: MetricSpec = METRICS[metric];
  names.set(metric, spec.labels ?? []);
  // The texts of an info are of one device alone.
  if (spec.type !== 'info') roots.set(metric, { next: new Map() });
}
let kept = 0;

/**
 * The labels of a series as texts; undefined is the empty text. Board 0, sensor 1 is the same on thousands of miners and
 * poll after poll: such labels are made once and frozen.
 */
export function labelsOf(metric: MetricId, given: Given | undefined): Labels {
  if (given === undefined) return NONE;
  const own = names.get(metric) ?? [];
  let branch = roots.get(metric);
  if (branch === undefined) return texts(own, given);
  for (const name of own) {
    const value = given[name];
    const next: Branch | undefined = branch.next.get(value);
    branch = next ?? grow(branch, value);
    if (branch === undefined) return texts(own, given);
  }
  branch.labels ??= Object.freeze(texts(own, given));
  return branch.labels;
}

/** Undefined when enough is kept: devices could tell ever new words. */
function grow({ next }: Branch, value: string | number | undefined): Branch | undefined {
  if (kept >= MOST_KEPT) return undefined;
  kept += 1;
  const branch: Branch = { next: new Map() };
  next.set(value, branch);
  return branch;
}

function texts(own: readonly string[], given: Given): Record<string, string> {
  const labels: Record<string, string> = {};
  for (const name of own) {
    const value = given[name];
    labels[name] = typeof value === 'string' ? value : value === undefined ? '' : String(value);
  }
  return labels;
}
