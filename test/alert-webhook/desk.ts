import { jobs } from '../../alert-webhook/jobs.ts';
import { toolsOf } from '../../alert-webhook/make-tools.ts';
import type { Notice } from '../../alert-webhook/notify.ts';
import type { Desk } from '../../alert-webhook/operators/desk.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import type { Device } from '../../core/farm/device.ts';
import { openDatabase } from '../../core/service/database.ts';
import { quietLog } from '../../core/service/log.ts';
import { afterTest } from '../tidy.ts';
import { configWith, FAST, FakeSamples, MINER, pduDevice, sampleOf } from './bench.ts';
import { FakePdus } from './fake-pdus.ts';
import { webhook } from './webhook.ts';

export const WHO = { by: 'anna', comment: 'fan swap' };

/** A miner that hashes as it should; a test says what else it measures. */
export const hashing = (id: string) =>
  sampleOf(id, {
    readings: [
      { metric: 'miner.hashrate', labels: {}, value: 100e12 },
      { metric: 'miner.hashrate_expected', labels: {}, value: 100e12 },
      { metric: 'miner.hashrate_minimum', labels: {}, value: 0.8 },
    ],
  });

/** Miners m1, m2, … one on each outlet of pdu-1. */
export function rackOf(count: number, over: Partial<Device> = {}): Device[] {
  const miners = Array.from({ length: count }, (_, index) => ({
    ...MINER,
    id: `m${index + 1}`,
    feeds: [{ pdu: 'pdu-1', outlet: `pdu-1/${index + 1}` }],
    ...over,
  }));
  return [...miners, pduDevice('pdu-1')];
}

interface Answered {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests compare what came with what should have come.
  body: any;
}

/** A webhook whose miners hash, and how it is called. */
export async function operators(setting: Parameters<typeof webhook>[0] = {}) {
  const farm = await webhook({ database: ':memory:', ...setting });
  for (const id of [...farm.samples.samples.keys()]) farm.samples.samples.set(id, hashing(id));
  const call = async (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) => {
    const response = await fetch(`${farm.url}/api/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as unknown } as Answered;
  };
  return {
    ...farm,
    call,
    get: (path: string) => call('GET', path),
    order: (path: string, body: object = {}, headers: Record<string, string> = {}) =>
      call('POST', path, { ...WHO, ...body }, headers),
    action: async (id: unknown) => (await call('GET', `/actions/${String(id)}`)).body,
  };
}

/** A desk without a server, whose clock a test moves. Several on one address are several processes. */
export async function deskOver({
  devices = rackOf(1),
  address,
  clock = { now: Date.UTC(2026, 10, 22, 4) },
  pdus = new FakePdus(),
}: {
  devices?: Device[];
  address?: string;
  clock?: { now: number };
  pdus?: FakePdus;
} = {}) {
  const database = await openDatabase<Tables>(address ?? ':memory:', MIGRATIONS);
  const notices: Notice[] = [];
  const samples = new FakeSamples();
  for (const { id, kind, feeds = [] } of devices) {
    if (kind === 'miner') samples.samples.set(id, hashing(id));
    for (const { outlet } of feeds) {
      const [pdu = '', name = ''] = outlet.split('/');
      if (!pdus.outlets.has(outlet)) pdus.add(pdu, name);
    }
  }
  const stopping = new AbortController();
  const { launch, allDone } = jobs(quietLog(), () => undefined);
  const tools = toolsOf(
    {
      site: 'tx1',
      devices,
      config: configWith(FAST),
      drivers: pdus.drivers(),
      log: quietLog(),
      wire: pdus.wire,
      samples,
      notify: { tell: (notice) => void notices.push(notice) },
      now: () => clock.now,
      outletPollMs: 10,
    },
    database,
    undefined,
    { signal: () => stopping.signal, fence: () => Promise.resolve() },
  );
  const { db } = database;
  const flying = new Set<string>();
  const desk: Desk = {
    tools,
    db,
    site: 'tx1',
    launch,
    leader: () => Promise.resolve(undefined),
    wake: () => undefined,
    flying,
    closing: stopping.signal,
  };
  afterTest(database.close);
  afterTest(async () => {
    stopping.abort();
    await allDone();
  });
  return { desk, clock, pdus, samples, notices, db: database.db, stop: () => stopping.abort() };
}
