import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { lastingPort } from '../scripts/stack/ports.ts';

/** All samples of a series as they are stored. */
export interface StoredSeries {
  metric: Record<string, string>;
  values: number[];
  /** Unix milliseconds. */
  timestamps: number[];
}

export interface VictoriaMetrics {
  url: string;
  /** Starts it, again too, on the same data and port; resolves when it answers. */
  start(...flags: string[]): Promise<void>;
  /** Ends it; what it has is on disk then. */
  end(): Promise<void>;
  /** Every sample, doubled ones as often as they are there, series by series. */
  stored(match?: string): AsyncGenerator<StoredSeries>;
  /** Ends it and removes its data. */
  stop(): Promise<void>;
}

/** A VictoriaMetrics of Debian on a loopback port with its data in a folder of its own below `root`; not started yet. */
export async function victoriaMetrics(root = tmpdir()): Promise<VictoriaMetrics> {
  const folder = mkdtempSync(join(root, 'logixx-victoria-'));
  const port = await lastingPort();
  const url = `http://127.0.0.1:${port}`;
  let server: ChildProcess | undefined;
  const end = async (signal: NodeJS.Signals) => {
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const ended = once(server, 'exit');
    server.kill(signal);
    await ended;
  };
  return {
    url,
    async start(...flags) {
      const own = [`-httpListenAddr=127.0.0.1:${port}`, `-storageDataPath=${folder}`, '-retentionPeriod=100y'];
      const limits = ['-memory.allowedBytes=512MB', '-loggerLevel=ERROR', '-search.latencyOffset=0s'];
      server = spawn('victoria-metrics', [...own, ...limits, ...flags], { stdio: 'ignore' });
      await once(server, 'spawn');
      await answers(url, server);
    },
    end: () => end('SIGTERM'),
    async *stored(match = '{__name__!=""}') {
      // What has just been written is not found before.
      await fetch(`${url}/internal/force_flush`);
      const response = await fetch(`${url}/api/v1/export?${new URLSearchParams({ 'match[]': match, start: '0' })}`);
      if (!response.ok || !response.body)
        throw new Error(`export answered ${response.status}: ${await response.text()}`);
      for await (const line of createInterface({ input: Readable.fromWeb(response.body as never) }))
        yield JSON.parse(line) as StoredSeries;
    },
    async stop() {
      await end('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    const found = await fetch(`${url}/health`).catch(() => undefined);
    if (found?.ok) return;
    if (server.exitCode !== null) throw new Error(`victoria-metrics ended with ${server.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('victoria-metrics does not answer after 15 s');
}
