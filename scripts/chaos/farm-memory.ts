import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { FarmEvent } from '../../test/farm-simulator/events.ts';
import type { FeedPlan } from '../../test/farm-simulator/plan.ts';

/** What happened on a simulated farm, line by line in a file, so that it outlives the process. */
export interface FarmMemory {
  tell(event: FarmEvent): void;
  close(): void;
}

export function openFarmMemory(file: string): FarmMemory {
  const handle = openSync(file, 'a');
  return { tell: (event) => void writeSync(handle, `${JSON.stringify(event)}\n`), close: () => closeSync(handle) };
}

/** All events so far; a line that was cut by the end of the process is left out. */
export function eventsIn(file: string): FarmEvent[] {
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as FarmEvent);
}

/** `[outlet, on]` of each time that a relay of the PDU moved. */
export function relayMoves(events: readonly FarmEvent[], pdu: string): { outlet: number; on: boolean }[] {
  return events
    .filter(({ device, event }) => device === pdu && event === 'relay')
    .map(({ detail }) => ({ outlet: Number(detail.split(' ')[0]), on: detail.endsWith(' on') }));
}

/** Outlets whose relay was left open. */
export function outletsLeftOff(events: readonly FarmEvent[], pdu: string): FeedPlan[] {
  const last = new Map(relayMoves(events, pdu).map(({ outlet, on }) => [outlet, on]));
  return [...last].filter(([, on]) => !on).map(([outlet]) => ({ pdu, outlet }));
}

/** Miners that hang or are hot still: losing power cures the first and cools the second. */
export function faultsLeft(events: readonly FarmEvent[], outletOf: (miner: string) => FeedPlan | undefined): string[] {
  const left = new Map<string, FeedPlan>();
  for (const { device, event, detail } of events) {
    const feed = outletOf(device);
    if (event === 'fault' && feed) left.set(`${device} ${detail}`, feed);
    if (event !== 'relay' || !detail.endsWith(' off')) continue;
    const outlet = Number(detail.split(' ')[0]);
    for (const [key, each] of left) if (each.pdu === device && each.outlet === outlet) left.delete(key);
  }
  return [...left.keys()];
}
