import { type FoundRecord, HEAD_BYTES, type RecordHead } from './record.ts';
import type { Segment } from './segment.ts';
import { pointsIn, Segments, type SegmentsOptions } from './segments.ts';

export interface SpoolOptions extends SegmentsOptions {
  /** What may wait in memory while nothing can be put on disk. */
  heldBytes: number;
}

/** A batch that the server does not have yet. */
export interface Entry {
  record: FoundRecord;
  /** Undefined: it could not be put on disk, and waits in memory as `payload`. */
  segment?: Segment | undefined;
  payload?: Buffer | undefined;
  isBusy: boolean;
  /** Not to be sent before, in unix milliseconds. */
  notBefore: number;
}

/**
 * Batches on disk until the server has them. What cannot be put on disk is held in memory, and put there as soon as that
 * works again.
 */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #segments: Segments;
  #held: Entry[] = [];
  readonly #entries = new WeakMap<FoundRecord, Entry>();
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: SpoolOptions) {
    this.#options = options;
    this.#segments = new Segments(options);
  }

  /** Takes over what an earlier process left behind. Throws where the folder cannot be used. */
  open(): Promise<void> {
    return this.#segments.open();
  }

  /** Resolves when the batch is on disk, or in memory where that does not work. */
  append(head: RecordHead, payload: Buffer): Promise<void> {
    return this.#inTurn(async () => {
      const record = { ...head, offset: 0, length: payload.length };
      this.#held.push({ record, payload, isBusy: false, notBefore: 0 });
      await this.#settle();
      this.#boundHeld();
    });
  }

  /** Puts what is held in memory on disk, oldest first, as far as that works. */
  async #settle(): Promise<void> {
    for (const entry of [...this.#held]) {
      // Sent from memory just now: it may be there in a moment.
      if (entry.isBusy || entry.payload === undefined) continue;
      entry.isBusy = true;
      try {
        await this.#segments.bound(HEAD_BYTES + entry.record.length);
        const segment = await this.#segments.writable();
        const record = await segment.append(entry.record, entry.payload);
        Object.assign(entry, { record, segment, payload: undefined });
        this.#entries.set(record, entry);
        this.#held = this.#held.filter((each) => each !== entry);
      } catch (error) {
        this.#options.trouble('append', wordsOf(error));
        return;
      } finally {
        entry.isBusy = false;
      }
    }
  }

  /** Batches that the server does not have yet, oldest first; those in memory last. */
  *entries(): Generator<Entry> {
    for (const segment of this.#segments.list)
      for (const record of segment.pending.values()) yield this.#entryOf(record, segment);
    yield* this.#held;
  }

  #entryOf(record: FoundRecord, segment: Segment): Entry {
    const known = this.#entries.get(record);
    if (known) return known;
    const entry = { record, segment, isBusy: false, notBefore: 0 };
    this.#entries.set(record, entry);
    return entry;
  }

  /** What a batch holds; undefined where that is lost or dropped, which is counted here or was before. */
  async read(entry: Entry): Promise<Buffer | undefined> {
    if (entry.payload) return entry.payload;
    const payload = await entry.segment?.read(entry.record).catch((error: unknown) => {
      this.#options.trouble('read', wordsOf(error));
      return undefined;
    });
    if (payload || entry.segment?.isGone) return payload;
    this.#options.dropped('damaged', entry.record.points);
    await this.done([entry]);
    return undefined;
  }

  /** The server has them, or never will. */
  done(entries: readonly Entry[]): Promise<void> {
    return this.#inTurn(async () => {
      const bySegment = new Map<Segment, number[]>();
      for (const { record, segment } of entries)
        if (segment) bySegment.set(segment, [...(bySegment.get(segment) ?? []), record.offset]);
      this.#held = this.#held.filter((held) => !entries.includes(held));
      for (const [segment, offsets] of bySegment) {
        await segment.markDone(offsets).catch((error: unknown) => this.#options.trouble('done', wordsOf(error)));
        await this.#segments.removeIfDone(segment);
      }
      await this.#settle();
    });
  }

  /** Drops what is too old. */
  expire(): Promise<void> {
    return this.#inTurn(() => this.#segments.bound(0));
  }

  /** Drops what is held in memory beyond the bound, oldest first. */
  #boundHeld(): void {
    let bytes = this.#held.reduce((sum, { record }) => sum + record.length, 0);
    while (bytes > this.#options.heldBytes) {
      const oldest = this.#held.shift();
      if (oldest === undefined) return;
      bytes -= oldest.record.length;
      // What is being sent just now is counted as written if it comes there.
      if (!oldest.isBusy) this.#options.dropped('no-disk', oldest.record.points);
    }
  }

  get bytes(): number {
    return this.#segments.bytes;
  }

  get points(): number {
    let points = pointsIn(this.#held.map(({ record }) => record));
    for (const { pending } of this.#segments.list) points += pointsIn(pending.values());
    return points;
  }

  /** Unix milliseconds; undefined where nothing waits. */
  get oldestAt(): number | undefined {
    return this.entries().next().value?.record.at;
  }

  close(): Promise<void> {
    return this.#inTurn(() => this.#segments.close());
  }

  #inTurn<T>(deed: () => Promise<T>): Promise<T> {
    const result = this.#turn.then(deed);
    this.#turn = result.catch(() => undefined);
    return result;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
