import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { askApproval, decideApproval, listApprovals } from '../../alert-webhook/operators/approvals.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { alertBody, MINER, silentSample } from './bench.ts';
import { deskOver, operators } from './desk.ts';

const unsealed = () => Promise.resolve();
const QUESTION = {
  episodeId: 1,
  device: MINER,
  rung: 'power-cycle' as const,
  evidence: 'm1 has the fault offline; the next step is power-cycle',
  seconds: 3600,
};

describe('a step that needs approval', () => {
  it('is asked for once, told, and taken when somebody approves it', async () => {
    const farm = await operators({ remediation: { approval: ['power-cycle'] } });
    farm.samples.samples.set('m1', silentSample('m1'));
    farm.pdus.outlet().watts = 20;
    await farm.post(alertBody(['m1']));
    await farm.decided('approval-pending');
    const { body } = await farm.get('/approvals?state=asked');
    expect(body).toMatchObject([{ id: 1, device: 'm1', action: 'power-cycle', state: 'asked' }]);
    expect(body).toHaveLength(1);
    expect(farm.notices.filter(({ event }) => event === 'approval-asked')).toHaveLength(1);
    expect(farm.pdus.deeds).toEqual([]);
    const answer = await farm.order('/approvals/1', { verdict: 'approved' });
    expect(answer).toMatchObject({ status: 200, body: { state: 'approved', by: 'anna', comment: 'fan swap' } });
    await farm.ended();
    expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
  });

  it('is not taken when somebody denies it', async () => {
    const farm = await operators({ remediation: { approval: ['power-cycle'] } });
    farm.samples.samples.set('m1', silentSample('m1'));
    farm.pdus.outlet().watts = 20;
    await farm.post(alertBody(['m1']));
    await farm.decided('approval-pending');
    expect((await farm.order('/approvals/1', { verdict: 'denied' })).status).toBe(200);
    await farm.decided('approval-denied');
    expect(farm.pdus.deeds).toEqual([]);
    expect((await farm.get('/approvals')).body).toMatchObject([{ state: 'denied', by: 'anna' }]);
  });
});

describe('an approval', () => {
  it('lapses, and is asked for again', async () => {
    const { desk, clock, notices } = await deskOver();
    await askApproval(desk.tools, QUESTION);
    await askApproval(desk.tools, QUESTION);
    expect(notices.map(({ event }) => event)).toEqual(['approval-asked']);
    clock.now += 3_600_000;
    expect(await listApprovals(desk, 'lapsed', 10)).toMatchObject([{ id: 1, state: 'lapsed' }]);
    await expect(decideApproval(desk, 1, { verdict: 'approved', by: 'b', comment: 'c' }, unsealed)).rejects.toThrow(
      'nobody answered in time: the question has lapsed',
    );
    await askApproval(desk.tools, QUESTION);
    expect(await listApprovals(desk, 'asked', 10)).toMatchObject([{ id: 2 }]);
    expect(notices).toHaveLength(2);
  });

  it('that was denied holds until it lapses', async () => {
    const { desk, clock } = await deskOver();
    await askApproval(desk.tools, QUESTION);
    clock.now += 1_800_000;
    await decideApproval(desk, 1, { verdict: 'denied', by: 'anna', comment: 'not now' }, unsealed);
    clock.now += 3_599_000;
    await askApproval(desk.tools, QUESTION);
    expect((await desk.tools.standings.of(MINER, { episodeId: 1, rung: 'power-cycle' })).approval).toMatchObject({
      verdict: 'denied',
      by: 'anna',
      comment: 'not now',
    });
    clock.now += 1_000;
    await askApproval(desk.tools, QUESTION);
    expect((await listApprovals(desk, undefined, 10)).map(({ id, state }) => [id, state])).toEqual([
      [2, 'asked'],
      [1, 'lapsed'],
    ]);
  });

  it.each([
    ['of an unknown number', 9, 404, 'there is no approval 9'],
    ['a second time', 1, 409, 'it was approved already by anna: yes'],
  ])('%s is refused', async (_name, id, status, message) => {
    const { desk } = await deskOver();
    await askApproval(desk.tools, QUESTION);
    await decideApproval(desk, 1, { verdict: 'approved', by: 'anna', comment: 'yes' }, unsealed);
    await expect(
      decideApproval(desk, id, { verdict: 'denied', by: 'bert', comment: 'no' }, unsealed),
    ).rejects.toMatchObject({ status, message });
  });
});

describe('on PostgreSQL', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    postgres = await startPostgres();
  });
  afterAll(() => postgres.stop());

  it('of many who decide at once through two processes one wins, and the ledger knows no other', async () => {
    const address = postgres.database();
    const desks = [await deskOver({ address }), await deskOver({ address })];
    await askApproval(desks[0]?.desk.tools ?? never(), QUESTION);
    const deciders = Array.from({ length: 8 }, (_, index) => ({
      desk: desks[index % 2]?.desk ?? never(),
      verdict: index % 3 === 0 ? ('denied' as const) : ('approved' as const),
      by: `decider ${index}`,
    }));
    const results = await Promise.allSettled(
      deciders.map(({ desk, ...order }) => decideApproval(desk, 1, { ...order, comment: 'c' }, unsealed)),
    );
    const winners = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.by] : []));
    expect(winners).toHaveLength(1);
    for (const result of results)
      if (result.status === 'rejected')
        expect(result.reason).toMatchObject({ status: 409, details: { by: winners[0] } });
    const lines = await desks[1]?.db.selectFrom('journal').select('evidence').where('step', '=', 'approval').execute();
    expect(lines?.filter(({ evidence }) => evidence.includes('"verdict"'))).toHaveLength(1);
  });
});

function never(): never {
  throw new Error('a desk is missing');
}
