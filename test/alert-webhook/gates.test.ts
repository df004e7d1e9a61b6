import { describe, expect, it } from 'vitest';
import { decide } from '../../alert-webhook/decide.ts';
import type { GateContext } from '../../alert-webhook/gate.ts';
import { GATES } from '../../alert-webhook/gates.ts';
import { MINER, sampleOf } from './bench.ts';
import { device, many, open, past } from './gate-cases/context.ts';
import { LIMITS } from './gate-cases/limits.ts';
import { OUTLETS } from './gate-cases/outlets.ts';
import { PEOPLE } from './gate-cases/people.ts';
import { low, NOW, silentAfter } from './gate-cases/samples.ts';
import { SEEN } from './gate-cases/seen.ts';

const CASES = [...PEOPLE, ...SEEN, ...LIMITS, ...OUTLETS];

describe('gates', () => {
  it.each(CASES)('%s closes and opens', (reason, closing, near) => {
    const closed = decide({ ...open, ...closing });
    expect(closed).toMatchObject({ skip: reason, evidence: expect.stringMatching(/\w/) });
    expect(decide({ ...open, ...near })).toMatchObject({ plan: expect.any(Object) });
  });

  it('every gate has a case', () => {
    expect(new Set(CASES.map(([reason]) => reason))).toEqual(new Set(GATES.map(({ reason }) => reason)));
  });

  it('the first closed one in the order gives the reason', () => {
    const everything: Partial<GateContext> = {
      ...device({ state: 'repair', remediation: 'never' }),
      ...past({ cyclesDay: 9, cyclesWeek: 9, siteCyclesHour: 99, lastCycleAt: NOW }),
      armed: false,
    };
    expect(decide({ ...open, ...everything })).toMatchObject({ skip: 'maintenance' });
    expect(decide({ ...open, ...everything, device: { ...MINER, remediation: 'never' } })).toMatchObject({
      skip: 'never',
    });
    expect(decide({ ...open, ...everything, device: MINER })).toMatchObject({ skip: 'cooling-down' });
    expect(GATES.at(-1)?.reason).toBe('disarmed');
  });

  it('PDUs are asked only when the gates before them are open', () => {
    const { outlets: _, ...unasked } = open;
    expect(decide(unasked)).toEqual({ ask: 'outlets' });
    expect(decide({ ...unasked, sample: sampleOf('m1') })).toMatchObject({ skip: 'not-confirmed' });
    expect(decide({ ...unasked, fault: 'hashrate-low', rung: 'reboot', sample: low({}) })).toHaveProperty('plan');
  });

  it('what the firmware says stands in the evidence', () => {
    expect(decide({ ...open, sample: silentAfter('psu-overcurrent') })).toEqual({
      skip: 'fault-forbids',
      evidence:
        'before it fell silent the firmware reported psu-overcurrent (999: psu-overcurrent was told), which a power-cycle must never meet',
    });
  });

  it('sleeping, switched off and inactive miners are no part of a common failure', () => {
    const { device: first, devices, farm } = many(3, 3) as Pick<GateContext, 'device' | 'devices' | 'farm'>;
    const asleep = farm.map((each) => (each.id === 'm2' ? { ...each, operation: 'sleeping' } : each));
    expect(decide({ ...open, device: first, devices, farm: asleep })).toHaveProperty('plan');
    const off = farm.map((each) => (each.id === 'm2' ? { ...each, operation: 'off' } : each));
    expect(decide({ ...open, device: first, devices, farm: off })).toHaveProperty('plan');
    const inRepair = devices.map((each) => (each.id === 'm2' ? { ...each, state: 'repair' as const } : each));
    expect(decide({ ...open, device: first, devices: inRepair, farm })).toHaveProperty('plan');
  });
});
