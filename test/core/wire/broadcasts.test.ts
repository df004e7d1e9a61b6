import { createSocket } from 'node:dgram';
import { expect, it, onTestFinished } from 'vitest';
import { type Broadcast, hearBroadcasts } from '../../../core/wire/broadcasts.ts';

it('hears who speaks, and at most 512 bytes of it', async () => {
  let heard: (broadcast: Broadcast) => void = () => undefined;
  const next = () => new Promise<Broadcast>((resolve) => (heard = resolve));
  const { ports, close } = await hearBroadcasts([0], (broadcast) => heard(broadcast), '127.0.0.1');
  const sender = createSocket('udp4');
  onTestFinished(async () => {
    sender.close();
    await close();
  });
  const first = next();
  sender.send('10.0.0.5,AA:BB:CC:DD:EE:FF', ports[0] ?? 0, '127.0.0.1');
  expect(await first).toEqual({ from: '127.0.0.1', port: 0, text: '10.0.0.5,AA:BB:CC:DD:EE:FF' });
  const second = next();
  sender.send('x'.repeat(5000), ports[0] ?? 0, '127.0.0.1');
  expect((await second).text).toHaveLength(512);
});

it('says that a port cannot be opened', async () => {
  await expect(hearBroadcasts([0], () => undefined, '192.0.2.1')).rejects.toThrow(/EADDRNOTAVAIL/);
});
