import { describe, expect, it } from 'vitest';
import { GATES } from '../../alert-webhook/gates.ts';
import { ORDERED_DEEDS, OVERRIDES, overrideOf } from '../../alert-webhook/operators/overrides.ts';

describe('what a closed gate means to an operator', () => {
  it('is said of every gate, and of nothing else', () => {
    expect(Object.keys(OVERRIDES).sort()).toEqual(GATES.map(({ reason }) => reason).sort());
  });

  it.each(['kill-switch', 'disarmed', 'never', 'already-running'] as const)('%s closes for every order', (reason) => {
    for (const deed of ORDERED_DEEDS) expect(overrideOf(reason, deed)).toBe('never');
  });

  it.each([
    ['latched', 'power-on', 'never'],
    ['latched', 'power-cycle', 'never'],
    ['latched', 'power-off', 'not-asked'],
    ['quarantined', 'power-cycle', 'never'],
    ['quarantined', 'reboot', 'not-asked'],
    ['outlet-denied', 'power-off', 'never'],
    ['dual-feed', 'power-cycle', 'never'],
    ['headroom', 'power-on', 'never'],
    ['headroom', 'power-cycle', 'never'],
    ['outlet-unsafe', 'power-cycle', 'never'],
    ['fault-forbids', 'power-cycle', 'never'],
    ['fault-forbids', 'reboot', 'never'],
    ['fault-forbids', 'power-off', 'not-asked'],
    ['cooling-down', 'power-cycle', 'force'],
    ['weekly-limit', 'power-cycle', 'force'],
    ['not-confirmed', 'reboot', 'force'],
    ['outside-hours', 'reboot', 'force'],
    ['outside-hours', 'power-off', 'force'],
    ['not-confirmed', 'power-off', 'not-asked'],
    ['stale-telemetry', 'power-off', 'not-asked'],
    ['approval-needed', 'power-cycle', 'not-asked'],
  ] as const)('%s of a %s: %s', (reason, deed, override) => expect(overrideOf(reason, deed)).toBe(override));

  it('a planned restart needs nothing to be wrong, and spares what sleeps', () => {
    expect(overrideOf('not-confirmed', 'reboot', true)).toBe('not-asked');
    for (const reason of ['sleeping', 'maintenance', 'outside-hours', 'cooling-down'] as const)
      expect(overrideOf(reason, 'reboot', true)).toBe('force');
  });
});
