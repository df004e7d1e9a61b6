import { describe, expect, it } from 'vitest';
import { doesAsTold } from '../../alert-webhook/execution/until-obeyed.ts';
import type { MinerCommand } from '../../alert-webhook/miner-command.ts';
import { overrideOf } from '../../alert-webhook/operators/overrides.ts';
import { MINER, pduDevice } from './bench.ts';
import { hashing, operators } from './desk.ts';

const light = (value: number) => ({
  ...hashing('m1'),
  readings: [{ metric: 'miner.fault_light', labels: {}, value }],
});
const asleep = { ...hashing('m1'), operation: 'sleeping' as const };

describe('what a miner is told through its own driver', () => {
  it.each<[string, object, MinerCommand, string, () => ReturnType<typeof hashing>]>([
    ['pause', {}, 'pause', 'pause m1', () => asleep],
    ['locate', { on: true }, 'locate-on', 'light m1 on', () => light(1)],
    ['locate', { on: false }, 'locate-off', 'light m1 off', () => light(0)],
  ])('%s %j is sent once, and ends when the next sample shows it', async (way, body, deed, sent, after) => {
    const farm = await operators();
    const answer = await farm.order(`/devices/m1/${way}`, body);
    expect(answer).toMatchObject({ status: 200, body: { device: 'm1', deed, outlets: [], forced: [] } });
    farm.samples.samples.set('m1', after());
    await farm.ended();
    expect(farm.pdus.deeds).toEqual([sent]);
    const action = await farm.action(answer.body.action);
    expect(action).toMatchObject({ action: deed, outcome: 'verified', orderedBy: 'anna' });
    expect(action.plan.steps.map(({ step }: { step: string }) => step)).toEqual([deed, 'verify-obeyed']);
  });

  it('resume lets a miner that sleeps work again, and is done when it hashes', async () => {
    const farm = await operators();
    farm.samples.samples.set('m1', asleep);
    const answer = await farm.order('/devices/m1/resume');
    expect(answer.status).toBe(200);
    farm.samples.samples.set('m1', hashing('m1'));
    await farm.ended();
    expect(farm.pdus.deeds).toEqual(['resume m1']);
    expect(await farm.action(answer.body.action)).toMatchObject({ outcome: 'verified' });
  });

  it('a miner that does not obey is no success', async () => {
    const farm = await operators({ remediation: { verifySeconds: 0.2, onConfirmSeconds: 0.2 } });
    const answer = await farm.order('/devices/m1/pause');
    expect(answer.status).toBe(200);
    await farm.ended();
    expect(await farm.action(answer.body.action)).toMatchObject({
      outcome: 'not-executed',
      evidence: 'the miner is hashing',
    });
  });

  it('is no attempt at healing: limits do not count it', async () => {
    const farm = await operators({ remediation: { attemptsPerHour: 1 } });
    farm.samples.samples.set('m1', { ...light(1), operation: 'not-hashing' });
    expect((await farm.order('/devices/m1/locate', { on: true })).status).toBe(200);
    await farm.ended();
    expect((await farm.order('/devices/m1/reboot')).status).toBe(200);
  });

  it.each<[string, Parameters<typeof operators>[0], string, object, number, string]>([
    ['while disarmed', { config: { armed: false } }, 'pause', {}, 403, 'disarmed'],
    [
      'of a miner that nobody may touch',
      { devices: [{ ...MINER, remediation: 'never' }, pduDevice('pdu-1')] },
      ...(['pause', {}, 403, 'never'] as const),
    ],
    ['that hashes already', {}, 'resume', {}, 409, 'impossible'],
    [
      'by a driver that cannot',
      { devices: [{ ...MINER, driver: 'no-driver' }, pduDevice('pdu-1')] },
      ...(['locate', { on: true }, 409, 'impossible'] as const),
    ],
  ])('is refused %s', async (_name, setting, way, body, status, gate) => {
    const farm = await operators(setting);
    const answer = await farm.order(`/devices/m1/${way}`, { ...body, force: true });
    expect(answer).toMatchObject({ status, body: { gate } });
    expect(farm.pdus.deeds).toEqual([]);
  });

  it('may be ordered for many', async () => {
    const farm = await operators();
    const { body } = await farm.call('POST', '/preview', { selection: { all: true }, action: 'pause' });
    expect(body).toMatchObject([{ device: 'm1', deed: 'pause', verdict: 'starts' }]);
    expect(body[0]).not.toHaveProperty('minutesWithoutWork');
  });
});

describe('whether it was obeyed', () => {
  it.each<[MinerCommand, ReturnType<typeof hashing>, boolean]>([
    ['pause', asleep, true],
    ['pause', { ...asleep, operation: 'not-hashing' }, true],
    ['pause', hashing('m1'), false],
    ['pause', { ...asleep, up: false }, false],
    ['resume', hashing('m1'), true],
    ['resume', { ...asleep, operation: 'degraded' }, true],
    ['resume', asleep, false],
    ['locate-on', light(1), true],
    ['locate-on', light(0), false],
    ['locate-off', light(0), true],
    ['locate-off', light(1), false],
    ['locate-on', hashing('m1'), true],
  ])('%s', (command, sample, obeyed) => expect(doesAsTold(command, sample).obeyed).toBe(obeyed));
});

describe('what a closed gate means to it', () => {
  it.each([
    ['maintenance', 'pause', 'force'],
    ['maintenance', 'locate-on', 'not-asked'],
    ['latched', 'resume', 'never'],
    ['latched', 'pause', 'not-asked'],
    ['fault-forbids', 'resume', 'force'],
    ['outside-hours', 'resume', 'force'],
    ['attempts-limit', 'pause', 'not-asked'],
    ['quarantined', 'pause', 'not-asked'],
    ['headroom', 'resume', 'not-asked'],
    ['not-confirmed', 'locate-off', 'not-asked'],
  ] as const)('%s of %s: %s', (reason, deed, override) => expect(overrideOf(reason, deed)).toBe(override));
});
