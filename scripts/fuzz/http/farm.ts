import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Device } from '../../../core/farm/device.ts';
import type { Log } from '../../../core/service/log.ts';
import { Secret } from '../../../core/service/secret.ts';
import { FakePdus } from '../../../test/alert-webhook/fake-pdus.ts';

/** What all fuzzed services stand on. */
export interface FuzzedFarm {
  /** A place in the folder of this run. */
  path(name: string): string;
  folder: string;
  pdus: FakePdus;
  devices: Device[];
  tokens: { exporter: Secret; webhook: Secret; gateway: Secret; machine: Secret };
  /** The address of something that answers as Prometheus does. */
  prometheus: string;
  /** What no answer may hold. */
  hidden: string[];
  log: Log;
  /** What services wrote into their logs as failed since it was asked last. */
  logged(): string[];
  stop(): Promise<void>;
}

export const SITE = 'tx1';

export async function openFarm(folder: string): Promise<FuzzedFarm> {
  const pdus = new FakePdus();
  for (const outlet of ['1', '2', '3']) pdus.add('pdu-1', outlet);
  const shared = { site: SITE, credentials: 'pdu' };
  const miner = (id: string, address: string, outlet: string): Device => ({
    ...{ ...shared, id, address, kind: 'miner', driver: 'test-miner', feeds: [{ pdu: 'pdu-1', outlet }] },
  });
  const devices: Device[] = [
    { ...shared, id: 'pdu-1', address: '127.0.0.1', kind: 'pdu', driver: 'test-pdu' },
    miner('m1', '127.0.0.2', 'pdu-1/1'),
    miner('m2', '127.0.0.3', 'pdu-1/2'),
  ];
  const tokens = {
    exporter: new Secret('exporter-token-of-the-fuzz'),
    webhook: new Secret('webhook-token-of-the-fuzz'),
    gateway: new Secret('gateway-key-of-the-fuzz-'.repeat(2)),
    machine: new Secret('machine-token-of-the-fuzz'),
  };
  const lines: string[] = [];
  const prometheus = await startPrometheus();
  return {
    ...{ folder, pdus, devices, tokens, prometheus: prometheus.url, stop: prometheus.stop },
    log: pino({ level: 'error' }, { write: (line) => void lines.push(line) }),
    logged: () => lines.splice(0),
    path: (name) => join(folder, name),
    hidden: [...Object.values(tokens).map((each) => each.reveal()), 'write-me-of-the-fuzz', folder, process.cwd()],
  };
}

/** Answers every question with one series of a miner. */
async function startPrometheus(): Promise<{ url: string; stop(): Promise<void> }> {
  const metric = {
    __name__: 'miner_up',
    site: SITE,
    miner: 'm1',
    pdu: 'pdu-1',
    outlet: 'pdu-1/1',
    state: 'hashing',
    model: 'S19',
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const words = new URLSearchParams(Buffer.concat(chunks).toString());
      const at = Number(words.get('time') ?? words.get('start') ?? 0);
      const data = /series/.test(request.url ?? '')
        ? [metric]
        : /range/.test(request.url ?? '')
          ? { resultType: 'matrix', result: [{ metric, values: [[at, '1']] }] }
          : { resultType: 'vector', result: [{ metric, value: [at, '1'] }] };
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ status: 'success', data }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, stop };
}
