import { expect, it, vi } from 'vitest';
import { daysOf } from '../../../../sidecar/billing/calendar/day.ts';
import { quartersOf } from '../../../../sidecar/billing/calendar/zone.ts';
import type { BillingConfig } from '../../../../sidecar/billing/config.ts';
import type { Contract } from '../../../../sidecar/billing/pricing/contract.ts';
import { acceptRun, continueRuns } from '../../../../sidecar/billing/runs/accept-run.ts';
import { makeRun } from '../../../../sidecar/billing/runs/make-run.ts';
import { runRound } from '../../../../sidecar/billing/runs/run-round.ts';
import { assignDevices } from '../../../../sidecar/billing/store/assignments.ts';
import { draftMonth } from '../../../../sidecar/billing/store/billing-run.ts';
import { saveContract } from '../../../../sidecar/billing/store/clients.ts';
import { saveUsage } from '../../../../sidecar/billing/store/usage.ts';
import { onBothEngines } from '../engines.ts';
import { fixed, monitoring } from '../hand/items.ts';
import { ANNA, newClient } from '../office.ts';
import { postDesk } from '../post/desk.ts';
import { workshop } from '../tickets/workshop.ts';

vi.setConfig({ testTimeout: 60_000 });

const NOVEMBER = { from: '2026-11-01', to: '2026-12-01' };
const CONTRACT: Contract = { title: 'Hosting', from: '2026-01-01', items: [monitoring('30'), fixed('0.10')] };
const RUNS: BillingConfig['runs'] = { cron: '0 6 2 * *', make: 'invoices', send: true, collect: true };

onBothEngines((fresh) => {
  const desk = async (config: Partial<BillingConfig> = {}) => {
    const opened = await postDesk(fresh(), config);
    opened.clock.time = Date.parse('2026-12-01T12:00:00Z');
    const { parts, db } = opened;
    const clients: { client: string; contract: string }[] = [];
    for (const [at, device] of ['m1', 'm2'].entries()) {
      const client = await newClient(parts, { name: `Client ${at + 1}`, language: 'en', creditLimit: '200' });
      const contract = await saveContract(parts, { client, contract: CONTRACT });
      await assignDevices(parts, ANNA, { client, from: '2026-11-01', devices: [{ device, model: 'S19' }] });
      clients.push({ client, contract: contract.id });
    }
    const use = (device: string, whAQuarter: number, more: { estimatedWh?: number; missingMinutes?: number } = {}) =>
      saveUsage(
        parts,
        daysOf(NOVEMBER).map((day) => ({
          ...{ device, day, quarters: quartersOf(day, 'Europe/Berlin').map(() => whAQuarter) },
          ...{ estimatedWh: 0, missingMinutes: 0, evidence: { meters: [] }, ...more },
        })),
      );
    const items = () => db.selectFrom('billing_run_items').selectAll().orderBy('client_id').execute();
    const item = async (client?: { client: string }) =>
      (await items()).find(({ client_id }) => client_id === client?.client);
    const invoices = () =>
      db
        .selectFrom('billing_invoices')
        .select(['id', 'client_id', 'status', 'number', 'payable_minor'])
        .orderBy('status', 'desc')
        .orderBy('created_at')
        .execute();
    const shown = async (client?: { client: string }) =>
      JSON.parse((await item(client))?.preview ?? '{}') as { payable: string; problems: string[]; warnings: string[] };
    return { ...opened, clients, use, item, items, invoices, shown };
  };

  it('previews every client with what is missing and estimated, and bills what is accepted, once', async () => {
    const { parts, all, clock, clients, use, item, items, invoices, shown, close } = await desk();
    const [one, two] = clients;
    const shop = await workshop(all, parts.now, 2);
    const december = clock.time;
    clock.time = Date.parse('2026-11-30T20:00:00Z');
    const fan = await shop.repaired('m1', 'Fan', '2', 1_250);
    clock.time = december;
    // Of December, and not of this bill.
    await shop.repaired('m1', 'Cable', '1', 500);
    await use('m1', 1_000, { estimatedWh: 500 });
    await use('m2', 1_000, { missingMinutes: 15 });
    await makeRun(parts, ANNA, NOVEMBER);
    // 30.00, 30 × 96 × 1 kWh × 0.10 = 288.00, the fan 25.00: 343.00; 19 % are 65.17.
    expect(await shown(one)).toMatchObject({
      payable: '408.17',
      problems: [],
      warnings: [
        'with this the client owes 408.17 EUR, beyond the limit of 200.00',
        'm1: 15 kWh of 2880 kWh are estimated',
      ],
    });
    const missing = await shown(two);
    expect(missing.problems).toHaveLength(30);
    expect(missing.problems[0]).toBe('m2 on 2026-11-01: found nothing of 15 minutes, expected readings or an estimate');
    expect(await invoices()).toEqual([]);
    await acceptRun(parts, ANNA, { from: NOVEMBER.from, wants: 'issue' });
    expect(await invoices()).toMatchObject([
      { client_id: one?.client, status: 'issued', payable_minor: 40_817 },
      { client_id: two?.client, status: 'draft', number: null },
    ]);
    expect((await item(two))?.reason).toContain('found nothing of 15 minutes');
    for (let again = 0; again < 2; again += 1) {
      await acceptRun(parts, ANNA, { from: NOVEMBER.from, wants: 'issue' });
      await makeRun(parts, ANNA, NOVEMBER);
    }
    expect(await invoices()).toHaveLength(2);
    expect((await items()).map(({ state }) => state)).toEqual(['drafted', 'drafted']);
    const lines = await all.selectFrom('billing_lines').select('item').where('kind', '=', 'part').execute();
    expect(lines).toEqual([{ item: `ticket-part:${fan.part}` }]);
    await expect(
      acceptRun(parts, ANNA, { from: NOVEMBER.from, wants: 'draft', contracts: ['strange'] }),
    ).rejects.toThrow('found none in the run of 2026-11');
    await close();
  });

  it('what is not as it was seen is not billed, and late data are a later bill', async () => {
    const { parts, clients, use, item, items, invoices, shown, close } = await desk();
    const [one] = clients;
    await use('m1', 1_000);
    await use('m2', 1_000);
    await makeRun(parts, ANNA, NOVEMBER);
    await use('m1', 1_100);
    await acceptRun(parts, ANNA, { from: NOVEMBER.from, wants: 'issue' });
    expect(await invoices()).toHaveLength(1);
    expect((await item(one))?.reason).toContain('found other lines than those of the preview');
    // 30.00 + 30 × 96 × 1.1 kWh × 0.10 = 346.80; 19 % are 65.892, 65.89.
    expect((await shown(one)).payable).toBe('412.69');
    await acceptRun(parts, ANNA, { from: NOVEMBER.from, wants: 'issue' });
    expect((await invoices()).map(({ payable_minor }) => payable_minor).sort()).toEqual([37_842, 41_269]);
    await use('m1', 1_200);
    await makeRun(parts, ANNA, NOVEMBER);
    // 30 × 96 × 0.1 kWh × 0.10 = 28.80 more; 19 % are 5.472, 5.47.
    expect([(await item(one))?.state, (await shown(one)).payable]).toEqual(['planned', '34.27']);
    await acceptRun(parts, ANNA, { from: NOVEMBER.from, wants: 'issue' });
    expect((await invoices()).map(({ payable_minor }) => payable_minor).sort()).toEqual([3_427, 37_842, 41_269]);
    expect((await items()).map(({ state }) => state)).toEqual(['drafted', 'drafted']);
    await close();
  });

  it('a process that dies in it leaves the rest to the next; two at once make one draft', async () => {
    const { parts, clients, use, items, invoices, close } = await desk();
    await use('m1', 1_000);
    await use('m2', 1_000);
    await makeRun(parts, ANNA, NOVEMBER);
    let made = 0;
    const dying = {
      ...parts,
      newId: () => {
        made += 1;
        if (made === 2) throw new Error('killed');
        return parts.newId();
      },
    };
    await expect(acceptRun(dying, ANNA, { from: NOVEMBER.from, wants: 'send' })).rejects.toThrow('killed');
    expect((await invoices()).map(({ status }) => status)).toEqual(['issued']);
    expect((await items()).map(({ wants }) => wants).sort()).toEqual(['', 'send']);
    await Promise.all([continueRuns(parts), continueRuns(parts), continueRuns(parts)]);
    expect((await invoices()).map(({ status, client_id }) => [status, client_id]).sort()).toEqual(
      clients.map(({ client }) => ['issued', client]).sort(),
    );
    expect((await items()).map(({ wants }) => wants)).toEqual(['', '']);
    await close();
  });

  it('comes by itself once a month, reads the meters first, and mails what it issued', async () => {
    const { parts, clients, clock, use, item, invoices, waiting, close } = await desk({ runs: RUNS });
    const [, two] = clients;
    const collected: string[] = [];
    const collect = async ({ from }: { from: string }) => {
      collected.push(from);
      await use('m1', 1_000);
      await use('m2', 1_000, { missingMinutes: 5 });
      return ['m2: the PDU is away'];
    };
    const round = () => runRound({ ...parts, collect });
    expect(await round()).toEqual({ months: [], problems: [] });
    clock.time = Date.parse('2026-12-02T04:59:00Z');
    expect((await round()).months).toEqual([]);
    clock.time = Date.parse('2026-12-02T05:01:00Z');
    expect(await round()).toEqual({ months: ['2026-11'], problems: ['m2: the PDU is away'] });
    expect(await round()).toEqual({ months: [], problems: [] });
    expect(collected).toEqual(['2026-11-01']);
    expect((await invoices()).map(({ status }) => status).sort()).toEqual(['draft', 'issued']);
    expect((await waiting()).map(({ subject }) => subject)).toEqual(['Invoice INV-2026-00001']);
    // A process that died before it wrote down that it had looked does all of it again, to no effect.
    await parts.db
      .updateTable('billing_schedule')
      .set({ looked_at: Date.parse('2026-12-01T00:00:00Z') })
      .execute();
    expect((await round()).months).toEqual(['2026-11']);
    expect(await invoices()).toHaveLength(2);
    expect(await waiting()).toHaveLength(1);
    expect((await item(two))?.state).toBe('drafted');
    await close();
  });

  it('a draft that a person made is left alone, and told', async () => {
    const { parts, clients, use, item, invoices, close } = await desk();
    const [one] = clients;
    await use('m1', 1_000);
    await use('m2', 1_000);
    await makeRun(parts, ANNA, NOVEMBER);
    await draftMonth(parts, ANNA, one?.contract ?? '', NOVEMBER);
    await acceptRun(parts, ANNA, { from: NOVEMBER.from, wants: 'issue', contracts: [one?.contract ?? ''] });
    expect((await item(one))?.reason).toContain('found one of 2026-11-01 already');
    expect((await invoices()).map(({ status }) => status)).toEqual(['draft']);
    await close();
  });
});
