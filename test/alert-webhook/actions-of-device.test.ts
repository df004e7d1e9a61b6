import { expect, it } from 'vitest';
import { operators, rackOf } from './desk.ts';

it('tells what was done to one device, newest first, as the story of the device asks for it', async () => {
  const farm = await operators({ devices: rackOf(2) });
  for (const id of ['m1', 'm2']) expect((await farm.order(`/devices/${id}/power`, { to: 'off' })).status).toBe(200);
  const devices = async (query: string) =>
    ((await farm.get(`/actions${query}`)).body as { device: string }[]).map(({ device }) => device);
  expect(await devices('')).toEqual(['m2', 'm1']);
  expect(await devices('?device=m1')).toEqual(['m1']);
  expect(await devices('?device=m3&limit=5')).toEqual([]);
});
