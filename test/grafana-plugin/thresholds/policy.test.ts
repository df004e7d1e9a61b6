import { describe, expect, it } from 'vitest';
import { readOwner } from '../../../grafana-plugin/console/src/owner.ts';
import { fitted, isSame, inOrder as viewsInOrder } from '../../../grafana-plugin/src/fleet/views.ts';
import { inOrder, progressOf, type SetupStep } from '../../../grafana-plugin/src/setup/setup.ts';
import {
  effectiveAt,
  type Place,
  type Policy,
  readValue,
  trialWords,
  withValue,
} from '../../../grafana-plugin/src/thresholds/policy.ts';

const policy: Policy = { default: { a: 1 }, models: { S21: { a: 2 } }, devices: { m1: { a: 3 } } };
const key = { key: 'a', family: 'miner', meaning: '', builtIn: 0 } as const;
const site: Place = { kind: 'site', name: '' };
const model: Place = { kind: 'model', name: 'S21' };
const device: Place = { kind: 'device', name: 'm1' };

describe('A threshold', () => {
  it.each<[Policy, Place, string | undefined, number, string, boolean]>([
    [policy, device, 'S21', 3, 'device m1', true],
    [policy, { kind: 'device', name: 'm2' }, 'S21', 2, 'model S21', false],
    [policy, { kind: 'device', name: 'm2' }, undefined, 1, 'site', false],
    [policy, model, undefined, 2, 'model S21', true],
    [policy, site, undefined, 1, 'site', true],
    [{}, device, 'S21', 0, 'built in', false],
  ])('%j at %j of %s', (from, place, ofModel, value, words, isOwn) =>
    expect(effectiveAt(from, key, place, ofModel)).toEqual({ value, from: words, isOwn }),
  );

  it('is set and taken away at its place, and leaves nothing empty behind', () => {
    expect(withValue({}, model, 'a', 5)).toEqual({ models: { S21: { a: 5 } } });
    expect(withValue(policy, device, 'b', 5)).toEqual({ ...policy, devices: { m1: { a: 3, b: 5 } } });
    expect(withValue(policy, device, 'a', undefined)).toEqual({ default: policy.default, models: policy.models });
    expect(withValue({ default: { a: 1 } }, site, 'a', undefined)).toEqual({});
    expect(policy.devices?.['m1']).toEqual({ a: 3 });
  });

  it.each([
    ['', {}],
    [' 0.5 ', { value: 0.5 }],
    ['0,5', { value: 0.5 }],
    ['half', { problem: 'found "half", expected a number, or nothing' }],
  ])('is read from "%s"', (text, read) => expect(readValue(text)).toEqual(read));

  it.each([
    [{ told: 0, before: 0, after: 0, added: [], removed: [] }, /nothing tells/],
    [{ told: 9, before: 1, after: 1, added: [], removed: [] }, /^would find 1 of 9 now, 1 before$/],
    [{ told: 9, before: 1, after: 2, added: ['m2'], removed: ['m1'] }, /newly m2; no more m1$/],
  ])('is tried: %j', (trial, words) => expect(trialWords({ key: 'a', ...trial })).toMatch(words));
});

describe('What a farm still needs', () => {
  const step = (id: string, state: SetupStep['state']): SetupStep => ({ id, state, title: id, found: '' });
  it('comes in the order in which it is done', () => {
    const steps = [
      step('a', 'done'),
      step('b', 'advised'),
      step('c', 'missing'),
      step('d', 'unknown'),
      step('e', 'missing'),
    ];
    expect(inOrder({ steps, next: 'e' }).map(({ id }) => id)).toEqual(['e', 'c', 'b', 'd', 'a']);
    expect(progressOf(steps)).toBe('1 of 5 are done; 2 missing');
    expect(progressOf([step('a', 'done'), step('b', 'advised')])).toMatch(/1 of 2 are done; the farm is watched/);
    expect(progressOf([step('a', 'done'), step('b', 'unknown')])).toMatch(/others are not known/);
    expect(progressOf([step('a', 'done')])).toBe('All is set up.');
  });
});

describe('A view', () => {
  const shown = { search: 'rack:r1', columns: ['miner', 'state'], sort: { id: 'state', descending: false } };
  it('is the same when search, columns and order are', () => {
    expect(isSame(shown, { ...shown, search: 'rack:r1 ' })).toBe(true);
    expect(isSame(shown, { ...shown, columns: ['state', 'miner'] })).toBe(false);
    expect(isSame(shown, { ...shown, sort: { id: 'state', descending: true } })).toBe(false);
  });
  it('loses the columns that a page has no more, and keeps those that are shown where none is left', () => {
    const old = { search: 'x', columns: ['state', 'gone'], sort: { id: 'gone', descending: true } };
    expect(fitted(old, ['miner', 'state'], ['miner'])).toEqual({
      ...{ search: 'x', columns: ['state'], sort: { id: 'state', descending: false } },
    });
    expect(fitted({ ...old, columns: ['gone'] }, ['miner', 'state'], ['miner']).columns).toEqual(['miner']);
  });
  it('comes before those of others', () => {
    const view = (name: string, own: boolean) => ({ id: 1, name, own, shared: true, owner: 'x', content: shown });
    expect(viewsInOrder([view('b', false), view('c', true), view('a', true)]).map(({ name }) => name)).toEqual([
      ...['a', 'c', 'b'],
    ]);
  });
});

describe('The owner of the pages', () => {
  it.each([
    [
      { name: 'Nordlicht', accent: '#1a7f37' },
      { name: 'Nordlicht', accent: '#1a7f37' },
    ],
    [{ name: ' ', accent: 'red;}' }, { name: 'Logixx' }],
    [null, { name: 'Logixx' }],
    ['<html>', { name: 'Logixx' }],
  ])('%j', (told, owner) => expect(readOwner(told)).toEqual(owner));
});
