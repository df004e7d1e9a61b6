import { setTimeout as wait } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { turns } from '../../../core/wire/turns.ts';

const never = new AbortController().signal;

it('runs the jobs of one key one after the other, those of another at the same time', async () => {
  const inTurn = turns();
  const log: string[] = [];
  const job = (name: string, ms: number) => async () => {
    log.push(`${name} begins`);
    await wait(ms);
    log.push(`${name} ends`);
    return name;
  };
  const results = Promise.all([
    inTurn('pdu', never, job('a', 30)),
    inTurn('pdu', never, job('b', 1)),
    inTurn('other', never, job('c', 10)),
  ]);
  expect(await results).toEqual(['a', 'b', 'c']);
  expect(log).toEqual(['a begins', 'c begins', 'c ends', 'a ends', 'b begins', 'b ends']);
});

it('goes on after a job that fails', async () => {
  const inTurn = turns();
  const failing = inTurn('pdu', never, () => Promise.reject(new Error('no')));
  const next = inTurn('pdu', never, async () => 'yes');
  await expect(failing).rejects.toThrow('no');
  expect(await next).toBe('yes');
});

it('a job that is given up while it waits neither runs nor lets the next one in before its turn', async () => {
  const inTurn = turns();
  const log: string[] = [];
  const abort = new AbortController();
  const first = inTurn('pdu', never, async () => {
    await wait(30);
    log.push('first');
  });
  const second = inTurn('pdu', abort.signal, async () => {
    log.push('second');
  });
  abort.abort();
  await expect(second).rejects.toMatchObject({ name: 'WireError', reason: 'timeout' });
  await Promise.all([first, inTurn('pdu', never, async () => void log.push('third'))]);
  expect(log).toEqual(['first', 'third']);
});

it('a job whose deadline has passed before never runs', async () => {
  const job = () => Promise.reject(new Error('it ran'));
  await expect(turns()('pdu', AbortSignal.abort(), job)).rejects.toMatchObject({ reason: 'timeout' });
});
