import { expect } from 'vitest';
import { synchronise } from '../../../sidecar/snipe-it/sync.ts';
import type { DoubleOptions } from './double/options.ts';
import { ACTOR, type Bench, bench, miner } from './farm.ts';

/** Asks the double itself, as another program would. */
export async function send({ double }: Bench, method: string, path: string, body: object) {
  const response = await fetch(`${double.url}/api/v1${path}`, {
    method,
    headers: { Accept: 'application/json', Authorization: 'Bearer test-token', 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as { status: string; messages: unknown; payload: Record<string, unknown> | null };
}

/** A farm that was brought into Snipe-IT already. */
export async function settled(options: Partial<DoubleOptions> = {}, devices = [miner(1)]): Promise<Bench> {
  const place = await bench(devices, options);
  expect((await synchronise(place.parts(), ACTOR)).problems).toEqual([]);
  return place;
}

/** The first asset that was not deleted. */
export const first = (place: Bench) => place.assets()[0] ?? { id: 0 };
