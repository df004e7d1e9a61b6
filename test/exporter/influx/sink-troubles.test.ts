import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Log } from '../../../core/service/log.ts';
import { reply, sinkDesk, soon } from './sink-desk.ts';

const desk = sinkDesk();

describe('trouble on the way to InfluxDB', () => {
  it.each([
    ['a wrong token', 401, '{"code":"unauthorized","message":"unauthorized access"}', 'misconfigured'],
    ['an unknown bucket', 404, '{"code":"not found","message":"bucket \\"north\\" not found"}', 'misconfigured'],
    ['a fault of the server', 500, '{"error":"engine: closed"}', 'server-error'],
  ])('keeps everything through %s, says so once and writes it when that is over', async (_, status, body, why) => {
    let failing = true;
    desk.answer = (_heard, response) => (failing ? reply(response, status, body) : reply(response, 204));
    const told: Record<string, unknown>[] = [];
    const tell = (words: Record<string, unknown>, event: string) => void told.push({ ...words, event });
    const log = { error: tell, warn: tell, info: tell, debug: tell } as unknown as Log;
    const sink = await desk.sink({}, { log });
    const lines = [desk.take(sink), desk.take(sink)];
    await expect.poll(() => desk.heard.length, soon).toBeGreaterThan(3);
    expect(await desk.series(sink)).toMatchObject({
      logixx_influx_spool_points: 2,
      logixx_influx_points_written_total: 0,
      'logixx_influx_points_dropped_total{reason="refused"}': 0,
    });
    expect((await desk.series(sink))[`logixx_influx_requests_total{result="${why}"}`]).toBeGreaterThan(2);
    expect(told.filter(({ event }) => event === 'influx-writes-failing')).toHaveLength(1);
    expect(told[0]).toMatchObject({ why, detail: expect.stringContaining(`HTTP ${status}: `) });
    failing = false;
    desk.heard = [];
    await expect.poll(() => desk.lines(), soon).toEqual(lines);
    await expect.poll(() => told.at(-1), soon).toMatchObject({ event: 'influx-written-again' });
  });

  it('parts with bad lines, keeps them for a person and writes the others', async () => {
    const sink = await desk.sink({ flushSeconds: 0.2 });
    const lines = [desk.take(sink), desk.take(sink), desk.take(sink)];
    desk.answer = ({ lines: these }, response) =>
      these.includes(lines[1] ?? '')
        ? reply(
            response,
            400,
            JSON.stringify({ code: 'invalid', message: `unable to parse '${lines[1]}': bad timestamp` }),
          )
        : reply(response, 204);
    await expect.poll(() => desk.heard.at(-1)?.lines, soon).toEqual([lines[0], lines[2]]);
    await expect
      .poll(() => desk.series(sink), soon)
      .toMatchObject({
        logixx_influx_spool_points: 0,
        logixx_influx_points_written_total: 2,
        'logixx_influx_points_dropped_total{reason="refused"}': 1,
      });
    expect(readFileSync(join(desk.folder, 'spool', 'refused.lp'), 'utf8')).toBe(`# bad timestamp\n${lines[1]}\n`);
  });
});
