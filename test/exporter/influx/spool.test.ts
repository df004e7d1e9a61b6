import { readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lockFolder } from '../../../exporter/influx/folder-lock.ts';
import { spoolDesk } from './spool-desk.ts';

const desk = spoolDesk();

describe('the spool', () => {
  it('gives batches back in order, to the next process as well, without those that the server has', async () => {
    const spool = await desk.spool();
    for (const text of ['a', 'b', 'c', 'd']) await desk.put(spool, text, 10);
    const [first, , third] = [...spool.entries()];
    await spool.done([first, third].flatMap((entry) => entry ?? []));
    expect([await desk.texts(spool), spool.points]).toEqual([['b', 'd'], 20]);
    // No close: a crash.
    const next = await desk.spool();
    expect([await desk.texts(next), next.points]).toEqual([['b', 'd'], 20]);
    await desk.put(next, 'e');
    expect(await desk.texts(await desk.spool())).toEqual(['b', 'd', 'e']);
  });

  it('is read by nobody else', async () => {
    const folder = join(desk.folder, 'own');
    const spool = await desk.spool({ folder });
    for (const text of ['a', 'b']) await desk.put(spool, text);
    await spool.done([...spool.entries()].slice(0, 1));
    const modes = readdirSync(folder).map((name) => statSync(join(folder, name)).mode & 0o777);
    expect(modes).toEqual([0o600, 0o600]);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('loses what was cut off and nothing else, and sends twice what was not surely done', async () => {
    const spool = await desk.spool();
    for (const text of ['a', 'b', 'c']) await desk.put(spool, text);
    await spool.done([...spool.entries()].slice(0, 1));
    const [points = '', done = ''] = [join(desk.folder, '000000000001.points'), join(desk.folder, '000000000001.done')];
    truncateSync(points, statSync(points).size - 1);
    expect(await desk.texts(await desk.spool())).toEqual(['b']);
    truncateSync(done, 5);
    expect(await desk.texts(await desk.spool())).toEqual(['a', 'b']);
  });

  it('counts a damaged batch and goes on with the others', async () => {
    const spool = await desk.spool();
    for (const text of ['aaaa', 'bbbb', 'cccc']) await desk.put(spool, text, 7);
    const file = join(desk.folder, '000000000001.points');
    const bytes = readFileSync(file);
    bytes[36 + 32] = 0;
    writeFileSync(file, bytes);
    const next = await desk.spool();
    expect((await desk.texts(next)).filter(Boolean)).toEqual(['aaaa', 'cccc']);
    expect([desk.dropped, next.points]).toEqual([{ damaged: 7 }, 14]);
  });

  it('removes a segment of which the server has all', async () => {
    const spool = await desk.spool({ maxBytes: 80_000 });
    for (let index = 0; index < 6; index += 1) await desk.put(spool, 'x'.repeat(5000));
    expect(desk.files().filter((name) => name.endsWith('.points'))).toEqual(
      [1, 2, 3].map((number) => `00000000000${number}.points`),
    );
    await spool.done([...spool.entries()].slice(0, 5));
    expect(desk.files()).toEqual(['000000000003.done', '000000000003.points']);
    expect(spool.bytes).toBe(2 * 5032 + 4096);
    await spool.close();
    const next = await desk.spool();
    await next.done([...next.entries()]);
    expect([desk.files(), next.bytes, next.points]).toEqual([[], 0, 0]);
  });

  it('keeps within its size by dropping the oldest', async () => {
    const spool = await desk.spool({ maxBytes: 80_000 });
    for (let index = 0; index < 40; index += 1) {
      await desk.put(spool, `${index} ${'x'.repeat(2500)}`, 3);
      const onDisk = desk.files().reduce((sum, name) => sum + statSync(join(desk.folder, name)).size, 0);
      expect(onDisk).toBeLessThanOrEqual(80_000);
    }
    const left = (await desk.texts(spool)).map((text) => Number(text?.split(' ')[0]));
    expect(left.at(-1)).toBe(39);
    expect(left).toEqual(left.map((_, index) => 40 - left.length + index));
    expect(desk.dropped).toEqual({ 'spool-full': 3 * (40 - left.length) });
    expect(left.length).toBeGreaterThan(10);
  });

  it('drops what is too old, also while only little comes', async () => {
    const spool = await desk.spool();
    for (let minute = 0; minute <= 90; minute += 1) {
      await desk.put(spool, `${minute}`);
      await spool.expire();
      desk.now += 60_000;
    }
    const left = (await desk.texts(spool)).map(Number);
    expect(left.at(-1)).toBe(90);
    // An hour, and what shares a segment with something that is younger.
    expect(left[0]).toBeGreaterThan(25);
    expect(left[0]).toBeLessThan(32);
    expect(desk.dropped).toEqual({ 'too-old': left[0] });
  });
});

describe('the lock of a folder', () => {
  it('is for one process; a dead one holds nobody up', () => {
    const unlock = lockFolder(desk.folder);
    expect(() => lockFolder(desk.folder)).toThrow(`process ${process.pid} has it`);
    unlock();
    lockFolder(desk.folder)();
    for (const left of ['999999999 1', `${process.pid} 1`, '', 'nonsense']) {
      writeFileSync(join(desk.folder, 'lock'), left);
      lockFolder(desk.folder)();
    }
  });
});
