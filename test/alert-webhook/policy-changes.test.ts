import { expect, it, vi } from 'vitest';
import type { ToldPolicy } from '../../core/farm/remediation/policy.ts';
import type { Live } from '../../core/service/live.ts';
import { alertBody, until } from './bench.ts';
import { webhook } from './webhook.ts';

// Whole actions run in real time, beside whatever else the machine does.
vi.setConfig({ testTimeout: 60_000 });

/** A source of policies that a test tells by hand. */
function policies(value: ToldPolicy) {
  let take: (told: ToldPolicy) => string | undefined = () => 'nobody follows';
  let stopped = 0;
  const live: Live<ToldPolicy> = {
    value,
    follow(taker) {
      take = taker;
    },
    async stop() {
      stopped += 1;
      await Promise.resolve();
    },
    metrics: () => Promise.resolve('logixx_policy_version 1\n'),
  };
  return { live, tell: (told: ToldPolicy) => take(told), stopped: () => stopped };
}

interface Line {
  seq: number;
  step: string;
  evidence: string;
}
interface HeldView {
  version: number;
  follows: boolean;
  refused?: { version: number; why: string };
  used: { key: string; used: number; device?: string; atLimit?: number }[];
}

async function farmUnder(value: ToldPolicy, remediation: Parameters<typeof webhook>[0] = {}) {
  const source = policies(value);
  const farm = await webhook({ policy: source.live, ...remediation });
  const get = async <T>(path: string) => (await (await fetch(farm.url + path)).json()) as T;
  const weigh = async (set: object) => {
    const answer = await fetch(`${farm.url}/api/v1/policy/weigh`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ set }),
    });
    return { status: answer.status, body: (await answer.json()) as Weighed };
  };
  return {
    ...farm,
    source,
    weigh,
    held: () => get<HeldView>('/api/v1/policy/held'),
    policyLines: async () => (await get<Line[]>('/api/v1/ledger?limit=1000')).filter(({ step }) => step === 'policy'),
  };
}
interface Weighed {
  detail?: string;
  open: number;
  weighed: { device: string; before?: { decision: string }; after?: { decision: string; evidence: string } }[];
  used: { key: string; used: number; device?: string; atLimit?: number; atLimitThen?: number }[];
}

const NEVER = { ladder: [] } satisfies ToldPolicy['set'];

it('begins with the policy that was told last, and goes on with another one between two rounds', async () => {
  const farm = await farmUnder({ version: 3, set: NEVER, by: 'Anna', comment: 'storm' });
  await farm.post(alertBody(['m1']));
  await farm.decided('ladder-forbids');
  expect(farm.pdus.deeds).toEqual([]);
  expect(farm.source.tell({ version: 4, set: {}, by: 'Ben', comment: 'over' })).toBeUndefined();
  await farm.ended();
  expect(farm.pdus.deeds).toEqual(['cycle pdu-1/1']);
  expect((await farm.policyLines()).map(({ evidence }) => JSON.parse(evidence) as object)).toEqual([
    {
      ...{ version: 3, by: 'Anna', comment: 'storm' },
      besideConfiguration: [
        { place: 'the site', key: 'ladder', from: 'restart-mining, reboot, power-cycle, power-off', to: 'none' },
      ],
    },
    { version: 4, by: 'Ben', comment: 'over', besideConfiguration: [] },
  ]);
  expect(await farm.metrics()).toContain('logixx_policy_version 1\n');
  await farm.stop();
  expect(farm.source.stopped()).toBe(1);
});

it('writes down which policy decides before it decides by it', async () => {
  const farm = await farmUnder({ version: 1, set: NEVER });
  await farm.post(alertBody(['m1']));
  await farm.decided('ladder-forbids');
  const lines = (await (await fetch(`${farm.url}/api/v1/ledger?limit=1000`)).json()) as Line[];
  const steps = lines.map(({ step }) => step);
  expect(steps.indexOf('policy')).toBeGreaterThan(-1);
  expect(steps.indexOf('policy')).toBeLessThan(steps.indexOf('decision'));
});

it('does not take what the configuration does not let hold, neither at the start nor later', async () => {
  const bounds = { cyclesPerDay: { most: 2 } };
  const farm = await farmUnder({ version: 1, set: { cyclesPerDay: 9 } }, { remediation: { bounds } });
  const why = 'cyclesPerDay: found 9, expected at most 2: the bounds';
  expect(await farm.held()).toMatchObject({ version: 0, follows: true, refused: { version: 1, why } });
  expect(farm.source.tell({ version: 2, set: NEVER })).toBeUndefined();
  await until('it holds', async () => (await farm.held()).version === 2);
  expect(farm.source.tell({ version: 3, set: { cyclesPerDay: 9 } })).toBe(why);
  await farm.post(alertBody(['m1']));
  await farm.decided('ladder-forbids');
  expect(await farm.held()).toMatchObject({ version: 2, refused: { version: 3, why } });
  expect(farm.pdus.deeds).toEqual([]);
});

it('says what another policy would decide now, and does nothing of it', async () => {
  const farm = await farmUnder({ version: 1, set: NEVER });
  await farm.post(alertBody(['m1']));
  await farm.decided('ladder-forbids');
  const { body } = await farm.weigh({});
  expect(body).toMatchObject({
    open: 1,
    weighed: [{ device: 'm1', before: { decision: 'ladder-forbids' }, after: { decision: 'power-cycle' } }],
  });
  expect((await farm.weigh({ approval: ['power-cycle'] })).body.weighed[0]?.after?.decision).toBe('approval-needed');
  const other = await farm.weigh({ cyclesPerDay: 0 });
  expect(other.body.weighed[0]?.after).toMatchObject({ decision: 'daily-limit' });
  const refused = await farm.weigh({ coolDownSeconds: 1 });
  expect([refused.status, refused.body.detail]).toEqual([
    400,
    'coolDownSeconds: found 1, expected at least 300: the bounds',
  ]);
  expect([farm.pdus.deeds, await farm.actions()]).toEqual([[], []]);
});

it('says how much of the limits is used, and who has reached theirs', async () => {
  const farm = await farmUnder({ version: 0, set: {} });
  await farm.post(alertBody(['m1']));
  await farm.ended();
  const { used } = await farm.held();
  expect(used).toContainEqual({ key: 'siteCyclesPerHour', used: 1 });
  expect(used).toContainEqual({ key: 'cyclesPerDay', used: 1, device: 'm1', atLimit: 0 });
  const { body } = await farm.weigh({ cyclesPerDay: 1 });
  expect(body.used).toContainEqual({ key: 'cyclesPerDay', used: 1, device: 'm1', atLimit: 0, atLimitThen: 1 });
});

it('lets an action go on with the parameters with which it began', async () => {
  const farm = await farmUnder({ version: 0, set: {} }, { remediation: { verifySeconds: 2 } });
  farm.pdus.onPower = () => undefined;
  await farm.post(alertBody(['m1']));
  await until('the outlet was cycled', () => farm.pdus.deeds.length > 0);
  // Half an hour by the new policy: the action that runs would wait so long, did it take it.
  expect(farm.source.tell({ version: 1, set: { verifySeconds: 1800 } })).toBeUndefined();
  await until('it holds', async () => (await farm.held()).version === 1);
  await farm.ended();
  expect((await farm.actions())[0]?.outcome).not.toBe('verified');
});
