import { expect, it } from 'vitest';
import { operators } from './desk.ts';

it('verifies the ledger for people who ask, to its last line', async () => {
  const farm = await operators();
  const empty = await farm.get('/ledger/verify');
  expect(empty).toMatchObject({ status: 200, body: { unsealed: [] } });
  await farm.order('/devices/m1/latch');
  const { body } = await farm.get('/ledger/verify');
  expect(body.lines).toBeGreaterThan(empty.body.lines);
  const { seq, hash } = (await farm.get('/ledger/head')).body;
  expect(seq).toBeGreaterThanOrEqual(body.head.seq);
  expect(hash).toMatch(/^[0-9a-f]{64}$/);
  expect(body).not.toHaveProperty('broken');
});
