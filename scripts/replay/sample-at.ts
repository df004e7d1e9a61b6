import type { OutletView } from '../../alert-webhook/plan.ts';
import type { DeviceSample, DeviceSummary } from '../../alert-webhook/samples.ts';
import type { Device } from '../../core/farm/device.ts';
import type { MetricId } from '../../core/farm/metrics.ts';
import type { Page, PageSeries } from './history-page.ts';

type Kind = 'miner' | 'pdu' | 'sensor';

/**
 * The sample of a device as the exporter held it at a step; undefined where it had none. What series do not carry (the
 * words of an error, the evidence of an attention) is absent or named by its code.
 */
export function sampleAt(page: Page, id: string, kind: Kind, step: number): DeviceSample | undefined {
  const series = page.devices.get(id) ?? [];
  const value = (metric: MetricId) => numberAt(series, metric, step);
  const polled = value(`${kind}.last_poll` as MetricId);
  const up = value(`${kind}.up` as MetricId);
  const now = page.times[step];
  if (polled === undefined || up === undefined || now === undefined) return undefined;
  const labelled = (metric: MetricId) => setAt(series, metric, step).map(({ labels }) => labels);
  const [failure] = labelled(`${kind}.poll_failure` as MetricId);
  const errors = labelled('miner.error').map(({ code = '', vendor_code: vendorCode = '' }) => {
    return { code, vendorCode, message: 'as it was exported' };
  });
  const model = labelled(`${kind}.info` as MetricId)[0]?.['model'];
  return {
    id,
    at: new Date(polled * 1000).toISOString(),
    ageSeconds: Math.max(0, now / 1000 - polled),
    operation: labelled(`${kind}.operation` as MetricId)[0]?.['operation'] ?? 'unknown',
    up: up === 1,
    attention: labelled(`${kind}.attention` as MetricId).map(({ reason = '', level = '' }) => {
      return { level, reason, evidence: 'as it was exported' };
    }),
    readings: readingsAt(series, step),
    facts: { ...(model ? { model } : {}), ...(errors.length > 0 ? { errors } : {}) },
    ...(up === 1 ? {} : { failure: { reason: failure?.['reason'] ?? 'no answer', detail: 'as it was exported' } }),
  };
}

/** A line of the exporter's list of devices as it was at a step; undefined where there was none. */
export function summaryAt(page: Page, { id, kind }: Device, step: number): DeviceSummary | undefined {
  const series = page.devices.get(id) ?? [];
  const [operation] = setAt(series, 'miner.operation', step);
  if (operation === undefined) return undefined;
  const pools = setAt(series, 'miner.pool_info', step).map(({ labels }) => labels);
  const active = setAt(series, 'miner.pool_active', step)[0]?.labels['pool'];
  const pool = (pools.find((each) => each['pool'] === active) ?? pools[0])?.['url'];
  return {
    id,
    kind,
    operation: operation.labels['operation'] ?? 'unknown',
    attention: setAt(series, 'miner.attention', step).map(({ labels }) => ({ reason: labels['reason'] ?? '' })),
    ...(pool === undefined ? {} : { pool: pool.trim().toLowerCase() }),
  };
}

/** What the PDUs of a device said at a step. A PDU that did not answer then is told as silent. */
export function outletsAt(page: Page, device: Device, step: number, hasCycle: (pdu: string) => boolean): OutletView[] {
  return (device.feeds ?? []).map(({ pdu, outlet }) => {
    const series = page.devices.get(pdu) ?? [];
    const view = { pdu, outlet, nativeCycle: hasCycle(pdu) };
    if (numberAt(series, 'pdu.up', step) !== 1) return { ...view, failure: 'it did not answer its poll then' };
    const of = (metric: MetricId) => numberAt(series, metric, step, { outlet });
    const [on, watts, suspended, switchable] = [
      of('pdu.outlet_on'),
      of('pdu.outlet_power'),
      of('pdu.outlet_suspended'),
      of('pdu.outlet_switchable'),
    ];
    const period = numberAt(series, 'pdu.cycle_off_period', step);
    return {
      ...view,
      state: {
        state: on === undefined ? ('unknown' as const) : on === 1 ? ('on' as const) : ('off' as const),
        ...(watts === undefined ? {} : { watts }),
        ...(suspended === undefined ? {} : { suspended: suspended === 1 }),
        ...(switchable === undefined ? {} : { switchable: switchable === 1 }),
        ...(period === undefined ? {} : { cycleOffSeconds: period }),
      },
    };
  });
}

function readingsAt(series: readonly PageSeries[], step: number): DeviceSample['readings'] {
  return series.flatMap(({ metric, labels, values }) => {
    const value = values[step];
    return value === undefined || !Number.isFinite(value) ? [] : [{ metric, labels, value }];
  });
}

/** Flags that stand at 1. */
function setAt(series: readonly PageSeries[], metric: MetricId, step: number): PageSeries[] {
  return series.filter((each) => each.metric === metric && each.values[step] === 1);
}

function numberAt(
  series: readonly PageSeries[],
  metric: MetricId,
  step: number,
  labels: Readonly<Record<string, string>> = {},
): number | undefined {
  const found = series.find(
    (each) =>
      each.metric === metric &&
      Number.isFinite(each.values[step]) &&
      Object.entries(labels).every(([name, value]) => each.labels[name] === value),
  );
  return found?.values[step];
}
