import { Value } from '@sinclair/typebox/value';
import { describe, expect, it } from 'vitest';
import { clientBody, clientFields, newClient } from '../../../grafana-plugin/src/money/clientFields.ts';
import {
  CONTRACT_FIELDS,
  contractBody,
  ITEM_KINDS,
  itemFields,
  newItem,
} from '../../../grafana-plugin/src/money/contractFields.ts';
import { itemText } from '../../../grafana-plugin/src/money/contractTexts.ts';
import { isList, showing, shownPlaces, written } from '../../../grafana-plugin/src/money/form/spec.ts';
import { at, filled, type Json, type JsonObject, put } from '../../../grafana-plugin/src/money/paths.ts';
import { placesOf } from '../../../grafana-plugin/src/money/problems.ts';
import type { Item } from '../../../grafana-plugin/src/money/types.ts';
import { ClientSchema } from '../../../sidecar/billing/client.ts';
import { ContractSchema, ItemSchema } from '../../../sidecar/billing/pricing/contract.ts';
import { discount, energy, minimum, monitoring, STEPS, service, uptime } from '../../sidecar/billing/hand/items.ts';
import { CLIENT } from '../../sidecar/billing/office.ts';

const SETTINGS = { taxes: [{ name: 'de19', title: 'VAT 19 %' }] };

describe('paths', () => {
  it('reads, changes and takes away without touching what was', () => {
    const form = { a: [{ b: '1' }, { b: '2' }] };
    expect(at(form, 'a.1.b')).toBe('2');
    expect(at(form, 'a.7.b')).toBeUndefined();
    expect(put<JsonObject>(form, 'a.1.b', '3')).toEqual({ a: [{ b: '1' }, { b: '3' }] });
    expect(put<JsonObject>(form, 'a.0', undefined)).toEqual({ a: [{ b: '2' }] });
    expect(put<JsonObject>({}, 'x.y', 'z')).toEqual({ x: { y: 'z' } });
    expect(form).toEqual({ a: [{ b: '1' }, { b: '2' }] });
  });

  it.each<[Json, Json]>([
    [{ name: ' A ', note: '  ' }, { name: 'A' }],
    [{ shipping: { lines: [''], city: '' } }, undefined],
    [
      { days: 0, no: false },
      { days: 0, no: false },
    ],
    [
      ['a', ' ', 'b '],
      ['a', 'b'],
    ],
  ])('%j without what is blank is %j', (value, expected) => {
    expect(filled(value)).toEqual(expected);
  });
});

describe('what the API says is wrong', () => {
  const has = showing(['vatId', 'address.city', 'contacts', 'contacts.*', 'contacts.*.email', 'items.*.tariff.price']);
  it.each([
    ['vatId: found "X", expected two letters', 'vatId'],
    ['the body.client.address.city: found none, expected text', 'address.city'],
    ['the body.contacts.3.email: found "x", expected an address', 'contacts.3.email'],
    ['items.0.tariff.price: found "a", expected a decimal', 'items.0.tariff.price'],
    // What is wrong within a field stands at the field.
    ['the body.contacts.1.email.0: found 1, expected text', 'contacts.1.email'],
  ])('%s stands at %s', (detail, place) => {
    const { at: places, rest } = placesOf(detail, has, 'client');
    expect([...places.keys()]).toEqual([place]);
    expect(rest).toEqual([]);
  });

  it('takes several apart, and leaves together what only has a semicolon', () => {
    const told = placesOf('vatId: found "A; B", expected one; two; creditLimit: found "x", expected 1; no place', has);
    expect([...told.at]).toEqual([['vatId', 'found "A; B", expected one; two']]);
    expect(told.rest).toEqual(['creditLimit: found "x", expected 1; no place']);
  });

  it('shows what names no place at all', () => {
    expect(placesOf('the sidecar could not be reached', has).rest).toEqual(['the sidecar could not be reached']);
  });
});

describe('the form of a client', () => {
  const places = shownPlaces(clientFields(SETTINGS).flatMap(({ specs }) => specs));

  it('shows every field that the API knows', () => {
    const shown = places.map((place) => place.split('.')[0]);
    expect(Object.keys(ClientSchema.properties).filter((name) => !shown.includes(name))).toEqual([]);
  });

  it('begins with what the API takes once it has a name and an address', () => {
    const begun = newClient(SETTINGS);
    expect(Value.Check(ClientSchema, clientBody(begun))).toBe(false);
    const named = put(put(put(begun, 'name', 'A'), 'address.city', 'Wien'), 'address.country', 'AT');
    expect(Value.Check(ClientSchema, clientBody(put(named, 'address.lines', ['Ring 2', ''])))).toBe(true);
  });

  it('sends a client that was read as it was', () => {
    expect(clientBody(CLIENT as unknown as JsonObject)).toEqual(CLIENT);
  });
});

const EVERY_ITEM: [string, Item, string][] = [
  ['monitoring', monitoring('30') as Item, '30 EUR a device and month'],
  [
    'tiers of monitoring',
    monitoring('', { tiers: [{ upTo: '10', price: '9' }, { price: '8' }] }) as Item,
    '9 EUR up to 10 devices, 8 EUR beyond a device and month',
  ],
  ['service', service('65') as Item, '1 × 65 EUR a month'],
  [
    'a fixed price',
    energy({ kind: 'fixed', price: '0.07' }, { factor: '1.04' }) as Item,
    '0.07 EUR a kWh, meter × 1.04',
  ],
  [
    'time of use',
    energy({
      kind: 'time-of-use',
      windows: [{ title: 'night', price: '0.05', days: [6, 7], from: '22:00', to: '06:00' }],
      otherwise: '0.08',
    }) as Item,
    '0.05 Sat Sun 22:00–06:00, else 0.08 EUR a kWh',
  ],
  ['a market', energy({ kind: 'day-ahead', market: 'DE', markup: '0.01' }) as Item, 'market DE + 0.01 EUR a kWh'],
  ['a discount', discount('10', ['watch']) as Item, '10 % less on watch'],
  ['a minimum', minimum('100', ['watch', 'energy']) as Item, 'watch, energy come to 100 EUR at least'],
  [
    'uptime',
    uptime(STEPS) as Item,
    '98 % guaranteed against grid, our-action; below 98 %: 5 %, below 95 %: 10 % of watch',
  ],
];

describe('the form of a contract', () => {
  it.each(EVERY_ITEM)('says %s in words, and sends it as it was', (_what, item, words) => {
    expect(itemText(item, 'EUR')).toBe(words);
    expect(contractBody({ items: [item] } as unknown as JsonObject)).toEqual({ items: [item] });
  });

  it('has fields for all that an item of a kind may say', () => {
    for (const union of ItemSchema.anyOf) {
      const kind = String(union.properties.kind.const);
      const specs = itemFields(newItem(kind, []) as Json, SETTINGS);
      const shown = shownPlaces(specs).map((place) => place.split('.')[0]);
      expect(Object.keys(union.properties).filter((name) => name !== 'kind' && !shown.includes(name))).toEqual([]);
    }
    expect(ItemSchema.anyOf).toHaveLength(Object.keys(ITEM_KINDS).length);
  });

  it('changes what else there is with the tariff that is chosen', () => {
    const form = { items: [newItem('energy', [])] } as unknown as JsonObject;
    const tariff = itemFields(at(form, 'items.0'), SETTINGS).find(({ path }) => path === 'tariff.kind');
    if (tariff === undefined || isList(tariff)) throw new Error('the tariff is no field');
    const changed = written(form, tariff, 'items.0', 'tiered');
    expect(at(changed, 'items.0.tariff')).toEqual({ kind: 'tiered', tiers: [{ upTo: '', price: '' }, { price: '' }] });
    const shown = shownPlaces(itemFields(at(changed, 'items.0'), SETTINGS));
    expect(shown).toContain('tariff.tiers.*.upTo');
    expect(shown).not.toContain('tariff.price');
  });

  it('gives each item a short name of its own', () => {
    expect([newItem('energy', [])['id'], newItem('energy', ['energy', 'energy-2'])['id']]).toEqual([
      'energy',
      'energy-3',
    ]);
  });

  it('makes what the API takes', () => {
    const form = put({ ...CONTRACT, items: [newItem('service', [])] } as JsonObject, 'items.0.price', '12');
    expect(Value.Check(ContractSchema, contractBody(form))).toBe(true);
    expect(CONTRACT_FIELDS.map(({ path }) => path)).toEqual(['title', 'from', 'to']);
  });
});

const CONTRACT = { title: 'Hosting', from: '2026-11-01' };
