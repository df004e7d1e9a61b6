import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Sample } from '../../core/farm/sample.ts';
import { type HttpServer, serve } from '../../core/service/http-server.ts';
import { quietLog } from '../../core/service/log.ts';
import { probeRoute } from '../../exporter/probe.ts';

let server: HttpServer;
const polled: string[] = [];

beforeAll(async () => {
  const pollNow = (id: string) =>
    id === 'm1' ? Promise.resolve(void polled.push(id)).then(() => ({}) as Sample) : undefined;
  const route = probeRoute({ latest: { textOf: (id) => `miner_up{miner="${id}"} 1\n` }, pollNow });
  server = await serve({
    listen: ':0',
    log: quietLog(),
    routes: [route],
    notReady: () => undefined,
    metrics: () => [],
  });
});
afterAll(() => server.stop());

const probe = async (query: string) => {
  const answer = await fetch(`${server.url}/probe?${query}`, { redirect: 'manual' });
  return { status: answer.status, text: await answer.text() };
};

describe('/probe', () => {
  it('polls a device of the inventory', async () => {
    expect(await probe('target=m1')).toEqual({ status: 200, text: 'miner_up{miner="m1"} 1\n' });
    expect(polled).toEqual(['m1']);
  });

  it.each([
    ['an address of a cloud’s metadata', 'target=169.254.169.254', 400, 'addresses are not taken'],
    ['the same as IPv6', 'target=[::ffff:169.254.169.254]', 400, 'addresses are not taken'],
    ['the same as IPv6 without brackets', 'target=::ffff:a9fe:a9fe', 400, 'addresses are not taken'],
    ['the same as one number', 'target=2852039166', 400, 'addresses are not taken'],
    ['the same in hexadecimal', 'target=0xA9FEA9FE', 404, 'there is no device'],
    ['the same in octal', 'target=0251.0376.0251.0376', 400, 'addresses are not taken'],
    ['an address of this machine', 'target=127.1', 400, 'addresses are not taken'],
    ['a port of this machine', 'target=127.0.0.1:22', 400, 'addresses are not taken'],
    ['a URL', 'target=http://169.254.169.254/latest/meta-data', 400, 'addresses are not taken'],
    ['a URL with a user', 'target=m1@169.254.169.254', 400, 'addresses are not taken'],
    ['a file', 'target=file:///etc/passwd', 400, 'addresses are not taken'],
    ['a name that resolves to anything, at any time', 'target=rebind.example', 404, 'there is no device'],
    ['a known id with an address behind it', 'target=m1%0a169.254.169.254', 404, 'there is no device'],
    ['two targets', 'target=m1&target=169.254.169.254', 400, 'target'],
    ['a key that blackbox_exporter has', 'target=m1&module=http', 400, 'module'],
    ['no target', 'target=', 400, 'target'],
  ])('refuses %s, and asks nobody', async (_, query, status, said) => {
    const before = polled.length;
    const answer = await probe(query);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(said);
    expect(polled.length).toBe(before);
  });
});
