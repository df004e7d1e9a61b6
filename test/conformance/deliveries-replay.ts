import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Device } from '../../core/farm/device.ts';
import { MINER, pduDevice, sampleOf, until } from '../alert-webhook/bench.ts';
import { FakePdus } from '../alert-webhook/fake-pdus.ts';
import { webhook } from '../alert-webhook/webhook.ts';

/** A webhook payload as Alertmanager sent it; of its alerts what a replay looks at. */
export interface RecordedBody {
  externalURL: string;
  alerts: { status: string; labels: Record<string, string> }[];
}

/** Deliveries of the same shape as the recorded ones, which are always here. */
export const FIXTURES = join(import.meta.dirname, '../fixtures/alertmanager');
/** Recorded from Debian's Alertmanager 0.25; the folder lies beside the project. */
export const RECORDINGS = join(import.meta.dirname, '../../../shared/recordings/alertmanager');
export const HAS_RECORDINGS = existsSync(RECORDINGS);

/** Every payload of the *.jsonl files of a folder; lines without one are remarks. */
export function recordedBodies(folder: string): RecordedBody[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.jsonl'))
    .sort()
    .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const { body } = JSON.parse(line) as { body?: Partial<RecordedBody> };
      return body?.alerts ? [body as RecordedBody] : [];
    });
}

/** The miners that any of the deliveries says to be in trouble. */
export function firingMiners(bodies: readonly RecordedBody[]): string[] {
  const names = bodies.flatMap(({ alerts }) =>
    alerts.flatMap(({ status, labels }) => (status === 'firing' ? (labels['miner'] ?? []) : [])),
  );
  return [...new Set(names)];
}

/** The same delivery as the other replica of a pair would send it. */
export const ofReplica = (body: RecordedBody, replica: number): RecordedBody => ({
  ...body,
  externalURL: `http://am-${replica}:9093`,
});

/**
 * Sends deliveries to a webhook whose miners do not hash and are healed by one power cycle. Returns what the PDUs were
 * told and which actions and episodes there were, when every miner hashes again and all that came was worked on.
 */
export async function replay(deliveries: readonly RecordedBody[], miners: readonly string[]) {
  const pdus = new FakePdus();
  const devices = miners.map((id, index): Device => {
    pdus.add(`p${index}`, '1', { watts: 900 });
    return { ...MINER, id, driver: 'watched-only', feeds: [{ pdu: `p${index}`, outlet: `p${index}/1` }] };
  });
  const correlated = { minimumDevices: 1000, ratio: 1, scopes: [] };
  const limits = { siteCyclesPerHour: 1000, buildingAtOnce: 1000, correlated };
  const electrical = { loadRatio: 0.8, siteOnsPerMinute: 1000 };
  const farm = await webhook({
    devices: [...devices, ...miners.map((_, index) => pduDevice(`p${index}`))],
    pdus,
    remediation: { ...limits, electrical },
  });
  for (const id of miners) farm.samples.samples.set(id, sampleOf(id, { operation: 'not-hashing' }));
  for (const body of deliveries) {
    const { status } = await farm.post(body);
    if (status !== 200) throw new Error(`a recorded delivery was answered with ${status}`);
  }
  const isWell = (id: string) => farm.samples.samples.get(id)?.operation === 'hashing';
  await until('every miner hashes', () => miners.every(isWell), 20_000);
  await until('every action ended', async () => (await farm.actions()).every(({ outcome }) => outcome), 20_000);
  await until('the inbox is empty', async () => /remediation_inbox_pending 0/.test(await farm.metrics()), 20_000);
  const [actions, episodes] = [await farm.actions(), await farm.episodes()];
  await farm.stop();
  return {
    deeds: [...pdus.deeds].sort(),
    expected: miners.map((_, index) => `cycle p${index}/1`).sort(),
    actions,
    episodes,
  };
}
