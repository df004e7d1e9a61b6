import { describe, expect, it } from 'vitest';
import type { Asset } from '../../../sidecar/snipe-it/asset.ts';
import type { SyncDevice } from '../../../sidecar/snipe-it/inventory-side.ts';
import { match, tagOf } from '../../../sidecar/snipe-it/match.ts';
import { plan } from '../../../sidecar/snipe-it/plan.ts';
import type { Reference } from '../../../sidecar/snipe-it/reference.ts';
import { CONFIG, MAC_COLUMN, miner } from './farm.ts';

const REFERENCE: Reference = {
  statuses: [
    { id: 1, name: 'Ready to Deploy', type: 'deployable' },
    { id: 2, name: 'Out for Repair', type: 'undeployable' },
    { id: 3, name: 'Scrapped', type: 'archived' },
    { id: 4, name: 'pending', type: 'pending' },
  ],
  locations: [
    { id: 1, name: 'Hall 1 / R01' },
    { id: 2, name: 'Hall 1 / R02' },
  ],
  companies: [{ id: 1, name: 'Miller & Sons' }],
  manufacturers: [{ id: 1, name: 'Bitmain' }],
  categories: [{ id: 1, name: 'ASIC Miner', type: 'asset' }],
  models: [{ id: 1, name: 'Antminer S21', number: null, manufacturer: 1, fieldset: 1 }],
  fieldsets: [{ id: 1, name: 'Miner', columns: [MAC_COLUMN, '_snipeit_position_2'] }],
  fields: [
    { name: 'MAC Address', column: MAC_COLUMN, format: 'MAC' },
    { name: 'Position', column: '_snipeit_position_2', format: 'ANY' },
  ],
};

function asset(changes: Partial<Asset> = {}, custom: Asset['custom'] = {}): Asset {
  return {
    id: 42,
    tag: 'MIN-0A1B2C3D0001',
    deleted: false,
    name: 'H1-R01-S1',
    serial: 'SN00001',
    model: 1,
    status: 1,
    location: 1,
    company: 1,
    assigned: null,
    custom: { [MAC_COLUMN]: '0A:1B:2C:3D:00:01', _snipeit_position_2: '1', ...custom },
    ...changes,
  };
}

const deeds = (device: Partial<SyncDevice>, theirs: Asset[], config = CONFIG) =>
  plan({ devices: [miner(1, device)], assets: theirs, links: new Map(), reference: REFERENCE, config }).devices.flatMap(
    (each) => each.deeds,
  );

describe('what becomes of one device', () => {
  it.each<[string, Partial<SyncDevice>, Partial<Asset>, Record<string, unknown> | undefined]>([
    ['nothing where both agree', {}, {}, undefined],
    ['nothing for spaces around a text', { name: ' H1-R01-S1 ' }, {}, undefined],
    ['nothing for a MAC in small letters', { mac: '0a:1b:2c:3d:00:01' }, {}, undefined],
    ['a patch of the name alone', { name: 'new' }, {}, { name: 'new' }],
    ['a patch of the state alone', { state: 'repair' }, {}, { status_id: 2 }],
    ['a label whatever its capitals', { state: 'new' }, {}, { status_id: 4 }],
    ['both locations', { rack: 'R02' }, {}, { location_id: 2, rtd_location_id: 2 }],
    ['a name that they lost', {}, { name: null }, { name: 'H1-R01-S1' }],
    ['no location of what people checked out', { rack: 'R02' }, { assigned: { type: 'user', id: 3 } }, undefined],
    ['no company that nobody configured or made', { client: 'stranger' }, {}, undefined],
    ['no name that is too long', { name: 'x'.repeat(256) }, {}, undefined],
    ['the longest name', { name: 'x'.repeat(255) }, {}, { name: 'x'.repeat(255) }],
    ['a custom field alone', { position: '9' }, {}, { _snipeit_position_2: '9' }],
  ])('%s', (_what, ours, theirs, body) => {
    expect(deeds(ours, [asset(theirs)])).toEqual(body ? [{ kind: 'patch', body }] : []);
  });

  it.each<[string, Partial<SyncDevice>, boolean]>([
    ['a new one', {}, true],
    ['one that is retired', { state: 'retired' }, false],
    ['another kind', { kind: 'pdu' }, false],
    ['one whose state has no label', { state: 'unheard-of' }, false],
  ])('an asset is made or not: %s', (_what, ours, made) => {
    expect(deeds(ours, []).map(({ kind }) => kind)).toEqual(made ? ['create'] : []);
  });

  it('names all that is missing, makers before models, once', () => {
    const strange = { make: 'MicroBT', model: 'M60' };
    const devices = [miner(1, strange), miner(2, { ...strange, make: 'MicroBT ' }), miner(3, { client: 'new' })];
    const config = { ...CONFIG, create: { ...CONFIG.create, companies: true } };
    const input = { devices, assets: [], links: new Map(), config };
    expect(plan({ ...input, reference: REFERENCE }).missing).toEqual([
      { resource: 'manufacturers', name: 'MicroBT', body: { name: 'MicroBT' } },
      { resource: 'companies', name: 'new', body: { name: 'new' } },
    ]);
    const reference = { ...REFERENCE, manufacturers: [...REFERENCE.manufacturers, { id: 7, name: 'MicroBT' }] };
    expect(plan({ ...input, reference }).missing.find(({ resource }) => resource === 'models')?.body).toEqual({
      name: 'M60',
      category_id: 1,
      manufacturer_id: 7,
      fieldset_id: 1,
    });
  });

  it.each<[string, Partial<Asset>, string[]]>([
    ['checked in before it is patched', { assigned: { type: 'location', id: 1 } }, ['checkin', 'patch']],
    ['only patched', {}, ['patch']],
  ])('one that goes to repair is %s', (_what, theirs, kinds) => {
    const config = { ...CONFIG, checkout: { states: ['active'] } };
    expect(deeds({ state: 'repair' }, [asset(theirs)], config).map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe('who is whom', () => {
  const linkTo = (id: number) => new Map([['m1', id]]);
  it.each<[string, Partial<SyncDevice>, Asset[], Map<string, number>, string]>([
    ['by link, whatever else changed', { mac: '00:00:00:00:00:01', serial: 'Z' }, [asset()], linkTo(42), 'link 42'],
    ['by tag', {}, [asset({ serial: null }, { [MAC_COLUMN]: null })], new Map(), 'tag 42'],
    ['by tag in other capitals', {}, [asset({ tag: 'min-0a1b2c3d0001' })], new Map(), 'tag 42'],
    ['by MAC', {}, [asset({ tag: 'T' })], new Map(), 'mac 42'],
    ['by serial', {}, [asset({ tag: 'T' }, { [MAC_COLUMN]: null })], new Map(), 'serial 42'],
    ['nobody', {}, [], new Map(), 'absent MIN-0A1B2C3D0001'],
    ['not with another MAC', {}, [asset({ tag: 'T' }, { [MAC_COLUMN]: '0A:1B:2C:3D:00:02' })], new Map(), 'conflict'],
    ['not with another serial', {}, [asset({ serial: 'other' })], new Map(), 'conflict'],
    ['not one of two', {}, [asset({ tag: 'T' }), asset({ tag: 'U', id: 43 })], new Map(), 'conflict'],
    ['not a deleted one', {}, [asset({ deleted: true })], new Map(), 'conflict'],
    ['not a linked one that was deleted', {}, [asset({ deleted: true })], linkTo(42), 'conflict'],
    ['not a linked one that is gone', {}, [], linkTo(42), 'conflict'],
    ['not the asset of another device', {}, [asset()], new Map([['m9', 42]]), 'conflict'],
  ])('%s', (_what, device, assets, links, expected) => {
    const [found] = match({ devices: [miner(1, device)], assets, links, tag: 'mac', macColumn: MAC_COLUMN });
    const told =
      found?.kind === 'found'
        ? `${found.by} ${found.asset.id}`
        : found?.kind === 'absent'
          ? `absent ${found.tag}`
          : found?.kind;
    expect(told).toBe(expected);
  });

  it('a serial that several devices have tells nobody apart and is not told', () => {
    const devices = [miner(1, { serial: 'same' }), miner(2, { serial: 'SAME' })];
    const theirs = [asset({ tag: 'T', serial: 'same' }, { [MAC_COLUMN]: null })];
    const made = plan({ devices, assets: theirs, links: new Map(), reference: REFERENCE, config: CONFIG });
    expect(made.devices.map((each) => each.deeds.map((deed) => 'body' in deed && 'serial' in deed.body))).toEqual([
      [false],
      [false],
    ]);
    expect(made.devices[0]?.problems).toContain('its serial same is that of other devices, too');
  });

  it('two devices with one MAC are both left alone', () => {
    const devices = [miner(1), miner(2, { mac: '0A:1B:2C:3D:00:01' })];
    const found = match({ devices, assets: [asset()], links: new Map(), tag: 'mac', macColumn: MAC_COLUMN });
    expect(found.map(({ kind }) => kind)).toEqual(['conflict', 'conflict']);
  });

  it.each<[Partial<SyncDevice>, 'mac' | 'id', string | undefined]>([
    [{}, 'mac', 'MIN-0A1B2C3D0001'],
    [{ mac: '0a-1b-2c-3d-00-01' }, 'mac', 'MIN-0A1B2C3D0001'],
    [{ mac: 'none' }, 'mac', 'SN00001'],
    [{ mac: '', serial: ' ' }, 'mac', undefined],
    [{}, 'id', 'm1'],
  ])('the tag of %o by %s is %s', (device, scheme, tag) => {
    expect(tagOf(miner(1, device), scheme)).toBe(tag);
  });
});
