import { execFileSync } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { OpenFile } from '../../../exporter/influx/segment.ts';
import type { Spool } from '../../../exporter/influx/spool.ts';
import { spoolDesk } from './spool-desk.ts';

const desk = spoolDesk();

/** Lets writes fail while `isFull` says so, in the middle of a record, as a full disk does. */
function fullDisk(isFull: () => boolean): OpenFile {
  return async (path, flags, mode) => {
    const file = await open(path, flags, mode);
    const write = file.write.bind(file);
    return Object.assign(file, {
      write: async (bytes: Buffer, from: number, length: number, place: number) => {
        if (!isFull()) return write(bytes, from, length, place);
        await write(bytes, from, Math.min(5, length), place);
        throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
      },
    });
  };
}

describe('a full disk', () => {
  it('lets batches wait in memory, and takes them as soon as it can', async () => {
    let full = false;
    const spool = await desk.spool({ open: fullDisk(() => full) });
    await desk.put(spool, 'a');
    full = true;
    await desk.put(spool, 'b');
    await desk.put(spool, 'c');
    expect([await desk.texts(spool), spool.points]).toEqual([['a', 'b', 'c'], 3]);
    expect(await desk.texts(await desk.spool())).toEqual(['a']);
    full = false;
    await desk.put(spool, 'd');
    expect(await desk.texts(spool)).toEqual(['a', 'b', 'c', 'd']);
    expect(await desk.texts(await desk.spool())).toEqual(['a', 'b', 'c', 'd']);
    expect(desk.dropped).toEqual({});
    expect(new Set(desk.troubles)).toEqual(new Set(['append ENOSPC: no space left on device, write']));
  });

  it('drops the oldest of what waits in memory beyond its bound', async () => {
    const spool = await desk.spool({ open: fullDisk(() => true), heldBytes: 1000 });
    for (let index = 0; index < 5; index += 1) await desk.put(spool, `${index}${'x'.repeat(399)}`, 4);
    expect((await desk.texts(spool)).map((text) => text?.[0])).toEqual(['3', '4']);
    expect(desk.dropped).toEqual({ 'no-disk': 12 });
  });

  it('does not forget what the server has', async () => {
    let full = false;
    const spool = await desk.spool({ open: fullDisk(() => full) });
    await desk.put(spool, 'a');
    await desk.put(spool, 'b');
    full = true;
    await spool.done([...spool.entries()].slice(0, 1));
    expect(await desk.texts(spool)).toEqual(['b']);
    full = false;
    await spool.done([...spool.entries()]);
    expect(await desk.texts(await desk.spool())).not.toContain('b');
  });

  it.skipIf(process.getuid?.() !== 0)('is a real one, too: a file system of 256 KiB', async () => {
    const disk = join(desk.folder, 'disk');
    execFileSync('mkdir', [disk]);
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'none', disk]);
    try {
      const own = { folder: disk, maxBytes: 10e6, heldBytes: 1e6 };
      const spool = await desk.spool(own);
      for (let index = 0; index < 40; index += 1) await desk.put(spool, `${index} ${'x'.repeat(10_000)}`);
      expect(desk.troubles[0]).toMatch(/^append ENOSPC/);
      const numbersOf = async (one: Spool) => (await desk.texts(one)).map((text) => Number(text?.split(' ')[0]));
      const from = (first: number, end = 40) => Array.from({ length: end - first }, (_, index) => first + index);
      expect(await numbersOf(spool)).toEqual(from(0));
      const onDisk = [...spool.entries()].filter(({ segment }) => segment).length;
      expect(onDisk).toBeGreaterThan(15);
      // That the server has some is written although nothing else can be.
      await spool.done([...spool.entries()].slice(0, 10));
      const other = await desk.spool(own);
      expect(await numbersOf(other)).toEqual(from(10, onDisk));
      // Whoever holds a file open keeps its room.
      await other.close();
      // What waited in memory finds room as soon as the server has what is on disk, and the next process has it.
      await spool.done([...spool.entries()].slice(0, onDisk - 10));
      expect(await numbersOf(await desk.spool(own))).toEqual(from(onDisk));
      expect(desk.dropped).toEqual({});
    } finally {
      execFileSync('umount', ['-l', disk]);
    }
  });
});
