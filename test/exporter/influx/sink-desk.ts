import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach } from 'vitest';
import { reading } from '../../../core/farm/sample.ts';
import { quietLog } from '../../../core/service/log.ts';
import type { InfluxConfig } from '../../../exporter/influx/config.ts';
import { type InfluxOptions, type InfluxSink, openInflux } from '../../../exporter/influx/sink.ts';
import { systemTimers } from '../../../exporter/timers.ts';
import { miner } from '../devices.ts';
import { SCRATCH } from './scratch.ts';

export interface Heard {
  path: string;
  headers: IncomingMessage['headers'];
  lines: string[];
  at: number;
}

/** A server of our own, which hears what sinks send and answers as it is told. */
export interface SinkDesk {
  folder: string;
  url: string;
  heard: Heard[];
  lines(): string[];
  /** How requests are answered; 204 unless said. */
  answer(heard: Heard, response: ServerResponse): void;
  sink(more?: Partial<InfluxConfig>, tools?: Partial<InfluxOptions>): Promise<InfluxSink>;
  /** Takes one point and returns its line. */
  take(sink: InfluxSink): string;
  /** Its series by name and labels. */
  series(sink: InfluxSink): Promise<Record<string, number>>;
}

/** On a busy machine each step has its time. */
export const soon = { timeout: 10_000, interval: 20 };

export function reply(response: ServerResponse, status: number, body = '', headers: Record<string, string> = {}): void {
  response.writeHead(status, headers).end(body);
}

export function sinkDesk(): SinkDesk {
  const sinks: InfluxSink[] = [];
  let server: Server | undefined;
  let taken = 0;
  const desk: SinkDesk = {
    ...{ folder: '', url: '', heard: [], answer: (_, response) => reply(response, 204) },
    lines: () => desk.heard.flatMap(({ lines }) => lines),
    async sink(more = {}, tools = {}) {
      const batch = { batchPoints: 100, flushSeconds: 0.02, timeoutSeconds: 2, retryMaxSeconds: 0.2 };
      const spool = { folder: join(desk.folder, 'spool'), maxMegabytes: 10, maxAgeHours: 1 };
      const config: InfluxConfig = {
        url: desk.url,
        version: 2,
        org: 'farm',
        bucket: 'north',
        ...batch,
        spool,
        ...more,
      };
      const sink = await openInflux({ config, log: quietLog(), timers: systemTimers, ...tools });
      sinks.push(sink);
      return sink;
    },
    take(sink) {
      const at = new Date(1_790_000_000_000 + taken++);
      sink.take({ device: miner('m1'), at, readings: [reading('miner.up', 1)] });
      return `miner,site=north,miner=m1 up=1 ${at.getTime()}`;
    },
    async series(sink) {
      const lines = (await sink.metrics()).split('\n').map((line) => /^(.*) ([^ ]+)$/.exec(line) ?? []);
      return Object.fromEntries(lines.map(([, name = '', value]) => [name, Number(value)]));
    },
  };
  beforeEach(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => void chunks.push(chunk));
      request.on('end', () => {
        const lines = gunzipSync(Buffer.concat(chunks)).toString().split('\n').filter(Boolean);
        const one = { path: request.url ?? '', headers: request.headers, lines, at: Date.now() };
        desk.heard.push(one);
        desk.answer(one, response);
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const answer: SinkDesk['answer'] = (_, response) => reply(response, 204);
    Object.assign(desk, { url, folder: mkdtempSync(join(SCRATCH, 'logixx-sink-')), heard: [], answer });
  });
  afterEach(async () => {
    await Promise.all(sinks.splice(0).map((sink) => sink.stop()));
    server?.closeAllConnections();
    server?.close();
    rmSync(desk.folder, { recursive: true, force: true });
  });
  return desk;
}
