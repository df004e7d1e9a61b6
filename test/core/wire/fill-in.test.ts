import { describe, expect, it } from 'vitest';
import { fillIn, stillBlank } from '../../../core/wire/fill-in.ts';

const FILLING = { username: 'root', password: '{token}"\\', token: 't' };

describe('blanks', () => {
  it.each<[string, unknown, unknown]>([
    ['in a text', 'Bearer {token}', 'Bearer t'],
    ['however deep', { a: [{ b: '{username}:{username}' }, 5, null] }, { a: [{ b: 'root:root' }, 5, null] }],
    ['once: what fills them is not looked at again', '{password}', '{token}"\\'],
    // printf '%s' root | sha256sum
    ['as a hash', '{username|sha256}', '4813494d137e1631bba301d5acab6e7bb7aa74ce1185d456565ef51d737677b2'],
    ['as the beginning of a hash', 'ff{username|sha256|8}', 'ff4813494d'],
  ])('are filled in %s', (_where, value, filled) => {
    expect(fillIn(value, FILLING)).toEqual(filled);
  });

  it.each([
    ['a selection of GraphQL', 'query { login { token } }'],
    ['another word', '{device}'],
    ['another hash', '{password|md5}'],
  ])('are not %s', (_what, text) => {
    expect(fillIn(text, FILLING)).toBe(text);
    expect(stillBlank(text, {})).toEqual([]);
  });

  it('for which there is nothing stay, and are named once', () => {
    const value = { a: '{username} {password|sha256|24}', b: ['{password}'] };
    expect(stillBlank(value, { username: 'root' })).toEqual(['password']);
    expect(fillIn(value, { username: 'root' })).toEqual({ a: 'root {password|sha256|24}', b: ['{password}'] });
  });
});
