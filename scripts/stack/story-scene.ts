import { type ActiveAlert, type Prometheus, requestJson, type Series } from './clients.ts';
import type { FarmEvent } from './simulator.ts';
import type { WebhookClient } from './webhook-client.ts';

/** What the story is about: the miner that hangs, and everything that may see it. */
export interface StoryScene {
  miner: string;
  feed: { pdu: string; outlet: string };
  /** Watts through the outlet while the miner hashed. */
  usualWatts: number;
  factor: number;
  /** Unix seconds of the injection. */
  since: number;
  prometheus: Prometheus;
  webhook: WebhookClient;
  alerts(): Promise<ActiveAlert[]>;
  events(): Promise<FarmEvent[]>;
}

export interface Sighting {
  at: number;
  what: string;
}

export const ALERT = 'MinerOffline';
const STEP_SECONDS = 0.5;
/** Commands to outlets of any PDU since the miner hung, oldest first: one is right, more or another one is not. */
export function commandsSince(events: readonly FarmEvent[], { miner }: Pick<StoryScene, 'miner'>): FarmEvent[] {
  const start = injectionOf(events, miner)?.seconds ?? Number.POSITIVE_INFINITY;
  return events.filter(({ event, seconds }) => event === 'outlet' && seconds >= start);
}

export function isCycleOf({ device, detail }: FarmEvent, { pdu, outlet }: StoryScene['feed']): boolean {
  return device === pdu && detail === `${outlet} cycle`;
}

function injectionOf(events: readonly FarmEvent[], miner: string): FarmEvent | undefined {
  return events.find(({ device, event, detail }) => device === miner && event === 'fault' && detail.startsWith('hang'));
}

/** Real unix seconds of something that happened in simulated time. */
export function realTime(event: FarmEvent, events: readonly FarmEvent[], { miner, since, factor }: StoryScene): number {
  return since + (event.seconds - (injectionOf(events, miner)?.seconds ?? event.seconds)) / factor;
}

export async function firstValue(
  { prometheus }: StoryScene,
  expression: string,
  from: number,
  isIt: (value: number) => boolean,
  words: (value: number) => string,
): Promise<Sighting | undefined> {
  const found = firstPoint(await prometheus.range(expression, from, Date.now() / 1000, STEP_SECONDS), isIt);
  return found && { at: found[0], what: words(found[1]) };
}

/** The earliest point of any series that is it. */
export function firstPoint(series: readonly Series[], isIt: (value: number) => boolean): [number, number] | undefined {
  const points = series.flatMap(({ points: all }) => all.filter(([, value]) => isIt(value)));
  return points.sort(([a], [b]) => a - b)[0];
}

export function activeAlert({ alerts, miner }: StoryScene): Promise<ActiveAlert | undefined> {
  return alerts().then((all) => all.find(({ labels }) => labels['alertname'] === ALERT && labels['miner'] === miner));
}

export const seriesOf = ({ miner }: StoryScene, name: string) => `${name}{miner="${miner}"}`;
export const alertSeries = ({ miner }: StoryScene, state: string) =>
  `ALERTS{alertname="${ALERT}",alertstate="${state}",miner="${miner}"}`;
export const outletSeries = ({ feed }: StoryScene) =>
  `pdu_outlet_power_watts{pdu="${feed.pdu}",outlet="${feed.outlet}"}`;
export const isFeed = (a: StoryScene['feed'], b: StoryScene['feed']) => a.pdu === b.pdu && a.outlet === b.outlet;
export const unix = (iso: string) => Date.parse(iso) / 1000;

/** How many notifications Alertmanager has sent to webhooks since it started; from its own /metrics. */
export async function notificationsSent(alertmanagerUrl: string): Promise<number> {
  const text = await fetch(`${alertmanagerUrl}/metrics`, { signal: AbortSignal.timeout(5_000) }).then((response) =>
    response.text(),
  );
  return Number(/^alertmanager_notifications_total\{integration="webhook"\} ([0-9.e+]+)$/m.exec(text)?.[1] ?? 0);
}

/** When the exporter last saw the miner hash, and what its outlets drew then; undefined before. */
export async function lastHashing(exporterUrl: string, token: string, miner: string): Promise<number | undefined> {
  const sample = (await requestJson(`${exporterUrl}/api/v1/devices/${encodeURIComponent(miner)}/sample`, {
    token,
  })) as {
    lastHashing?: { feedWatts?: number };
  };
  return sample.lastHashing?.feedWatts;
}
