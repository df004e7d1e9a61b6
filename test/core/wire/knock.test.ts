import { afterEach, expect, it } from 'vitest';
import { knock } from '../../../core/wire/knock.ts';
import { closedPort, closeLoopbacks, loopback } from './loopback.ts';

afterEach(closeLoopbacks);

it('an open port is open, and nothing is said there', async () => {
  const peer = await loopback(() => undefined);
  expect(await knock('127.0.0.1', peer.port, AbortSignal.timeout(1000))).toBe('open');
  expect(peer.questions).toEqual([]);
});

it('a closed port is closed', async () => {
  expect(await knock('127.0.0.1', await closedPort(), AbortSignal.timeout(1000))).toBe('closed');
});

it('who does not answer in time is silent', async () => {
  expect(await knock('127.0.0.1', await closedPort(), AbortSignal.abort())).toBe('silent');
});
