import { parseArgs } from 'node:util';
import { ConfigError } from '../../core/service/config.ts';
import { EXIT } from '../../core/service/run.ts';
import { DRIVERS } from '../../devices/index.ts';
import { farmNow } from '../inventory/farm-now.ts';
import { printReplay } from '../replay/print-replay.ts';
import { openPrometheus } from '../replay/prometheus.ts';
import type { Replayed } from '../replay/replayed.ts';
import { runReplay } from '../replay/run-replay.ts';
import { stepArgument, timeArgument } from '../replay/time-argument.ts';

const OPTIONS = {
  prometheus: { type: 'string', default: 'http://127.0.0.1:9090' },
  from: { type: 'string', default: '-7d' },
  to: { type: 'string', default: 'now' },
  config: { type: 'string', default: 'logixx.yml' },
  step: { type: 'string', default: '60s' },
  assume: { type: 'string', default: 'not-healed' },
  json: { type: 'boolean', default: false },
} as const;

/**
 * `logixx replay --from -7d [--to now] [--prometheus url] [--config f] [--step 60s] [--assume healed|not-healed]
 * [--json]`: what alert-webhook would have done over a time that Prometheus remembers, and why not. Asks Prometheus alone
 * and switches nothing. What people laid down then (latches, windows, approvals) Prometheus does not know.
 */
export async function replay(args: string[]): Promise<void> {
  const { values } = parseArgs({ args: joined(args), options: OPTIONS });
  const now = Date.now();
  const stepSeconds = stepArgument(values.step);
  const [from, to] = [timeArgument('from', values.from, now), timeArgument('to', values.to, now)].map(
    (time) => Math.floor(time / 1000 / stepSeconds) * stepSeconds * 1000,
  ) as [number, number];
  if (from >= to) throw new ConfigError([`logixx replay --from: found ${values.from}, expected a time before --to`]);
  const { assume } = values;
  if (assume !== 'healed' && assume !== 'not-healed')
    throw new ConfigError([`logixx replay --assume: found "${assume}", expected healed or not-healed`]);
  // Of no service: what would be done is reckoned without any secret of theirs.
  const { site, devices, alertWebhook } = await farmNow(values.config, ['inventory']);
  const policy = {
    devices: new Map(devices.map((device) => [device.id, device])),
    drivers: DRIVERS,
    config: alertWebhook.remediation,
    assume,
  } as const;
  const progress = (share: number) => {
    if (process.stderr.isTTY) process.stderr.write(`\r${Math.round(share * 100)} %${share === 1 ? '\n' : ''}`);
  };
  const range = { site, from, to, stepSeconds };
  const replayed = await runReplay(openPrometheus(values.prometheus), policy, range, progress).catch(said);
  if (replayed === undefined) return;
  process.stdout.write(values.json ? `${JSON.stringify(withTimes(replayed), null, 2)}\n` : printReplay(replayed));
}

/** What Prometheus did not give is no bug of ours: a sentence says it, without a stack. */
function said(error: unknown): undefined {
  process.stderr.write(`logixx replay: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = EXIT.failed;
}

/** `--from -7d` as one word: a value that begins with a dash would be taken for an option. */
function joined(args: readonly string[]): string[] {
  const words: string[] = [];
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    const takesTime = (word === '--from' || word === '--to') && at + 1 < args.length;
    words.push(takesTime ? `${word}=${args[at + 1]}` : word);
    if (takesTime) at += 1;
  }
  return words;
}

/** Times as ISO 8601, for programs. */
function withTimes({ episodes, ...rest }: Replayed): object {
  const iso = (time: number) => new Date(time).toISOString();
  return {
    episodes: episodes.map(({ openedAt, closedAt, lines, ...episode }) => ({
      ...episode,
      openedAt: iso(openedAt),
      ...(closedAt === undefined ? {} : { closedAt: iso(closedAt) }),
      lines: lines.map(({ at, lastAt, ...line }) => ({ ...line, at: iso(at), lastAt: iso(lastAt) })),
    })),
    ...rest,
  };
}
