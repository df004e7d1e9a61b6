import { describe, expect, it } from 'vitest';
import { KEYS, keyMeant } from '../../../grafana-plugin/src/fleet/keys.ts';

const NOWHERE = { ctrlKey: false, metaKey: false, altKey: false, writes: false, presses: false };

describe('Keys of the fleet', () => {
  it.each(['j', 'k', 'Enter', 'x', 'Escape', '/', '?'])('%s is listed, and does something', (key) => {
    expect(KEYS.filter(({ keys }) => (keys as readonly string[]).includes(key))).toHaveLength(1);
    expect(keyMeant({ ...NOWHERE, key })).toBe(key);
  });

  it('have no other', () => {
    expect(KEYS.flatMap(({ keys }) => [...keys])).toHaveLength(7);
  });

  it.each([
    ['a letter of the search', { key: 'j', writes: true }],
    ['a key within a dialog', { key: 'Escape', writes: true }],
    ['Enter on a button, which presses it', { key: 'Enter', presses: true }],
    ['the browser: find', { key: '/', ctrlKey: true }],
    ['the browser: downloads', { key: 'j', metaKey: true }],
    ['the browser: menu', { key: 'x', altKey: true }],
    ['nobody', { key: 'q' }],
    ['nobody: j is not J', { key: 'J' }],
  ])('leave %s alone', (_whose, pressed) => {
    expect(keyMeant({ ...NOWHERE, ...pressed })).toBeUndefined();
  });

  it('still move from a button', () => {
    expect(keyMeant({ ...NOWHERE, key: 'j', presses: true })).toBe('j');
  });
});
