import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MetricId, prometheusName } from '../../../core/farm/metrics.ts';
import { freePort } from '../../../scripts/stack/ports.ts';

export const START = Date.UTC(2026, 10, 20);
export const MINUTE = 60_000;
export const at = (clock: string) => Date.parse(`2026-11-20T${clock}:00Z`);
const MINUTES = 360;

/** What each series was, minute by minute; undefined is a gap. */
type Course = (time: number) => number | undefined;

/** History as a Prometheus of its own holds it. */
export interface History {
  add(metric: MetricId | 'ALERTS', labels: Record<string, string>, course: Course): void;
  /** A miner on an outlet: hashing with 3,000 W but for the hours in which it is silent and draws so much. */
  miner(id: string, feed: { pdu: string; outlet: string }, silent?: { from: string; to: string; watts: number }): void;
  pdu(id: string): void;
  alert(labels: Record<string, string>, from: string, to: string): void;
  serve(): Promise<{ url: string; stop(): Promise<void> }>;
}

export function openHistory(): History {
  const families = new Map<string, string[]>();
  const within = (time: number, from: string, to: string) => time >= at(from) && time < at(to);
  const add: History['add'] = (metric, labels, course) => {
    const name = metric === 'ALERTS' ? metric : prometheusName(metric);
    const text = Object.entries({ site: 'tx1', job: 'exporter', instance: 'x', ...labels })
      .map(([key, value]) => `${key}="${value}"`)
      .join(',');
    const lines = families.get(name) ?? [];
    families.set(name, lines);
    for (let minute = 0; minute < MINUTES; minute += 1) {
      const time = START + minute * MINUTE;
      const value = course(time);
      if (value !== undefined) lines.push(`${name}{${text}} ${value} ${time / 1000}`);
    }
  };
  return {
    add,
    alert: (labels, from, to) =>
      add('ALERTS', { alertstate: 'firing', severity: 'warning', ...labels }, (time) =>
        within(time, from, to) ? 1 : undefined,
      ),
    pdu(id) {
      add('pdu.up', { pdu: id }, () => 1);
      add('pdu.last_poll', { pdu: id }, (time) => time / 1000);
      add('pdu.operation', { pdu: id, operation: 'operating' }, () => 1);
      add('pdu.cycle_off_period', { pdu: id }, () => 60);
    },
    miner(miner, { pdu, outlet }, silent) {
      const isSilent = (time: number) => silent !== undefined && within(time, silent.from, silent.to);
      add('miner.up', { miner }, (time) => (isSilent(time) ? 0 : 1));
      add('miner.last_poll', { miner }, (time) => time / 1000);
      add('miner.operation', { miner, operation: 'hashing' }, (time) => (isSilent(time) ? undefined : 1));
      add('miner.operation', { miner, operation: 'unreachable' }, (time) => (isSilent(time) ? 1 : undefined));
      add('miner.poll_failure', { miner, reason: 'timeout' }, (time) => (isSilent(time) ? 1 : undefined));
      add('miner.power', { miner }, (time) => (isSilent(time) ? undefined : 3000));
      add('pdu.outlet_on', { pdu, outlet }, () => 1);
      add('pdu.outlet_power', { pdu, outlet }, (time) => (isSilent(time) ? silent?.watts : 3000));
    },
    async serve() {
      const folder = mkdtempSync(join(tmpdir(), 'logixx-replay-'));
      const [text, data] = [join(folder, 'history.txt'), join(folder, 'data')];
      writeFileSync(text, `${[...families.values()].flat().join('\n')}\n# EOF\n`);
      execFileSync('promtool', ['tsdb', 'create-blocks-from', 'openmetrics', text, data], { stdio: 'pipe' });
      writeFileSync(join(folder, 'prometheus.yml'), 'global: {}\n');
      return run(folder, data);
    },
  };
}

async function run(folder: string, data: string): Promise<{ url: string; stop(): Promise<void> }> {
  const port = await freePort(0);
  // Series that end in a live Prometheus end at once; in blocks that were made they would last for the lookback.
  const options = ['--query.lookback-delta=59s', '--storage.tsdb.retention.time=50y', '--log.level=error'];
  const files = [`--config.file=${join(folder, 'prometheus.yml')}`, `--storage.tsdb.path=${data}`];
  const child: ChildProcess = spawn('prometheus', [...files, ...options, `--web.listen-address=127.0.0.1:${port}`], {
    stdio: 'ignore',
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = `http://127.0.0.1:${port}`;
  for (let tried = 0; tried < 300; tried += 1) {
    const ready = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (ready) break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
