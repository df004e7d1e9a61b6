import { isInZone } from '../../alert-webhook/deciding/zone.ts';
import { deviceNamed } from '../../alert-webhook/policy.ts';
import type { DeviceSample } from '../../alert-webhook/samples.ts';
import { type Device, deviceLabel } from '../../core/farm/device.ts';
import { type AlertTimes, alertTimes, firingAt } from './alert-times.ts';
import type { Moment, Policy } from './course.ts';
import { emptyPage, type Page, type PageRange, readPage } from './history-page.ts';
import type { Prometheus } from './prometheus.ts';
import { openRemembered } from './remembered.ts';
import { openReplay } from './replay-policy.ts';
import type { Replayed } from './replayed.ts';
import { outletsAt, sampleAt, summaryAt } from './sample-at.ts';

export interface ReplayRange {
  site: string;
  /** Unix milliseconds, both inclusive. */
  from: number;
  to: number;
  stepSeconds: number;
}

/** So many values are held at once, about: a page has fewer steps on a larger farm. */
const MOST_VALUES = 4_000_000;
const SERIES_A_MINER = 8;
const SERIES_A_DEVICE = 120;
const MOST_STEPS = 240;

const FARM = ['miner.operation', 'miner.attention', 'miner.pool_info', 'miner.pool_active'] as const;

/** Reads history in pages and walks the policy over it. `progress` is told from 0 to 1. */
export async function runReplay(
  prometheus: Prometheus,
  policy: Policy,
  range: ReplayRange,
  progress: (share: number) => void = () => undefined,
): Promise<Replayed> {
  const { from, to, stepSeconds } = range;
  const alerts = await alertTimes(prometheus, range);
  const replay = openReplay(policy);
  const remembered = openRemembered();
  const stepMs = stepSeconds * 1000;
  for (let start = from; start <= to; ) {
    const remaining = Math.floor((to - start) / stepMs) + 1;
    const open = replay.open().map(({ device }) => device);
    const guess = detailed(policy, alerts, open, start, start + MOST_STEPS * stepMs * 2);
    const series = policy.devices.size * SERIES_A_MINER + guess.length * SERIES_A_DEVICE + 1;
    const steps = Math.min(remaining, Math.max(5, Math.min(MOST_STEPS, Math.floor(MOST_VALUES / series))));
    const devices = detailed(policy, alerts, open, start, start + steps * stepMs * 2);
    const page = await read(prometheus, { site: range.site, from: start, steps, stepSeconds }, devices);
    for (let step = 0; step < steps; step += 1)
      replay.step(momentAt(policy, page, step, alerts, devices, remembered.with));
    start += steps * stepMs;
    progress(Math.min(1, (start - from) / (to - from + stepMs)));
  }
  return replay.result();
}

/** Devices whose details are needed: those with trouble now or soon, the PDUs that feed them, and what stands in their room. */
function detailed(
  { devices, config }: Policy,
  alerts: readonly AlertTimes[],
  open: readonly string[],
  from: number,
  to: number,
): Device[] {
  const names = new Set(open);
  for (const { labels, spans } of alerts)
    if (spans.some((span) => span.from <= to && span.to >= from))
      names.add(deviceNamed(labels, config.rules.find(({ alert }) => alert === labels['alertname'])?.fault));
  const own = [...names].flatMap((name) => devices.get(name) ?? []);
  const sensors = own.filter(({ kind }) => kind === 'pdu' || kind === 'sensor');
  const all = [...devices.values()];
  const around = sensors.flatMap((sensor) => all.filter((each) => isInZone(sensor, each, config.thermal.zone)));
  const pdus = [...own, ...around].flatMap(({ feeds = [] }) => feeds.flatMap(({ pdu }) => devices.get(pdu) ?? []));
  return [...new Set([...own, ...around, ...pdus])];
}

async function read(prometheus: Prometheus, range: PageRange, devices: readonly Device[]): Promise<Page> {
  const page = emptyPage(range);
  const inFull = new Set(devices.map(({ id }) => id));
  await readPage(prometheus, page, range, { kind: 'miner', metrics: FARM });
  for (const id of inFull) page.devices.delete(id);
  for (const kind of ['miner', 'pdu', 'sensor'] as const) {
    const ids = devices.filter((each) => deviceLabel(each.kind) === kind).map(({ id }) => id);
    if (ids.length > 0) await readPage(prometheus, page, range, { kind, devices: ids });
  }
  return page;
}

function momentAt(
  { devices, drivers }: Policy,
  page: Page,
  step: number,
  alerts: readonly AlertTimes[],
  inFull: readonly Device[],
  remember: ReturnType<typeof openRemembered>['with'],
): Moment {
  const now = page.times[step] ?? 0;
  const hasCycle = (pdu: string) => {
    const control = drivers.find(({ id }) => id === devices.get(pdu)?.driver)?.control?.outlet;
    return control?.cycle !== undefined;
  };
  const outlets = (device: Device) => outletsAt(page, device, step, hasCycle);
  const samples: Record<string, DeviceSample> = {};
  for (const device of inFull) {
    const sample = sampleAt(page, device.id, deviceLabel(device.kind), step);
    if (sample !== undefined) samples[device.id] = remember(sample, outlets(device));
  }
  const farm = [...devices.values()].flatMap((device) => {
    return deviceLabel(device.kind) === 'miner' ? (summaryAt(page, device, step) ?? []) : [];
  });
  return { now, firing: firingAt(alerts, now), farm, samples, outlets };
}
