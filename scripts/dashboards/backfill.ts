import { execFile } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { DeviceEntry } from '../../core/farm/device.ts';
import { recordingRules } from '../bench/query-prometheus.ts';
import type { RunFolder } from '../stack/run-folder.ts';
import { secondsOf } from './queries.ts';

type LabelSet = Readonly<Record<string, string>>;

/** A series of the past: its value at a time in unix seconds, a sample every `spacing` seconds. */
interface Course {
  name: string;
  labels: LabelSet;
  spacing: number;
  /** Nothing where it is undefined. */
  valueAt(at: number): number | undefined;
}

export interface Past {
  site: string;
  devices: readonly DeviceEntry[];
  /** host:port of those whose own series go on from those of the past. */
  addresses: { alertWebhook: string; alertmanager: string; prometheus: string };
}

const DAY_SECONDS = 86_400;
const DAYS = 8;
/** Blocks end before Prometheus starts. */
const ENDS_SECONDS_AGO = 60;

/**
 * Writes eight days of what no farm shows within a minute into the data of a Prometheus that is not started yet: recorded
 * series of rules that run every few minutes or hours, and what alert-webhook counted. Returns how many samples.
 */
export async function backfill(folder: RunFolder, past: Past): Promise<number> {
  const end = Math.floor(Date.now() / 1000) - ENDS_SECONDS_AGO;
  const lines = [...recorded(past), ...healed(past), ...failed(past)].flatMap((course) => linesOf(course, end));
  const file = folder.at('backfill.txt');
  writeFileSync(file, `${lines.join('\n')}\n# EOF\n`);
  // promtool reads the whole file once a block: one block.
  const args = ['tsdb', 'create-blocks-from', '--max-block-duration=8760h', 'openmetrics', file];
  await promisify(execFile)('promtool', [...args, folder.at('prometheus-data')], { maxBuffer: 1 << 26 });
  rmSync(file);
  return lines.length;
}

function linesOf({ name, labels, spacing, valueAt }: Course, end: number): string[] {
  const head = `${name}{${Object.entries(labels)
    .map(([label, value]) => `${label}=${JSON.stringify(value)}`)
    .join(',')}}`;
  const last = spacing === DAY_SECONDS ? Math.floor(end / DAY_SECONDS) * DAY_SECONDS : end;
  const samples = Math.floor((DAYS * DAY_SECONDS) / spacing);
  return Array.from({ length: samples }, (_, index) => last - (samples - 1 - index) * spacing).flatMap((at) => {
    const value = valueAt(at);
    return value === undefined ? [] : `${head} ${value} ${at}`;
  });
}

/** Recorded series whose group has an interval of its own, with the labels of their level. */
function recorded({ site, devices }: Past): Course[] {
  const levels = levelsOf(site, devices);
  return [...recordingRules()].flatMap(([name, { interval }]) => {
    const places = levels[name.split(':')[0] ?? ''];
    if (interval === undefined || places === undefined) return [];
    const spacing = name.endsWith(':increase1d') ? DAY_SECONDS : secondsOf(interval);
    const algorithm = /hashrate|per_terahash/.test(name) ? { algorithm: 'sha256' } : {};
    return places.map((labels) => ({
      ...{ name, spacing, labels: { ...labels, ...algorithm } },
      valueAt: (at: number) => usual(name) * (1 + Math.sin(at / 3000) / 50),
    }));
  });
}

function usual(name: string): number {
  if (name.includes('per_terahash')) return 25;
  if (name.includes(':ratio') || name.includes('_up:')) return 0.97;
  if (name.includes('hashes_per_second')) return 110e12;
  if (name.includes('watts')) return 3300;
  return name.includes('joules') ? 3e6 : 1;
}

/** The label sets of each level that a recorded name may begin with. */
function levelsOf(site: string, devices: readonly DeviceEntry[]): Readonly<Record<string, LabelSet[]>> {
  const miners = devices.filter(({ kind }) => kind === 'miner');
  const pdus = devices.filter(({ kind }) => kind === 'pdu');
  const feeds = miners.flatMap(({ feeds = [] }) => feeds);
  const racks = miners.map(({ location, client = '' }) => ({
    ...{ site, building: location?.building ?? '', rack: location?.rack ?? '' },
    client,
  }));
  return {
    fleet: [{}],
    site: [{ site }],
    client: unique(racks.map(({ client }) => ({ site, client }))),
    rack: unique(racks.map(({ building, rack }) => ({ site, building, rack }))),
    rack_client: unique(racks),
    miner: miners.map(({ id }) => ({ site, miner: id })),
    pdu: pdus.map(({ id }) => ({ site, pdu: id })),
    inlet: pdus.map(({ id }) => ({ site, pdu: id, inlet: '1' })),
    outlet: feeds.map(({ pdu, outlet }) => ({ site, pdu, outlet })),
  };
}

function unique(labels: readonly LabelSet[]): LabelSet[] {
  return [...new Map(labels.map((each) => [JSON.stringify(each), each])).values()];
}

const HEALED_EVERY_SECONDS = 7200;
const HEALING_SECONDS = 300;
/** Of a miner that is in no inventory, so that no rule takes it for a reason to wait. */
const GONE = 'gone';

/** What alert-webhook told of a week: a power cycle every two hours, which takes five minutes and helps. */
function healed({ site, devices, addresses }: Past): Course[] {
  const own = { job: 'alert-webhook', instance: addresses.alertWebhook };
  const miners = devices.filter(({ kind }) => kind === 'miner');
  const { model = '' } = miners[0] ?? {};
  const ends = Math.floor(Date.now() / 1000);
  const course = (name: string, labels: LabelSet, valueAt: Course['valueAt']): Course => ({
    ...{ name: `remediation_${name}`, labels: { ...own, ...labels }, spacing: 120, valueAt },
  });
  const cycles = (at: number) => Math.floor((at - ends) / HEALED_EVERY_SECONDS) + 2 * DAYS * 12;
  const action = 'power-cycle';
  const rung = { model, fault: 'offline', action };
  const bucket = (le: string) =>
    course('action_duration_seconds_bucket', { action, le }, (at) => (Number(le) < HEALING_SECONDS ? 0 : cycles(at)));
  return [
    course('actions_total', { action, outcome: 'verified' }, cycles),
    ...['60', '120', '300', '600'].map(bucket),
    course('action_duration_seconds_bucket', { action, le: '+Inf' }, cycles),
    course('action_in_progress', { site, miner: GONE, action }, () => 1),
    ...miners.map(({ id }) =>
      course('action_in_progress', { site, miner: id, action }, (at) =>
        at < ends - 1800 && at > ends - 1800 - HEALING_SECONDS ? 1 : undefined,
      ),
    ),
    course('stuck', { site, miner: GONE, action }, () => 1),
    course('efficacy_attempts', rung, cycles),
    course('efficacy_successes', rung, cycles),
    course('rung_useless', rung, () => 0),
    course('decisions_total', { decision: 'plan' }, cycles),
    course('lost_seconds_total', { cause: 'fault' }, (at) => HEALING_SECONDS * cycles(at)),
    course('mails_total', { result: 'sent' }, cycles),
  ];
}

/** An hour ago, Prometheus and Alertmanager had troubles of their own. */
function failed({ addresses }: Past): Course[] {
  const ends = Math.floor(Date.now() / 1000);
  const course = (name: string, labels: LabelSet): Course => ({
    ...{ name, labels, spacing: 60 },
    valueAt: (at) => (at < ends - 7200 ? 0 : Math.min(30, Math.floor((at - ends + 7200) / 60))),
  });
  const prometheus = { job: 'prometheus', instance: addresses.prometheus, rule_group: 'rules/pages.yml;pages' };
  const alertmanager = { job: 'alertmanager', instance: addresses.alertmanager };
  return [
    course('prometheus_rule_evaluation_failures_total', prometheus),
    course('prometheus_rule_group_iterations_missed_total', prometheus),
    course('alertmanager_notifications_failed_total', { ...alertmanager, integration: 'webhook', reason: 'other' }),
  ];
}
