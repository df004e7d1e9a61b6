import { describe, expect, it } from 'vitest';
import { FAULTS, type Fault, LADDERS } from '../../alert-webhook/faults.ts';
import { nextRung, planFor, type Rung } from '../../alert-webhook/plan.ts';
import { judge, type Look } from '../../alert-webhook/relay.ts';
import { configWith } from './bench.ts';

const { remediation } = configWith({
  offSeconds: 60,
  offConfirmSeconds: 15,
  onConfirmSeconds: 60,
  verifySeconds: 1800,
});
const ALL: Rung[] = ['restart-mining', 'reboot', 'power-cycle'];

describe('the ladder', () => {
  it.each<[Fault, Rung[], Rung[], Rung | undefined]>([
    ['offline', [], ALL, 'power-cycle'],
    ['offline', ['power-cycle'], ALL, undefined],
    ['board-lost', [], ALL, 'power-cycle'],
    ['hashrate-low', [], ALL, 'restart-mining'],
    ['hashrate-low', ['restart-mining'], ALL, 'reboot'],
    ['hashrate-low', ['restart-mining', 'reboot'], ALL, 'power-cycle'],
    ['hashrate-low', ALL, ALL, undefined],
    ['hashrate-low', [], ['power-cycle'], 'power-cycle'],
    ['offline', [], ['reboot'], undefined],
  ])('%s after %j, able to %j: %s', (fault, used, able, rung) => {
    expect(nextRung(fault, used, able)).toBe(rung);
  });

  it.each<[string, string[], Rung[], Rung | undefined]>([
    ['a board that is lost: the mildest first', ['board-lost'], [], 'restart-mining'],
    ['after the restarts the power', ['board-lost'], ['restart-mining', 'reboot'], 'power-cycle'],
    ['bad output of the supply: restarts alone', ['psu-output'], ['restart-mining', 'reboot'], undefined],
    ['a short circuit: nothing', ['psu-overcurrent'], [], undefined],
    ['heat: nothing', ['chip-overheated'], [], undefined],
    ['one that may, one that must never: never', ['board-lost', 'psu-overcurrent'], [], undefined],
    ['a fan beside a board: a restart harms no fan', ['board-lost', 'fan-fault'], [], 'restart-mining'],
    ['but power would', ['board-lost', 'fan-fault'], ['restart-mining', 'reboot'], undefined],
    ['pools that are missing: nothing helps', ['pool-missing'], [], undefined],
    ['a code of a newer exporter: a person', ['invented'], [], undefined],
    ['no code at all: a person', [], [], undefined],
  ])('firmware-error, %s', (_name, codes, used, rung) => {
    expect(nextRung('firmware-error', used, ALL, { codes })).toBe(rung);
  });

  it('codes decide about no other fault: there they forbid, and the gate says so', () => {
    expect(nextRung('board-lost', [], ALL, { codes: ['psu-overcurrent'] })).toBe('power-cycle');
  });

  it('skips what the configuration does not allow', () => {
    expect(nextRung('hashrate-low', [], ALL, { ladder: ['reboot'] })).toBe('reboot');
    expect(nextRung('hashrate-low', ['reboot'], ALL, { ladder: ['reboot'] })).toBeUndefined();
  });

  it.each<[string, number, number, Rung[], Rung | undefined]>([
    ['never unless configured', 0, 99_999, ['power-cycle'], undefined],
    ['not too early', 7200, 7199, ['power-cycle'], undefined],
    ['after so long', 7200, 7200, ['power-cycle'], 'power-cycle'],
    ['never a third', 7200, 99_999, ['power-cycle', 'power-cycle'], undefined],
  ])('a second power cycle: %s', (_name, retryCycleAfterSeconds, sinceCycleSeconds, used, rung) => {
    expect(nextRung('offline', used, ALL, { retryCycleAfterSeconds, sinceCycleSeconds })).toBe(rung);
  });

  it.each(['too-hot', 'fan-lost', 'room-too-hot'] as const)('%s only ever takes power away', (fault) =>
    expect(LADDERS[fault]).toEqual(['power-off']),
  );

  it('knows every fault', () => expect(Object.keys(LADDERS).sort()).toEqual([...FAULTS].sort()));
});

describe('a plan', () => {
  const target = (nativeCycle: boolean) => ({
    device: 'm1',
    fault: 'offline' as const,
    outlets: [{ pdu: 'p', outlet: '1', nativeCycle, state: { state: 'on' as const, cycleOffSeconds: 10 } }],
  });

  it("uses the PDU's own cycle and allows its period before it looks for on", () => {
    const { outlets, steps } = planFor('power-cycle', target(true), remediation);
    expect(outlets).toEqual([{ pdu: 'p', outlet: '1', offSeconds: 10 }]);
    expect(steps).toEqual([
      { step: 'precheck', seconds: 15 },
      { step: 'cycle', seconds: 15 },
      { step: 'verify-off', seconds: 15 },
      { step: 'verify-on', seconds: 70 },
      { step: 'verify-healthy', seconds: 1800 },
    ]);
  });

  it('turns off, waits and turns on where there is none', () => {
    const { outlets, steps } = planFor('power-cycle', target(false), remediation);
    expect(outlets[0]?.offSeconds).toBe(60);
    expect(steps.map(({ step }) => step)).toEqual([
      'precheck',
      'turn-off',
      'verify-off',
      'wait',
      'turn-on',
      'verify-on',
      'verify-healthy',
    ]);
  });

  it('latches before it turns off, and looks for darkness', () => {
    const { outlets, steps } = planFor('power-off', target(true), remediation);
    expect(outlets).toEqual([{ pdu: 'p', outlet: '1', offSeconds: 0, endState: 'off' }]);
    expect(steps.map(({ step }) => step)).toEqual(['precheck', 'latch', 'turn-off', 'verify-off']);
  });

  it('touches no outlet for a reboot', () => {
    expect(planFor('reboot', target(true), remediation)).toMatchObject({
      outlets: [],
      steps: [{ step: 'reboot' }, {}],
    });
  });
});

describe('what is seen of a relay', () => {
  const on = (watts: number, switchedAt = 1): Look => ({ state: 'on', watts, switchedAt });
  const off = (watts: number): Look => ({ state: 'off', watts, switchedAt: 2 });
  it.each<[string, Look[], string]>([
    ['off and dark', [on(3000), off(5)], 'off'],
    ['below 2 % of before', [off(59)], 'off'],
    ['at 2 % of before', [off(60)], 'lit'],
    ['a meter that lags once', [off(3000), off(0)], 'off'],
    ['a meter that lagged while the cycle ended', [off(3000), on(3000, 3)], 'moved'],
    ['welded', [off(3000), off(2990)], 'welded'],
    ['moved unseen', [on(3000, 9)], 'moved'],
    ['not moved', [on(3000), on(3000)], 'still'],
    ['no time told', [{ state: 'on', watts: 3000 }], 'untold'],
    ['off without a meter', [{ state: 'off' }], 'off'],
    ['unknown', [{ state: 'unknown' }], 'still'],
    ['nothing yet', [], 'still'],
  ])('%s', (_name, looks, verdict) => {
    expect(judge({ state: 'on', watts: 3000, switchedAt: 1 }, looks)).toBe(verdict);
  });
});
