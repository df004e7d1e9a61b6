import { FAULTS, type FaultCode } from '../../core/farm/faults.ts';
import { HttpError } from '../../core/service/route.ts';
import { asking } from '../power/ask.ts';
import type { Series } from '../power/prometheus-answer.ts';
import type { FleetParts } from './parts.ts';

/** One series of a miner: its name, the labels that tell it from its siblings, and its value now. */
export interface Reading {
  name: string;
  labels: Record<string, string>;
  value: number;
}

/** What a fault means and what a person does about it, once for each that the miner tells of now. */
export interface Advice {
  code: string;
  severity: string;
  means: string;
  todo: string;
  /** Whether it helps: may, useless or never. */
  restart: string;
  powerCycle: string;
}

const NAMES = new Set(['__name__', 'job', 'instance', 'site', 'miner']);

/** Every reading of one miner, its recorded series and open alerts among them, by name and labels. Throws HttpError 404. */
export async function minerReadings(
  { prometheus }: FleetParts,
  { site, miner }: { site: string; miner: string },
  at: number,
): Promise<{ readings: Reading[]; advice: Advice[]; warnings: string[] }> {
  const ask = asking(prometheus);
  const series = await ask.instant({ query: `{site=${quoted(site)},miner=${quoted(miner)}}`, at });
  if (series.length === 0) throw new HttpError(404, `Prometheus knows no miner "${miner}" of site "${site}" now`);
  const readings = series.flatMap(readingOf).sort(byName);
  return { readings, advice: adviceFor(readings), warnings: ask.warnings() };
}

/** Of the errors and reasons to look that are told now; of one that nobody has described there is none. Pure. */
export function adviceFor(readings: readonly Reading[]): Advice[] {
  const told = readings.filter(
    ({ name, value }) => (name === 'miner_error' || name === 'miner_attention') && value === 1,
  );
  const codes = [...new Set(told.map(({ labels }) => labels['code'] ?? labels['reason'] ?? ''))];
  return codes.flatMap((code) => {
    if (!Object.hasOwn(FAULTS, code)) return [];
    const { severity, summary, action, restart, powerCycle } = FAULTS[code as FaultCode];
    return [{ code, severity, means: summary, todo: action, restart, powerCycle }];
  });
}

/** A label value in PromQL. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}

function readingOf({ labels, values }: Series): Reading[] {
  const value = values.values().next().value;
  const name = labels['__name__'];
  if (name === undefined || value === undefined || !Number.isFinite(value)) return [];
  const own = Object.entries(labels).filter(([label]) => !NAMES.has(label));
  return [{ name, labels: Object.fromEntries(own), value }];
}

const collator = new Intl.Collator('en', { numeric: true });
const byName = (a: Reading, b: Reading) =>
  collator.compare(a.name, b.name) || collator.compare(JSON.stringify(a.labels), JSON.stringify(b.labels));
