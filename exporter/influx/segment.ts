import { constants } from 'node:fs';
import { type FileHandle, open as openFile, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  DONE_BYTES,
  encodeDone,
  encodeRecord,
  type FoundRecord,
  HEAD_BYTES,
  payloadOf,
  type RecordHead,
  readDone,
  scanRecords,
} from './record.ts';

/** How files are opened; tests let it fail as a full disk does. */
export type OpenFile = (path: string, flags: string | number, mode?: number) => Promise<FileHandle>;

const POINTS = '.points';
const DONE = '.done';
/** The list has its room on disk before it is written: a full disk keeps nobody from saying that the server has a batch. */
const DONE_BLOCK = 4096;

export interface SegmentPlace {
  folder: string;
  number: number;
  open: OpenFile;
}

/** A file of records and, beside it, the list of those that the server has. Calls must not overlap, except `read`. */
export class Segment {
  /** Records that the server does not have yet, oldest first. */
  readonly pending = new Map<number, FoundRecord>();
  /** What `read` gives nothing of any more. */
  isGone = false;
  /** Nothing is appended any more. */
  isSealed = false;
  size = 0;
  /** When its newest record was put there. */
  newestAt = -Infinity;
  readonly #place: SegmentPlace;
  readonly #file: FileHandle;
  #done: FileHandle | undefined;
  #doneSize = 0;
  #records = 0;
  #reserved = 0;

  constructor(place: SegmentPlace, file: FileHandle) {
    this.#place = place;
    this.#file = file;
  }

  get number(): number {
    return this.#place.number;
  }

  /** Bytes on disk, with those of the list. */
  get bytes(): number {
    return this.size + this.#reserved;
  }

  /** When the oldest record that the server does not have was put there; undefined where it has all. */
  get oldestAt(): number | undefined {
    return this.pending.values().next().value?.at;
  }

  /** Resolves when the record is on the disk itself. When it fails nothing of it counts, and the segment takes no more. */
  async append(head: RecordHead, payload: Uint8Array): Promise<FoundRecord> {
    const record = encodeRecord(head, payload);
    const offset = this.size;
    try {
      await this.#reserve();
      await writeAll(this.#file, record, offset);
      await this.#file.datasync();
    } catch (error) {
      this.isSealed = true;
      // What is half written is found as a torn end, too, should this fail.
      await this.#file.truncate(offset).catch(() => undefined);
      throw error;
    }
    this.size += record.length;
    this.newestAt = head.at;
    this.#records += 1;
    const found = { points: head.points, values: head.values, at: head.at, offset, length: payload.length };
    this.pending.set(offset, found);
    return found;
  }

  /** The payload; undefined where it is damaged or gone. */
  async read({ offset, length }: FoundRecord): Promise<Buffer | undefined> {
    const record = Buffer.alloc(HEAD_BYTES + length);
    try {
      const { bytesRead } = await this.#file.read(record, 0, record.length, offset);
      return bytesRead === record.length ? payloadOf(record) : undefined;
    } catch (error) {
      if (this.isGone) return undefined;
      throw error;
    }
  }

  /** They are not given out again, also when the list cannot be written; it throws then, and after a crash they are. */
  async markDone(offsets: readonly number[]): Promise<void> {
    for (const offset of offsets) this.pending.delete(offset);
    if (this.isGone) return;
    const list = await this.#openDone();
    const entries = Buffer.concat(offsets.map(encodeDone));
    await writeAll(list, entries, this.#doneSize);
    await list.datasync();
    this.#doneSize += entries.length;
  }

  async #reserve(): Promise<void> {
    if ((this.#records + 1) * DONE_BYTES <= this.#reserved) return;
    await writeAll(await this.#openDone(), Buffer.alloc(DONE_BLOCK), this.#reserved);
    this.#reserved += DONE_BLOCK;
  }

  async #openDone(): Promise<FileHandle> {
    this.#done ??= await this.#place.open(pathOf(this.#place, DONE), constants.O_RDWR | constants.O_CREAT, 0o600);
    return this.#done;
  }

  async remove(): Promise<void> {
    this.isGone = true;
    this.pending.clear();
    await this.close();
    // First the records: a list without them is of no harm.
    for (const ending of [POINTS, DONE]) await rm(pathOf(this.#place, ending), { force: true });
  }

  async close(): Promise<void> {
    await this.#file.close().catch(() => undefined);
    await this.#done?.close().catch(() => undefined);
  }

  /** A segment that an earlier process left behind; it is only read from. */
  static async load(place: SegmentPlace): Promise<{ segment: Segment; damaged: number; torn: number }> {
    const file = await place.open(pathOf(place, POINTS), 'r');
    const segment = new Segment(place, file);
    segment.isSealed = true;
    const bytes = await file.readFile();
    const { records, damaged, torn } = scanRecords(bytes);
    segment.size = bytes.length;
    const list = await readWhole(place, DONE);
    const { offsets, end } = readDone(list);
    segment.#reserved = list.length;
    // What stands behind is written over.
    segment.#doneSize = end;
    for (const record of records) {
      segment.newestAt = Math.max(segment.newestAt, record.at);
      if (!offsets.has(record.offset)) segment.pending.set(record.offset, record);
    }
    return { segment, damaged, torn };
  }
}

/** Writes all of it or throws. */
async function writeAll(file: FileHandle, bytes: Buffer, place: number): Promise<void> {
  for (let done = 0; done < bytes.length; )
    done += (await file.write(bytes, done, bytes.length - done, place + done)).bytesWritten;
}

async function readWhole(place: SegmentPlace, ending: string): Promise<Buffer> {
  try {
    const file = await place.open(pathOf(place, ending), 'r');
    return await file.readFile().finally(() => file.close());
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return Buffer.alloc(0);
    throw error;
  }
}

/** A new segment, whose name is on the disk itself. */
export async function createSegment(place: SegmentPlace): Promise<Segment> {
  const file = await place.open(pathOf(place, POINTS), 'wx+', 0o600);
  const folder = await openFile(place.folder, 'r');
  await folder.sync().finally(() => folder.close());
  return new Segment(place, file);
}

/** The numbers of the segments in a folder, oldest first. Lists without their records are removed. */
export async function segmentsIn(folder: string): Promise<number[]> {
  const names = await readdir(folder);
  const numbers = names.flatMap((name) => (/^[0-9]{12}\.points$/.test(name) ? [Number(name.slice(0, 12))] : []));
  for (const name of names)
    if (/^[0-9]{12}\.done$/.test(name) && !numbers.includes(Number(name.slice(0, 12)))) await rm(join(folder, name));
  return numbers.sort((one, other) => one - other);
}

function pathOf({ folder, number }: SegmentPlace, ending: string): string {
  return join(folder, String(number).padStart(12, '0') + ending);
}
