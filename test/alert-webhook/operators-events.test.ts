import { afterEach, describe, expect, it } from 'vitest';
import { alertBody, silentSample, until } from './bench.ts';
import { operators } from './desk.ts';

interface Event {
  id: number;
  event: string;
  data: { step: string; phase: string; kind?: string; actionId?: number; evidence: Record<string, unknown> };
}

const readers: AbortController[] = [];
afterEach(() => {
  for (const reader of readers.splice(0)) reader.abort();
});

/** Reads the stream until it ends; events and comments are there as they come. */
async function listen(url: string, headers: Record<string, string> = {}, query = '') {
  const reader = new AbortController();
  readers.push(reader);
  const response = await fetch(`${url}/api/v1/events${query}`, { headers, signal: reader.signal });
  const events: Event[] = [];
  let rest = '';
  let hasEnded = false;
  const take = (block: string) => {
    const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
    const data = field('data');
    if (data !== undefined)
      events.push({ id: Number(field('id')), event: field('event') ?? '', data: JSON.parse(data) as Event['data'] });
  };
  const reading = (async () => {
    const decoder = new TextDecoder();
    for await (const chunk of response.body ?? []) {
      rest += decoder.decode(chunk as Uint8Array, { stream: true });
      for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
        take(rest.slice(0, end));
        rest = rest.slice(end + 2);
      }
    }
  })().then(
    () => {
      hasEnded = true;
    },
    () => undefined,
  );
  return { response, events, reading, ended: () => hasEnded, leave: () => reader.abort() };
}

describe('live events', () => {
  it('tell an alert from its episode to the end of its action, each with its id, in order', async () => {
    const farm = await operators();
    const stream = await listen(farm.url);
    expect(stream.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    farm.samples.samples.set('m1', silentSample('m1'));
    farm.pdus.outlet().watts = 20;
    await farm.post(alertBody(['m1']));
    await until(
      'the end of the action was told',
      () => stream.events.some(({ data }) => data.kind === 'ended'),
      15_000,
    );
    const names = stream.events.map(({ event, data }) => (data.kind ? `${event} ${data.kind}` : event));
    expect(names.indexOf('episode')).toBeLessThan(names.indexOf('decision'));
    expect(names.indexOf('decision')).toBeLessThan(names.indexOf('action started'));
    expect(names.indexOf('action started')).toBeLessThan(names.indexOf('action step'));
    expect(names.filter((name) => name.startsWith('action')).at(-1)).toBe('action ended');
    const ids = stream.events.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('go on after the last one that was seen, and tell nothing twice', async () => {
    const farm = await operators();
    for (const on of [true, false]) await farm.call('PUT', '/kill-switch', { on, by: 'anna', comment: 'drill' });
    const all = await listen(farm.url, {}, '?after=0');
    await until('both came', () => all.events.length >= 2);
    const [first, second] = all.events;
    expect(first).toMatchObject({ event: 'kill-switch', data: { evidence: { on: true, by: 'anna' } } });
    const rest = await listen(farm.url, { 'last-event-id': String(first?.id) }, '?after=0');
    await until('the second came', () => rest.events.length >= 1);
    await farm.order('/devices/m1/latch');
    await until('the latch came', () => rest.events.some(({ event }) => event === 'latch'));
    expect(rest.events[0]).toEqual(second);
    expect(rest.events.filter(({ id }) => id === first?.id)).toEqual([]);
  });

  it('without a last id begin now', async () => {
    const farm = await operators();
    await farm.call('PUT', '/kill-switch', { on: true, by: 'anna', comment: 'drill' });
    const stream = await listen(farm.url);
    await farm.order('/devices/m1/latch');
    await until('the latch came', () => stream.events.length > 0);
    expect(stream.events.map(({ event }) => event)).toEqual(['latch']);
  });

  it('are read to slow readers in parts, and lose nothing', async () => {
    const farm = await operators();
    const count = 450;
    for (let index = 0; index < 3; index += 1)
      await Promise.all(
        Array.from({ length: count / 3 }, () =>
          farm.call('PUT', '/kill-switch', { on: false, by: 'anna', comment: 'x' }),
        ),
      );
    const stream = await listen(farm.url, {}, '?after=0');
    await until('all came', () => stream.events.length >= count, 20_000);
    expect(stream.events).toHaveLength(count);
  }, 60_000);

  it('end when the service stops, and a reader that leaves is let go', async () => {
    const farm = await operators();
    const leaving = await listen(farm.url);
    const staying = await listen(farm.url);
    leaving.leave();
    await leaving.reading;
    await farm.stop();
    await staying.reading;
    expect(staying.ended()).toBe(true);
  });

  it('refuse an id that is none', async () => {
    const farm = await operators();
    const response = await fetch(`${farm.url}/api/v1/events`, { headers: { 'last-event-id': 'x7' } });
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        title: 'Bad Request',
        status: 400,
        detail: 'Last-Event-ID: found "x7", expected the id of an event, such as 42',
      },
    ]);
  });
});
