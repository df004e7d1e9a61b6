import { get, type IncomingMessage } from 'node:http';
import { setTimeout as after } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { serve } from '../../../core/service/http-server.ts';
import { quietLog } from '../../../core/service/log.ts';

const LINES = Array.from({ length: 50 }, (_, index) => `${index} ${'x'.repeat(100_000)}\n`);
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** A server of these chunks, and how many of them were taken. */
async function serving(chunks: readonly string[], fails?: Error) {
  const state = { taken: 0, ended: false };
  async function* metrics() {
    try {
      for (const chunk of chunks) {
        state.taken += 1;
        yield chunk;
      }
      if (fails) throw fails;
    } finally {
      state.ended = true;
    }
  }
  const server = await serve({
    listen: '127.0.0.1:0',
    routes: [],
    log: quietLog(),
    notReady: () => undefined,
    metrics,
  });
  stops.push(server.stop);
  return { state, url: `${server.url}/metrics` };
}

const ask = (url: string, encoding?: string) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers: encoding === undefined ? {} : { 'accept-encoding': encoding } }, resolve).on('error', reject);
  });

async function bytesOf(message: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of message) parts.push(part as Buffer);
  return Buffer.concat(parts);
}

describe('a text in chunks', () => {
  it.each([
    ['gzip', 'gzip'],
    ['gzip;q=0.5', 'gzip'],
    ['deflate, gzip, br', 'gzip'],
    ['identity', undefined],
    ['gzip;q=0', undefined],
    ['br', undefined],
    [undefined, undefined],
  ])('is sent to whoever takes %s as %s', async (encoding, expected) => {
    const { url } = await serving(LINES);
    const message = await ask(url, encoding);
    expect([message.statusCode, message.headers['content-encoding']]).toEqual([200, expected]);
    expect(message.headers['content-type']).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(message.headers.vary).toBe('Accept-Encoding');
    const bytes = await bytesOf(message);
    expect((expected ? gunzipSync(bytes) : bytes).toString()).toBe(LINES.join(''));
    if (expected) expect(bytes.length).toBeLessThan(LINES.join('').length / 10);
  });

  it('is made no faster than it is read, and no further once nobody reads', async () => {
    // Random enough that gzip leaves much to send.
    const noise = Array.from({ length: 400 }, (_, index) =>
      Array.from({ length: 10_000 }, (_each, place) =>
        ((index * 7919 + place * 104_729) ** 2 % 999_983).toString(36),
      ).join(''),
    );
    const { url, state } = await serving(noise);
    const message = await ask(url, 'gzip');
    message.pause();
    await after(300);
    const then = state.taken;
    expect(then).toBeLessThan(noise.length);
    message.destroy();
    await expect.poll(() => state.ended, { timeout: 10_000 }).toBe(true);
    expect(state.taken).toBeLessThan(noise.length);
  });

  it('is a refusal in plain text where it cannot be made at all', async () => {
    const { url } = await serving([], new Error('no such thing'));
    const message = await ask(url, 'gzip');
    expect([message.statusCode, message.headers['content-encoding']]).toEqual([500, undefined]);
    expect((await bytesOf(message)).toString()).toContain('"status":500');
  });
});
