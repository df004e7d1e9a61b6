import type { Feed } from '../../core/farm/device.ts';
import { valuesOf } from '../conditions/readings.ts';
import type { GateContext } from '../gate.ts';
import type { DeviceSample } from '../samples.ts';

/** What an outlet hangs on, as its PDU says: `breaker` and `inlet` as they are named there. */
type Source = Partial<Record<'breaker' | 'inlet', string>>;

/**
 * Whether what the miner will draw when it comes back fits under the breaker, the inlet and its lines: they may carry a
 * share of their rating for long. What nobody measures, or has no rating, says nothing.
 */
export function headroom({ rung, device, sample, outlets = [], pduSamples, config }: GateContext): string | undefined {
  const usual = sample?.lastHashing?.feedWatts ?? sample?.lastHashing?.ownWatts;
  const feeds = device.feeds ?? [];
  if (rung !== 'power-cycle' || usual === undefined) return undefined;
  for (const feed of feeds) {
    const pdu = pduSamples[feed.pdu];
    if (pdu === undefined || !pdu.up || pdu.ageSeconds > config.freshSampleSeconds) continue;
    const drawsNow =
      outlets.find(({ pdu: id, outlet }) => id === feed.pdu && outlet === feed.outlet)?.state?.watts ?? 0;
    const evidence = overload(pdu, feed, Math.max(0, usual / feeds.length - drawsNow), config.electrical.loadRatio);
    if (evidence !== undefined) return evidence;
  }
  return undefined;
}

function overload(pdu: DeviceSample, { outlet }: Feed, moreWatts: number, ratio: number): string | undefined {
  const source = sourceOf(pdu, outlet);
  const volts =
    told(pdu, 'pdu.outlet_voltage', { outlet }) ??
    (source.inlet === undefined ? undefined : told(pdu, 'pdu.inlet_voltage', { inlet: source.inlet }));
  if (volts === undefined || volts <= 0) return undefined;
  const more = moreWatts / volts;
  const parts = [
    { name: 'breaker', id: source.breaker, current: told(pdu, 'pdu.breaker_current', { breaker: source.breaker }) },
    { name: 'inlet', id: source.inlet, current: inletCurrent(pdu, source.inlet) },
  ] as const;
  for (const { name, id, current } of parts) {
    const rated = told(pdu, `pdu.${name}_rated_current`, { [name]: id });
    if (id === undefined || current === undefined || rated === undefined || rated <= 0) continue;
    if (current + more > rated * ratio)
      return `${name} ${id} of ${pdu.id} carries ${amperes(current)}, the miner adds ${amperes(more)}: more than ${amperes(rated * ratio)} of its ${amperes(rated)}`;
  }
  return undefined;
}

/** A PDU that says nothing of the source of its outlets and has one inlet feeds them all from it. */
function sourceOf(pdu: DeviceSample, outlet: string): Source {
  const said = valuesOf(pdu, 'pdu.outlet_source').find(({ labels }) => labels['outlet'] === outlet)?.labels ?? {};
  const inlets = new Set(valuesOf(pdu, 'pdu.inlet_current').map(({ labels }) => labels['inlet'] ?? ''));
  const inlet = said['inlet'] || (inlets.size === 1 ? [...inlets][0] : undefined);
  return { ...(said['breaker'] ? { breaker: said['breaker'] } : {}), ...(inlet === undefined ? {} : { inlet }) };
}

/** The fullest line: on which line an outlet hangs is not told. The neutral carries what the lines differ by. */
function inletCurrent(pdu: DeviceSample, inlet: string | undefined): number | undefined {
  const lines = valuesOf(pdu, 'pdu.line_current').filter(
    ({ labels }) => labels['inlet'] === inlet && labels['line'] !== 'N',
  );
  const all = [...lines.map(({ value }) => value), told(pdu, 'pdu.inlet_current', { inlet }) ?? []].flat();
  return all.length === 0 ? undefined : Math.max(...all);
}

function told(sample: DeviceSample, metric: string, labels: Record<string, string | undefined>): number | undefined {
  return valuesOf(sample, metric).find((each) =>
    Object.entries(labels).every(([name, value]) => value !== undefined && each.labels[name] === value),
  )?.value;
}

function amperes(value: number): string {
  return `${Math.round(value * 10) / 10} A`;
}
