import { describe, expect, it } from 'vitest';
import { keyAfter, newKey } from '../../../grafana-plugin/src/parts/orderKey.ts';

describe('the key of an order', () => {
  it('is another one each time', () => {
    const keys = Array.from({ length: 100 }, newKey);
    expect(new Set(keys).size).toBe(100);
    for (const key of keys) expect(key).toMatch(/^[0-9a-f]{32}$/);
  });

  it.each<[string, unknown, boolean]>([
    ['refused for its form', { status: 400 }, true],
    ['refused for who asks', { status: 403 }, true],
    ['refused for what holds', { status: 409, details: { gate: 'latched' } }, true],
    ['told to be under way', { status: 409, details: { underWay: true } }, false],
    ['failed behind the sidecar', { status: 502 }, false],
    ['not answered in time', { status: 504 }, false],
    ['not answered at all', { status: 0 }, false],
    ['lost with the network', new TypeError('Failed to fetch'), false],
    ['failed without a word', undefined, false],
  ])('of one that was %s', (_what, error, isAnother) => {
    expect(keyAfter(error, 'first') !== 'first').toBe(isAnother);
  });
});
