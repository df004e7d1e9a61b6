import type { Device } from '../core/farm/device.ts';
import type { InventoryDiff } from '../core/farm/inventory-diff.ts';
import type { MetricId } from '../core/farm/metrics.ts';
import { isWhole, ownPower } from '../core/farm/plausibility.ts';
import type { Operation, Sample } from '../core/farm/sample.ts';
import { deviceText, joinFamilies, renderReadings } from './exposition.ts';
import { feedWatts } from './feed-watts.ts';
import { METRIC_IDS } from './layout.ts';
import { changesAt, type Newest, shownReadings } from './shown.ts';

export interface LatestOptions {
  devices: readonly Device[];
  staleAfterSeconds: number;
  now(): Date;
}

/** When a miner was last seen hashing (or hashing too little), what its outlets drew then and what it said that it draws. */
export interface LastHashing {
  at: Date;
  feedWatts?: number;
  ownWatts?: number;
  /** What these outlets drew when it last hashed with all of its boards, in watts. */
  wholeWatts?: number;
}

interface Entry {
  index: number;
  device: Device;
  newest?: Newest;
  lastHashing?: LastHashing;
  families: Map<MetricId, string>;
  series: number;
  changesAt: number;
}

/** The newest samples of all devices, and their text: rendered when a sample arrives, joined when somebody scrapes. */
export class Latest {
  readonly #entries = new Map<string, Entry>();
  readonly #texts = new Map<MetricId, string[]>(METRIC_IDS.map((id) => [id, []]));
  readonly #staleAfterMs: number;
  readonly #now: () => Date;
  /** Places in the texts: those of devices that are gone are taken by new ones. */
  readonly #free: number[] = [];
  #places = 0;

  constructor({ devices, staleAfterSeconds, now }: LatestOptions) {
    for (const device of devices) this.#add(device);
    this.#staleAfterMs = staleAfterSeconds * 1000;
    this.#now = now;
  }

  /**
   * Takes a changed inventory over. Series of devices that are gone end at once; those of changed ones stand as they were
   * until the next sample, unless it is another kind of device or another driver by now. Kept ones notice nothing.
   */
  replaceDevices({ added, removed, changed }: InventoryDiff): void {
    for (const { id } of removed) this.#remove(id);
    for (const { before, after } of changed) {
      const entry = this.#entries.get(before.id);
      if (entry !== undefined && before.kind === after.kind && before.driver === after.driver) {
        entry.device = after;
        // What its outlets drew is said of other outlets.
        if (JSON.stringify(before.feeds) !== JSON.stringify(after.feeds)) {
          delete entry.lastHashing?.feedWatts;
          delete entry.lastHashing?.wholeWatts;
        }
        continue;
      }
      this.#remove(before.id);
      this.#add(after);
    }
    for (const device of added) this.#add(device);
  }

  #add(device: Device): void {
    const index = this.#free.pop() ?? this.#places++;
    this.#entries.set(device.id, { index, device, families: new Map(), series: 0, changesAt: Infinity });
  }

  #remove(id: string): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    this.#entries.delete(id);
    for (const metric of entry.families.keys()) this.#write(metric, entry.index, '');
    this.#free.push(entry.index);
  }

  /** Takes a sample of a device that it knows; returns how many duplicate series were dropped from it. */
  put(sample: Sample): number {
    const entry = this.#entries.get(sample.device.id);
    if (entry === undefined) return 0;
    entry.newest = { poll: sample, answer: sample.failure ? entry.newest?.answer : sample };
    if (sample.operation === 'hashing' || sample.operation === 'degraded') {
      const watts = this.feedWattsOf(sample.device);
      const own = ownPower(sample);
      const whole = isWhole(sample) ? watts : entry.lastHashing?.wholeWatts;
      entry.lastHashing = {
        at: sample.at,
        ...(watts === undefined ? {} : { feedWatts: watts }),
        ...(own === undefined ? {} : { ownWatts: own }),
        ...(whole === undefined ? {} : { wholeWatts: whole }),
      };
    }
    return this.#render(entry, this.#now().getTime());
  }

  /** The newest sample, answered or not. */
  sampleOf(id: string): Sample | undefined {
    return this.#entries.get(id)?.newest?.poll;
  }

  /** Power through the outlets of a device by fresh samples of its PDUs, in watts; undefined when a part is not known. */
  feedWattsOf(device: Device): number | undefined {
    return feedWatts(device, (pdu) => this.#freshSample(pdu));
  }

  lastHashingOf(id: string): LastHashing | undefined {
    return this.#entries.get(id)?.lastHashing;
  }

  /** Devices by what they do; those that were not polled yet are unknown. */
  operations(): Map<Operation, number> {
    const counts = new Map<Operation, number>();
    for (const { newest } of this.#entries.values()) {
      const operation = newest?.poll.operation ?? 'unknown';
      counts.set(operation, (counts.get(operation) ?? 0) + 1);
    }
    return counts;
  }

  get series(): number {
    let sum = 0;
    for (const { series } of this.#entries.values()) sum += series;
    return sum;
  }

  /** The text of all devices in chunks. A device whose sample arrives meanwhile is never written twice. */
  *text(): Generator<string> {
    const now = this.#now().getTime();
    for (const entry of this.#entries.values()) if (now > entry.changesAt) this.#render(entry, now);
    yield* joinFamilies(this.#texts);
  }

  /** The text of one device; undefined before its first sample. */
  textOf(id: string): string | undefined {
    const entry = this.#entries.get(id);
    if (entry?.newest === undefined) return undefined;
    const now = this.#now().getTime();
    if (now > entry.changesAt) this.#render(entry, now);
    return deviceText(entry.families);
  }

  #freshSample(id: string): Sample | undefined {
    const sample = this.sampleOf(id);
    return sample && this.#now().getTime() - sample.at.getTime() <= this.#staleAfterMs ? sample : undefined;
  }

  #render(entry: Entry, now: number): number {
    if (entry.newest === undefined) return 0;
    const readings = shownReadings(entry.newest, this.#staleAfterMs, now);
    const { families, series, duplicates } = renderReadings(entry.device, readings);
    for (const metric of entry.families.keys()) if (!families.has(metric)) this.#write(metric, entry.index, '');
    for (const [metric, lines] of families) this.#write(metric, entry.index, lines);
    entry.families = families;
    entry.series = series;
    entry.changesAt = changesAt(entry.newest, this.#staleAfterMs, now);
    return duplicates;
  }

  #write(metric: MetricId, index: number, lines: string): void {
    let texts = this.#texts.get(metric);
    if (texts === undefined || texts.length === 0) {
      texts = new Array<string>(this.#places).fill('');
      this.#texts.set(metric, texts);
    }
    while (texts.length < index) texts.push('');
    texts[index] = lines;
  }
}
