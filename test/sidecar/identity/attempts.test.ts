import { describe, expect, it } from 'vitest';
import { failedOnce, type Kind, PATIENCE, succeeded, waitOf } from '../../../sidecar/identity/attempts.ts';

const NOW = 1_800_000_000_000;
const SECOND = 1000;
const MINUTE = 60 * SECOND;

describe('how long the next attempt has to wait', () => {
  it.each<[Kind, number, number, number]>([
    // kind, failures, milliseconds since the last one, milliseconds to wait
    ['login-pair', 0, 0, 0],
    ['login-pair', 4, 0, 0],
    ['login-pair', 5, 0, SECOND],
    ['login-pair', 5, 999, 1],
    ['login-pair', 5, SECOND, 0],
    ['login-pair', 6, 0, 2 * SECOND],
    ['login-pair', 8, 3 * SECOND, 5 * SECOND],
    ['login-pair', 14, 0, 512 * SECOND],
    ['login-pair', 15, 0, 15 * MINUTE],
    ['login-pair', 1_000_000, 0, 15 * MINUTE],
    ['login-pair', 1_000_000, 15 * MINUTE, 0],
    ['login-pair', 1_000_000, 61 * MINUTE, 0],
    ['login-address', 19, 0, 0],
    ['login-address', 20, 0, SECOND],
    ['login-address', 23, 0, 8 * SECOND],
    ['mail-pair', 2, 0, 0],
    ['mail-pair', 3, 0, SECOND],
    ['mail-address', 9, 0, 0],
    ['mail-address', 10, 0, SECOND],
    ['link-address', 10, 0, SECOND],
    // The clock was set back by a day: nobody is shut out for a day.
    ['login-pair', 5, -86_400_000, SECOND],
  ])('%s after %i failures, the last %i ms ago: %i ms', (kind, failures, since, wait) => {
    expect(waitOf(kind, { failures, lastAt: NOW - since }, NOW)).toBe(wait);
  });
});

describe('what is remembered', () => {
  it.each<[Kind, number, number, number]>([
    ['login-pair', 3, 59 * MINUTE, 4],
    ['login-pair', 3, 60 * MINUTE, 1],
    ['login-address', 40, MINUTE, 41],
  ])('%s: %i failures, the last %i ms ago, one more: %i', (kind, failures, since, after) => {
    expect(failedOnce(kind, { failures, lastAt: NOW - since }, NOW)).toEqual({ failures: after, lastAt: NOW });
  });

  it('forgives the pair at a success, and of the address that attempt alone', () => {
    const tried = { failures: 7, lastAt: NOW };
    expect(succeeded('login-pair', tried).failures).toBe(0);
    expect(succeeded('login-address', tried).failures).toBe(6);
    expect(succeeded('login-address', { failures: 0, lastAt: NOW }).failures).toBe(0);
  });

  it('counts nothing by an account alone', () => {
    for (const kind of Object.keys(PATIENCE)) expect(kind).toMatch(/-(pair|address)$/);
  });
});
