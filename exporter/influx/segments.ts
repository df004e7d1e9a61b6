import { mkdir } from 'node:fs/promises';
import type { DropReason } from './metrics.ts';
import type { FoundRecord } from './record.ts';
import { createSegment, type OpenFile, Segment, segmentsIn } from './segment.ts';

export interface SegmentsOptions {
  folder: string;
  maxBytes: number;
  maxAgeMs: number;
  open: OpenFile;
  /** Unix milliseconds. */
  now(): number;
  dropped(reason: DropReason, points: number): void;
  /** The disk does not do what it should; points are not lost by that yet. */
  trouble(what: 'append' | 'done' | 'read' | 'damaged', detail: string): void;
}

const MOST_SEGMENT_BYTES = 16 * 2 ** 20;
/** A new segment takes so much beside its records. */
const LIST_BYTES = 4096;
/** A segment of a small farm is not to be filled for longer than this share of the greatest age: it is dropped whole. */
const SHARE_OF_AGE = 1 / 20;

/** The segments of a folder, oldest first, within bounds of size and age. Calls must not overlap. */
export class Segments {
  readonly #options: SegmentsOptions;
  readonly #segmentBytes: number;
  #list: Segment[] = [];
  #next = 1;

  constructor(options: SegmentsOptions) {
    this.#options = options;
    this.#segmentBytes = Math.min(MOST_SEGMENT_BYTES, Math.ceil(options.maxBytes / 8));
  }

  get list(): readonly Segment[] {
    return this.#list;
  }

  get bytes(): number {
    return this.#list.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Takes over what an earlier process left behind. Throws where the folder cannot be used. */
  async open(): Promise<void> {
    const { folder, open } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const number of await segmentsIn(folder)) {
      this.#next = number + 1;
      const { segment, damaged } = await Segment.load({ folder, number, open });
      if (damaged > 0) this.#options.trouble('damaged', `segment ${number}: ${damaged} places hold no record`);
      if (segment.pending.size === 0) await segment.remove();
      else this.#list.push(segment);
    }
    await this.bound(0);
  }

  /** The segment that is filled now. */
  async writable(): Promise<Segment> {
    const { folder, open, now, maxAgeMs } = this.#options;
    const last = this.#list.at(-1);
    const isOld = last !== undefined && now() - (last.oldestAt ?? now()) > maxAgeMs * SHARE_OF_AGE;
    if (last && !last.isSealed && last.size < this.#segmentBytes && !isOld) return last;
    if (last) {
      last.isSealed = true;
      await this.removeIfDone(last);
    }
    const segment = await createSegment({ folder, number: this.#next++, open });
    this.#list.push(segment);
    return segment;
  }

  /** Removes a segment of which nothing is wanted any more; the one that is filled stays while it is small. */
  async removeIfDone(segment: Segment): Promise<void> {
    const isFilled = segment === this.#list.at(-1) && !segment.isSealed;
    if (segment.isGone || segment.pending.size > 0 || (isFilled && segment.size < this.#segmentBytes / 4)) return;
    await this.#remove(segment);
  }

  /** Drops segments, oldest first, until as many bytes more have room and nothing is too old. */
  async bound(more: number): Promise<void> {
    for (const segment of [...this.#list]) {
      const reason = this.#reasonToDrop(segment, more);
      if (reason === undefined) continue;
      const points = pointsIn(segment.pending.values());
      if (points > 0) this.#options.dropped(reason, points);
      await this.#remove(segment);
    }
  }

  #reasonToDrop({ newestAt, pending }: Segment, more: number): DropReason | undefined {
    const { maxBytes, maxAgeMs, now } = this.#options;
    if (this.bytes + more + LIST_BYTES > maxBytes) return 'spool-full';
    return pending.size > 0 && now() - newestAt > maxAgeMs ? 'too-old' : undefined;
  }

  async #remove(segment: Segment): Promise<void> {
    this.#list = this.#list.filter((each) => each !== segment);
    await segment.remove();
  }

  async close(): Promise<void> {
    for (const segment of this.#list) await segment.close();
  }
}

export function pointsIn(records: Iterable<Pick<FoundRecord, 'points'>>): number {
  let sum = 0;
  for (const { points } of records) sum += points;
  return sum;
}
