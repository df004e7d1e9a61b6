import { describe, expect, it } from 'vitest';
import { call } from './call-double.ts';
import { bench, MAC_COLUMN } from './farm.ts';

const ASSET = { asset_tag: 'A1', model_id: 1, status_id: 1, name: 'A & <B>', [MAC_COLUMN]: '0A:1B:2C:3D:4E:5F' };

describe('lists', () => {
  it.each([
    ['', 3, [5, 4, 3]],
    ['?limit=2&sort=id&order=asc', 2, [1, 2]],
    ['?limit=0&sort=id&order=asc', 3, [1, 2, 3]],
    ['?limit=9&sort=id&order=asc', 3, [1, 2, 3]],
    ['?limit=-2&sort=id&order=asc&offset=1', 2, [2, 3]],
    ['?limit=x&sort=nothing', 3, [5, 4, 3]],
    ['?offset=99', 0, []],
  ])('%s gives %i rows', async (query, count, ids) => {
    const place = await bench([], { maxResults: 3 });
    for (let number = 0; number < 2; number += 1) await call(place, 'POST', '/locations', { name: `Hall ${number}` });
    const { body } = await call(place, 'GET', `/locations${query}`);
    const { total, rows } = body as { total: number; rows: { id: number }[] };
    expect([total, rows.length, rows.map(({ id }) => id)]).toEqual([5, count, ids]);
    await place.stop();
  });

  it.each([
    ['/hardware', ['A1']],
    ['/hardware?status=Archived', ['A2']],
    ['/hardware?status_id=3', ['A2']],
    ['/hardware?status=Deleted', ['A3']],
    ['/hardware/byserial/S/2', ['A2']],
    [`/hardware?${MAC_COLUMN}=0a:1b:2c:3d:4e:5f`, ['A1']],
    ['/hardware?search=nothing OR a & <', ['A1']],
  ])('%s shows %o', async (path, tags) => {
    const place = await bench([]);
    await call(place, 'POST', '/hardware', ASSET);
    await call(place, 'POST', '/hardware', { asset_tag: 'A2', model_id: 1, status_id: 3, serial: 'S/2' });
    await call(place, 'POST', '/hardware', { asset_tag: 'A3', model_id: 1, status_id: 1 });
    await call(place, 'DELETE', '/hardware/3');
    const { body } = await call(place, 'GET', path.replace('& <', '%26 %3C'));
    expect((body as { rows: { asset_tag: string }[] }).rows.map((row) => row.asset_tag)).toEqual(tags);
    await place.stop();
  });

  it('selectlists have 50 a page', async () => {
    const place = await bench([]);
    for (let number = 0; number < 60; number += 1) await call(place, 'POST', '/companies', { name: `C${number}` });
    const { body } = await call(place, 'GET', '/companies/selectlist?page=2&search=C');
    expect(body).toMatchObject({ pagination: { more: false, per_page: 50 }, total_count: 60, page: 2, page_count: 2 });
    expect((body as { results: unknown[] }).results).toHaveLength(10);
    await place.stop();
  });
});
