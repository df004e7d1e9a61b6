import type { ActiveAlert, Prometheus } from './clients.ts';
import type { Progress } from './progress.ts';
import type { FarmEvent } from './simulator.ts';
import type { StoredAction, StoredDecision, StoredEpisode, WebhookClient } from './webhook-client.ts';

export interface Watched {
  prometheus: Prometheus;
  webhook: WebhookClient;
  /** Alerts of Alertmanager. */
  alerts(): Promise<ActiveAlert[]>;
  /** Events of a simulated farm. */
  events?(): Promise<FarmEvent[]>;
}

/** One state of the world as lines by key; a key that is new is news. */
export type Snapshot = ReadonlyMap<string, string>;

/** What is there now, in words. Sources that do not answer at the moment say nothing. */
export async function lookAround({ prometheus, webhook, alerts, events }: Watched): Promise<Snapshot> {
  const empty = () => [];
  const lines = await Promise.all([
    events ? events().then(eventLines).catch(empty) : [],
    prometheus
      .query('ALERTS{alertstate="firing", alertname!="Watchdog"}')
      .then((found) => found.map(({ labels }) => alertLine('Prometheus', labels)))
      .catch(empty),
    alerts()
      .then((found) => found.filter(({ labels }) => labels['alertname'] !== 'Watchdog'))
      .then((found) => found.map(({ labels, startsAt }) => alertLine('Alertmanager', labels, startsAt)))
      .catch(empty),
    webhook.episodes().then(episodeLines).catch(empty),
    webhook.decisions().then(decisionLines).catch(empty),
    webhook.actions().then(actionLines).catch(empty),
  ]);
  return new Map(lines.flat());
}

type Line = [key: string, text: string];

const SHOWN_EVENTS = /^(fault|fault-gone|outlet|phase)$/;

function eventLines(events: FarmEvent[]): Line[] {
  return events
    .filter(({ event }) => SHOWN_EVENTS.test(event))
    .map(({ seconds, device, event, detail }) => [
      `event ${seconds} ${device} ${event} ${detail}`,
      `farm           ${device}: ${event} ${detail}`,
    ]);
}

function alertLine(where: string, labels: Record<string, string>, since = ''): Line {
  const { alertname = '', miner, pdu, building, site = '' } = labels;
  const about = miner ?? pdu ?? building ?? site;
  return [
    `${where} ${alertname} ${about} ${since}`,
    `${where.padEnd(14)} ${alertname} fires${about === '' ? '' : ` for ${about}`}`,
  ];
}

function episodeLines(episodes: StoredEpisode[]): Line[] {
  return episodes
    .toReversed()
    .flatMap(({ id, device, fault, closedAt }) => [
      [`episode ${id}`, `alert-webhook  episode ${id}: ${device}, ${fault}`] as Line,
      ...(closedAt === undefined
        ? []
        : [[`episode ${id} closed`, `alert-webhook  episode ${id} closed: ${device} was measured well`] as Line]),
    ]);
}

function decisionLines(decisions: StoredDecision[]): Line[] {
  return decisions
    .toReversed()
    .map(({ id, device, decision, evidence }) => [
      `decision ${id}`,
      `alert-webhook  decides on ${device}: ${decision} (${evidence})`,
    ]);
}

function actionLines(actions: StoredAction[]): Line[] {
  return actions
    .toReversed()
    .flatMap(({ id, device, action, outcome, evidence = '', journal }) => [
      ...journal.map(
        ({ seq, step, phase }): Line => [`journal ${seq}`, `alert-webhook  ${action} of ${device}: ${step} ${phase}`],
      ),
      ...(outcome === undefined
        ? []
        : [[`action ${id} end`, `alert-webhook  ${action} of ${device} ended: ${outcome} (${evidence})`] as Line]),
    ]);
}

const IS_ALERT = /^(Prometheus|Alertmanager) /;

/** What is new between two snapshots, and which alerts are over. */
export function newsBetween(before: Snapshot, now: Snapshot): string[] {
  const fresh = [...now].filter(([key]) => !before.has(key)).map(([, text]) => text);
  const over = [...before].filter(([key]) => IS_ALERT.test(key) && !now.has(key));
  return [...fresh, ...over.map(([, text]) => text.replace(' fires', ' no longer fires'))];
}

/** Tells the news until the signal. */
export async function watchStack(
  watched: Watched,
  progress: Progress,
  signal: AbortSignal,
  everyMs = 1000,
): Promise<void> {
  let known = await lookAround(watched);
  while (!signal.aborted) {
    const now = await lookAround(watched);
    for (const text of newsBetween(known, now)) progress.say(text);
    // What is stored stays known when its source does not answer for a moment; an alert may come again and is news then.
    known = new Map([...[...known].filter(([key]) => !IS_ALERT.test(key)), ...now]);
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
}
