import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Secret } from '../../../core/service/secret.ts';
import type { InfluxConfig } from '../../../exporter/influx/config.ts';
import { systemTimers } from '../../../exporter/timers.ts';
import { reply, sinkDesk, soon } from './sink-desk.ts';

const desk = sinkDesk();

describe('the way to InfluxDB', () => {
  it.each<[string, Partial<InfluxConfig>, string, string | undefined]>([
    ['version 2', { token: new Secret('t0') }, '/api/v2/write?org=farm&bucket=north&precision=ms', 'Token t0'],
    ['version 2 without a token', {}, '/api/v2/write?org=farm&bucket=north&precision=ms', undefined],
    [
      'version 1',
      { version: 1, database: 'farm', retentionPolicy: 'a year', username: 'u', password: new Secret('p:w') },
      '/write?db=farm&rp=a+year&precision=ms',
      `Basic ${Buffer.from('u:p:w').toString('base64')}`,
    ],
    [
      'version 3',
      { version: 3, database: 'farm', token: new Secret('t3') },
      '/api/v3/write_lp?db=farm&precision=millisecond',
      'Bearer t3',
    ],
  ])('asks %s as it wants to be asked', async (_, more, path, authorization) => {
    const sink = await desk.sink(more);
    const line = desk.take(sink);
    await expect.poll(() => desk.lines(), soon).toEqual([line]);
    expect([desk.heard[0]?.path, desk.heard[0]?.headers.authorization]).toEqual([path, authorization]);
    expect(desk.heard[0]?.headers['content-encoding']).toBe('gzip');
    await expect.poll(() => sink.waiting, soon).toBe(0);
  });

  it('keeps a path of the address', async () => {
    const sink = await desk.sink({ url: `${desk.url}/influx/` });
    desk.take(sink);
    await expect.poll(() => desk.heard[0]?.path, soon).toBe('/influx/api/v2/write?org=farm&bucket=north&precision=ms');
  });

  it('sends full requests, and what is less after a while', async () => {
    const sink = await desk.sink({ batchPoints: 10, flushSeconds: 0.3 });
    const lines = Array.from({ length: 25 }, () => desk.take(sink));
    await expect.poll(() => desk.lines(), soon).toHaveLength(20);
    await expect.poll(() => desk.lines(), soon).toEqual(lines);
    await expect.poll(async () => (await desk.series(sink))['logixx_influx_points_written_total'], soon).toBe(25);
  });

  it('waits as long as a busy server asks', async () => {
    desk.answer = (_, response) => reply(response, desk.heard.length === 1 ? 429 : 204, '', { 'retry-after': '1' });
    const line = desk.take(await desk.sink());
    await expect.poll(() => desk.lines(), soon).toEqual([line, line]);
    expect((desk.heard[1]?.at ?? 0) - (desk.heard[0]?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('writes live data at once while it drains a long backlog from its oldest end', async () => {
    let isUp = false;
    desk.answer = (_, response) => (isUp ? void setTimeout(() => reply(response, 204), 100) : reply(response, 503));
    // A clock that is ahead: what was put on disk so long ago is backlog.
    let ahead = 0;
    const timers = { ...systemTimers, now: () => systemTimers.now() + ahead };
    const sink = await desk.sink({ batchPoints: 10, retryMaxSeconds: 0.1 }, { timers });
    const old = Array.from({ length: 300 }, () => desk.take(sink));
    await sink.flush();
    ahead = 60_000;
    desk.heard = [];
    isUp = true;
    const waits: number[] = [];
    for (let round = 0; round < 5; round += 1) {
      const [line, since] = [desk.take(sink), Date.now()];
      await expect.poll(() => desk.lines().includes(line), soon).toBe(true);
      waits.push(Date.now() - since);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    // 30 requests of a tenth of a second: the backlog is not over yet, and nothing waited for it.
    expect(desk.lines()).not.toContain(old.at(-1));
    expect(Math.max(...waits)).toBeLessThan(1500);
    await expect.poll(() => sink.waiting, soon).toBe(0);
    expect(desk.lines().filter((line) => old.includes(line))).toEqual(old);
  });

  it('leaves what it could not send to the next process', async () => {
    desk.answer = (_, response) => reply(response, 503);
    const first = await desk.sink();
    const lines = [desk.take(first), desk.take(first)];
    await first.stop();
    desk.heard = [];
    desk.answer = (_, response) => reply(response, 204);
    const next = await desk.sink();
    expect(next.waiting).toBe(2);
    await expect.poll(() => desk.lines(), soon).toEqual(lines);
  });

  it('gives up a request that is not answered in time, and sends it again', async () => {
    desk.answer = (_, response) => (desk.heard.length > 1 ? reply(response, 204) : undefined);
    const line = desk.take(await desk.sink({ timeoutSeconds: 0.2 }));
    await expect.poll(() => desk.lines(), soon).toEqual([line, line]);
  });

  it('does not follow a redirect with its token', async () => {
    desk.answer = (one, response) => reply(response, 307, '', { location: `${desk.url}/elsewhere?${one.path}` });
    const sink = await desk.sink({ token: new Secret('t') });
    desk.take(sink);
    await expect.poll(() => desk.heard.length, soon).toBeGreaterThan(1);
    expect(desk.heard.filter(({ path }) => path.startsWith('/elsewhere'))).toEqual([]);
    expect(sink.waiting).toBe(1);
  });

  it.each([
    ['another sink has', async () => void (await desk.sink()), /has it\), expected a folder/],
    [
      'that is a file',
      async () => writeFileSync(join(desk.folder, 'spool'), ''),
      /exporter\.influx\.spool\.folder: found .*EEXIST/,
    ],
  ])('refuses a folder %s', async (_, before, message) => {
    await before();
    await expect(desk.sink()).rejects.toThrow(message);
  });
});
