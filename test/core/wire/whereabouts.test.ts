import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openWire } from '../../../core/wire/open.ts';
import { type Lookup, whereabouts } from '../../../core/wire/whereabouts.ts';

const always =
  (...addresses: string[]): Lookup =>
  async () =>
    addresses.map((address) => ({ address }));

/** A device, and how often it was asked. */
async function device(): Promise<{ port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.end('{"who":"device"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, asked };
}

describe('where a device may be', () => {
  it.each([
    ['an address of a private network', '10.1.2.3', '10.1.2.3'],
    ['one of this machine, where simulated farms are', '127.0.0.1', '127.0.0.1'],
    ['one of IPv6', 'fd00::17', 'fd00::17'],
    ['one of IPv4, written as IPv6', '::ffff:10.1.2.3', '::ffff:10.1.2.3'],
  ])('%s', async (_, host, address) => {
    expect(await whereabouts(host, () => Promise.reject(new Error('nobody is asked')))).toBe(address);
  });

  it.each([
    ['the metadata of a cloud', '169.254.169.254'],
    ['the same as IPv6', '::ffff:169.254.169.254'],
    ['the same as IPv6 in hexadecimal', '::ffff:a9fe:a9fe'],
    ['the same by translation', '64:ff9b::a9fe:a9fe'],
    ['the same by 6to4', '2002:a9fe:a9fe::1'],
    ['the metadata of another cloud', '100.100.100.200'],
    ['the metadata of a cloud in IPv6', 'fd00:ec2::254'],
    ['this host, whichever it is', '0.0.0.0'],
    ['the same as IPv6', '::'],
    ['a neighbour by link-local IPv6', 'fe80::1'],
    ['everybody who listens', '239.255.255.250'],
    ['everybody', '255.255.255.255'],
  ])('never %s: %s', async (_, host) => {
    await expect(whereabouts(host)).rejects.toMatchObject({ reason: 'forbidden' });
  });

  // What a system makes of them, it makes as it does of a name.
  it.each(['0xA9FEA9FE', '2852039166', '0251.0376.0251.0376', 'metadata.example'])(
    'never %s, where it resolves to that',
    async (host) => {
      const refused = whereabouts(host, always('169.254.169.254'));
      await expect(refused).rejects.toMatchObject({ reason: 'forbidden', message: expect.stringContaining(host) });
    },
  );

  it('never a name of which one address is such a one', async () => {
    await expect(whereabouts('pdu', always('10.0.0.9', '169.254.1.1'))).rejects.toMatchObject({ reason: 'forbidden' });
  });

  it.each<[string, Lookup, string]>([
    ['that nobody knows', () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' })), 'ENOTFOUND'],
    ['without addresses', always(), 'no address'],
  ])('a name %s is unreachable', async (_, lookup, why) => {
    const refused = whereabouts('pdu', lookup);
    await expect(refused).rejects.toMatchObject({ reason: 'unreachable', message: expect.stringContaining(why) });
  });
});

describe('a name that changes its mind', () => {
  it('is asked at the address that was checked, and nowhere when the next one is not allowed', async () => {
    const { port, asked } = await device();
    const answers = [['127.0.0.1'], ['169.254.169.254'], ['127.0.0.1']];
    let looked = 0;
    const { wire, close } = openWire({ lookup: async () => (answers[looked++] ?? []).map((address) => ({ address })) });
    onTestFinished(close);
    const to = { host: 'rebind.example', ports: { http: port } };
    const ask = (path: string) => wire({ via: 'http', method: 'GET', path }, to, new AbortController().signal);
    expect((await ask('/1')).str('who')).toBe('device');
    await expect(ask('/2')).rejects.toMatchObject({ reason: 'forbidden' });
    expect((await ask('/3')).str('who')).toBe('device');
    // One look-up a request: none between the check and the connection.
    expect([looked, asked]).toEqual([3, ['/1', '/3']]);
  });

  it.each(['http', 'cgminer', 'whatsminer', 'snmp'] as const)(
    'sends nothing over %s to where it must not',
    async (via) => {
      const { wire, close } = openWire({ lookup: always('169.254.169.254') });
      onTestFinished(close);
      const requests = {
        http: { via, method: 'GET', path: '/' },
        cgminer: { via, command: 'summary' },
        whatsminer: { via, api: 3, command: 'get.device.info' },
        snmp: { via, get: { it: '1.3.6.1.2.1.1.1.0' } },
      } as const;
      const asking = wire(requests[via] as never, { host: 'rebind.example' }, new AbortController().signal);
      await expect(asking).rejects.toMatchObject({ reason: 'forbidden' });
    },
  );
});
