import { expect, it } from 'vitest';
import { call, HEADERS } from './call-double.ts';
import { bench, MAC_COLUMN } from './farm.ts';

// The shapes here are those of the contract of Snipe-IT's API, so that nothing is tested against a friendlier one.
const ASSET = { asset_tag: 'A1', model_id: 1, status_id: 1, name: 'A & <B>', [MAC_COLUMN]: '0A:1B:2C:3D:4E:5F' };

it.each<[string, string, string, unknown, Record<string, string>, object]>([
  [
    'no token',
    'GET',
    '/hardware',
    undefined,
    { Accept: 'application/json' },
    { status: 401, body: { error: 'Unauthorized or unauthenticated.' } },
  ],
  ['no token and no Accept', 'GET', '/hardware', undefined, {}, { status: 302, location: '/login' }],
  [
    'an unknown route',
    'GET',
    '/nothing',
    undefined,
    HEADERS,
    { status: 404, body: { status: 'error', messages: '404 endpoint not found', payload: null } },
  ],
  [
    'a wrong verb',
    'DELETE',
    '/hardware',
    undefined,
    HEADERS,
    { status: 405, body: { messages: 'Method not allowed' } },
  ],
  ['broken JSON', 'POST', '/hardware', '{', HEADERS, { status: 422, body: { messages: 'Invalid JSON' } }],
  [
    'no such asset',
    'GET',
    '/hardware/9',
    undefined,
    HEADERS,
    { status: 200, body: { status: 'error', messages: 'Asset does not exist.', payload: null } },
  ],
  [
    'no such asset to change',
    'PATCH',
    '/hardware/9',
    {},
    HEADERS,
    { status: 200, body: { messages: 'Asset not found' } },
  ],
  [
    'no such model',
    'GET',
    '/models/9',
    undefined,
    HEADERS,
    { status: 200, body: { messages: 'AssetModel not found' } },
  ],
  [
    'no such tag',
    'GET',
    '/hardware/bytag/X',
    undefined,
    HEADERS,
    { status: 200, body: { messages: 'Asset does not exist.' } },
  ],
  [
    'all errors together',
    'POST',
    '/hardware',
    { model_id: 9, asset_tag: ' ', _snipeit_x_9: 1 },
    HEADERS,
    {
      status: 200,
      body: {
        messages: {
          model_id: ['The selected model id is invalid.'],
          status_id: ['The status id field is required.'],
          asset_tag: ['The asset tag field is required.'],
        },
      },
    },
  ],
  [
    'an unknown custom field, told alone',
    'POST',
    '/hardware',
    { ...ASSET, _snipeit_x_9: 1, [MAC_COLUMN]: 'x' },
    HEADERS,
    {
      body: {
        messages: { _snipeit_x_9: ['This field does not seem to exist, please double check your custom field names.'] },
      },
    },
  ],
  [
    'a field of another fieldset',
    'POST',
    '/hardware',
    { ...ASSET, _snipeit_elsewhere_3: 1 },
    HEADERS,
    {
      body: {
        messages: {
          _snipeit_elsewhere_3: ["This field seems to exist, but is not available on this Asset Model's fieldset."],
        },
      },
    },
  ],
  [
    'a MAC without colons',
    'POST',
    '/hardware',
    { ...ASSET, [MAC_COLUMN]: '0A1B2C3D4E5F' },
    HEADERS,
    {
      body: { messages: { [MAC_COLUMN]: ['The  snipeit mac address 1 field format is invalid.'] } },
    },
  ],
  [
    'a status label without a type',
    'POST',
    '/statuslabels',
    { name: 'x' },
    HEADERS,
    { body: { messages: { type: ['Status label type is required.'] } } },
  ],
  [
    'and on PUT',
    'PUT',
    '/statuslabels/1',
    { name: 'x' },
    HEADERS,
    { body: { messages: 'Status label type is required.' } },
  ],
  [
    'a model twice',
    'POST',
    '/models',
    { name: 'antminer s21', category_id: 1 },
    HEADERS,
    {
      body: { messages: { name: ['The name must be unique across models and model number. '] } },
    },
  ],
])('%s', async (_what, method, path, body, headers, expected) => {
  const place = await bench([]);
  expect(await call(place, method, path, body, headers)).toMatchObject(expected);
  expect(place.double.writes).toEqual([]);
  await place.stop();
});

it('answers a write with the raw row and a read with the escaped one', async () => {
  const place = await bench([], { tz: 'Europe/Warsaw' });
  const made = await call(place, 'POST', '/hardware', { ...ASSET, name: '  A & <B> ', custom_fields: { x: 1 } });
  expect(made.body).toMatchObject({
    status: 'success',
    payload: { id: 1, name: 'A & <B>', [MAC_COLUMN]: '0A:1B:2C:3D:4E:5F', created_at: '2026-11-21T18:00:00.000000Z' },
  });
  const read = await call(place, 'GET', '/hardware/bytag/a1');
  expect(read.body).toMatchObject({
    name: 'A &amp; &lt;B&gt;',
    created_at: { datetime: '2026-11-21 19:00:00' },
    custom_fields: { 'MAC Address': { field: MAC_COLUMN, value: '0A:1B:2C:3D:4E:5F' }, Position: { value: '' } },
  });
  expect((await call(place, 'POST', '/companies', { name: 'R&D' })).body).toMatchObject({
    payload: { name: 'R&amp;D' },
  });
  await place.stop();
});

it('checks out only what is free and deployable, and logs only what changed', async () => {
  const place = await bench([]);
  await call(place, 'POST', '/hardware', ASSET);
  const out = { checkout_to_type: 'location', assigned_location: 2 };
  expect((await call(place, 'POST', '/hardware/1/checkin', {})).body).toMatchObject({
    messages: 'That asset is already checked in.',
  });
  expect((await call(place, 'POST', '/hardware/1/checkout', { ...out, status_id: 2 })).body).toMatchObject({
    status: 'error',
  });
  expect((await call(place, 'POST', '/hardware/1/checkout', out)).body).toMatchObject({
    status: 'success',
    payload: { asset: 'A1' },
  });
  expect((await call(place, 'POST', '/hardware/1/checkout', out)).body).toMatchObject({
    messages: 'That asset is not available for checkout!',
    payload: { asset: 'A1' },
  });
  expect((await call(place, 'GET', '/hardware/1')).body).toMatchObject({
    name: 'A &amp; &lt;B&gt;',
    assigned_to: { id: 2, type: 'location' },
    status_label: { status_meta: 'deployed' },
  });
  await call(place, 'PATCH', '/hardware/1', { name: ASSET.name });
  await call(place, 'PATCH', '/hardware/1', { name: 'new' });
  const { body } = await call(place, 'GET', '/reports/activity?item_id=1&sort=id&order=asc');
  expect(
    (body as { rows: { action_type: string; log_meta: object }[] }).rows.map((row) => [row.action_type, row.log_meta]),
  ).toEqual([
    ['create', {}],
    ['checkout', {}],
    ['update', { name: { old: 'A & <B>', new: 'new' } }],
  ]);
  await place.stop();
});
