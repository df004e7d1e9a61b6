import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../alert-webhook/actions.ts';
import { efficacyOf, judgeStep } from '../../alert-webhook/ledger/efficacy.ts';
import { MIGRATIONS, type Tables, type WebhookDb } from '../../alert-webhook/tables.ts';
import { openDatabase } from '../../core/service/database.ts';
import { type Postgres, startPostgres } from '../postgres.ts';
import { alertBody, MINER, pduDevice, sampleOf, scratch, silentSample } from './bench.ts';
import { webhook } from './webhook.ts';

let postgres: Postgres;
const cleanups: (() => Promise<void> | void)[] = [];
beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop(), 120_000);
afterEach(async () => {
  for (const clean of cleanups.splice(0).reverse()) await clean();
});

interface Past {
  model?: string;
  fault?: string;
  action?: string;
  outcome?: Outcome;
  times: number;
}

async function put(db: WebhookDb, pasts: readonly Past[]): Promise<void> {
  for (const { times, outcome, model, fault = 'offline', action = 'power-cycle' } of pasts) {
    const row = {
      episode_id: 900,
      site: 'tx1',
      fault,
      action,
      plan: '{}',
      step: 'end',
      started_at: 1,
      model: model ?? null,
    };
    for (let index = 0; index < times; index += 1) {
      const device = `m${Math.random()}`;
      await db
        .insertInto('actions')
        .values({ ...row, device, ended_at: outcome ? 2 : null, outcome: outcome ?? null })
        .execute();
    }
  }
}

describe.each([
  ['sqlite', () => ''],
  ['postgres', () => postgres.database()],
])('how often a step helped, on %s', (_engine, place) => {
  it('counts by model, fault and step; what was not sent or nobody saw says nothing', async () => {
    const folder = scratch();
    const { db, close } = await openDatabase<Tables>(place() || folder.path('webhook.db'), MIGRATIONS);
    cleanups.push(folder.remove, close);
    await put(db, [
      { model: 'M30S', outcome: 'verified', times: 3 },
      { model: 'M30S', outcome: 'not-healthy', times: 2 },
      { model: 'M30S', outcome: 'refused', times: 1 },
      { model: 'M30S', outcome: 'not-sent', times: 5 },
      { model: 'M30S', outcome: 'unknown', times: 1 },
      { model: 'M30S', outcome: 'overridden', times: 1 },
      { model: 'M30S', outcome: 'wrong-outlet', times: 1 },
      { model: 'M30S', times: 1 },
      { model: 'M30S', action: 'reboot', outcome: 'not-healthy', times: 1 },
      { model: 'M30S', fault: 'hashrate-low', outcome: 'verified', times: 1 },
      { model: 'M30S', fault: 'too-hot', action: 'power-off', outcome: 'verified', times: 4 },
      { outcome: 'verified', times: 2 },
    ]);
    await db.updateTable('actions').set({ fault: null, episode_id: null }).where('model', 'is', null).execute();
    await put(db, [{ outcome: 'not-healthy', times: 1 }]);
    const found = (await efficacyOf(db)).map(({ model, fault, action, attempts, successes }) => [
      model,
      fault,
      action,
      attempts,
      successes,
    ]);
    expect(found).toEqual([
      ['M30S', 'offline', 'power-cycle', 6, 3],
      ['M30S', 'hashrate-low', 'power-cycle', 1, 1],
      ['M30S', 'offline', 'reboot', 1, 0],
      ['unknown', 'offline', 'power-cycle', 1, 0],
    ]);
  });
});

describe('a step that never helps', () => {
  it.each([
    [0, 0, 1 / 2, false],
    [1, 1, 2 / 3, false],
    [19, 0, 1 / 21, false],
    [20, 0, 1 / 22, true],
    [20, 1, 2 / 22, false],
    [38, 1, 2 / 40, false],
    [39, 1, 2 / 41, true],
    [100, 4, 5 / 102, true],
    [100, 5, 6 / 102, false],
  ])(
    'after %i attempts and %i successes promises %f, and is proposed for retirement: %s',
    (attempts, successes, expected, retire) => {
      const judged = judgeStep(attempts, successes);
      expect(judged.expected).toBeCloseTo(expected, 12);
      expect(judged.retire).toBe(retire);
    },
  );

  it('is told over HTTP and as a series, with the model of the inventory or of the device', async () => {
    const folder = scratch();
    cleanups.push(folder.remove);
    const database = folder.path('webhook.db');
    const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
    await put(db, [{ model: 'M21S', fault: 'board-lost', outcome: 'not-healthy', times: 24 }]);
    await close();
    const m2 = { ...MINER, id: 'm2', feeds: [{ pdu: 'pdu-1', outlet: 'pdu-1/2' }] };
    const farm = await webhook({
      database,
      devices: [{ ...MINER, model: 'Antminer S19' }, m2, pduDevice('pdu-1')],
      remediation: { coolDownSeconds: 0 },
    });
    farm.samples.samples.set('m2', { ...silentSample('m2'), facts: { model: 'Whatsminer M50' } });
    farm.pdus.onPower = (place, on) => {
      const id = place === 'pdu-1/1' ? 'm1' : 'm2';
      if (on) farm.samples.samples.set(id, sampleOf(id));
    };
    await farm.post(alertBody(['m1', 'm2']));
    await farm.ended(26);
    const answer = (await (await fetch(`${farm.url}/api/v1/efficacy`)).json()) as {
      steps: { model: string; attempts: number; retire: boolean }[];
      proposals: string[];
    };
    expect(answer.steps.map(({ model, attempts, retire }) => [model, attempts, retire])).toEqual([
      ['M21S', 24, true],
      ['Antminer S19', 1, false],
      ['Whatsminer M50', 1, false],
    ]);
    expect(answer.proposals).toEqual([
      'Take power-cycle off the ladder of M21S: against board-lost it helped 0 of 24 times.',
    ]);
    const metrics = await farm.metrics();
    const labels = 'model="M21S",fault="board-lost",action="power-cycle"';
    for (const line of [
      `remediation_efficacy_attempts{${labels}} 24`,
      `remediation_efficacy_successes{${labels}} 0`,
      `remediation_rung_useless{${labels}} 1`,
      'remediation_efficacy_successes{model="Whatsminer M50",fault="offline",action="power-cycle"} 1',
    ])
      expect(metrics.split('\n')).toContain(line);
    expect(metrics.match(/^remediation_rung_useless\{/gm)).toHaveLength(1);
  });
});
