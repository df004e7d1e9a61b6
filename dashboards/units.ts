import { METRICS, type MetricId, type MetricSpec, prometheusName } from '../core/farm/metrics.ts';
import { UNITS, type Unit } from '../core/farm/units.ts';

/** What a page shows in another unit than its series have. The expression has to convert: `/ 3.6e6` for kWh. */
const SHOWN = {
  kilowattHours: 'kwatth',
  joulesPerTerahash: 'suffix:J/TH',
  joulesPerMegahash: 'suffix:J/MH',
  perSecond: 'cps',
  bytes: 'bytes',
  /** A share, as of a limit. */
  share: 'percentunit',
  /** Money of the variable `currency`; Grafana takes no variable as a unit, so titles say which. */
  money: 'none',
  none: 'none',
} as const;

export type ShownUnit = keyof typeof SHOWN;

const OF_SERIES = new Map<string, Unit>(
  (Object.keys(METRICS) as MetricId[]).map((id) => {
    const spec: MetricSpec = METRICS[id];
    return [prometheusName(id), spec.unit];
  }),
);
const LONGEST_FIRST = Object.values(UNITS)
  .filter(({ suffix }) => suffix !== '')
  .sort((a, b) => b.suffix.length - a.suffix.length);

/**
 * Grafana's unit of `of`: an id of the catalogue (`miner.hashrate`), the name of a series or of a recording rule
 * (`fleet:miner_power_watts:sum`), or a unit of the page (`kilowattHours`). Throws for a word that is none of them.
 */
export function unitOf(of: string): string {
  if (of in SHOWN) return SHOWN[of as ShownUnit];
  if (of in METRICS) return UNITS[(METRICS[of as MetricId] as MetricSpec).unit].grafana;
  const listed = OF_SERIES.get(of);
  if (listed !== undefined) return UNITS[listed].grafana;
  const [, metric = of, operation = ''] = of.split(':');
  if (!metric.includes('_')) throw new Error(`${of} is no metric, no series and no unit of a page`);
  if (metric.endsWith('_joules_per_terahash')) return SHOWN.joulesPerTerahash;
  if (operation.startsWith('count') || operation.startsWith('resets')) return UNITS.none.grafana;
  if (operation.startsWith('ratio') || (operation.startsWith('avg') && OF_SERIES.get(metric) === 'flag'))
    return UNITS.ratio.grafana;
  const base = metric.replace(/_total$/, '');
  return LONGEST_FIRST.find(({ suffix }) => base.endsWith(`_${suffix}`))?.grafana ?? UNITS.none.grafana;
}
