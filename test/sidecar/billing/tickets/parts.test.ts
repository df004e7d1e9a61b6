import { expect, it, vi } from 'vitest';
import { assignDevices } from '../../../../sidecar/billing/store/assignments.ts';
import { creditInvoice } from '../../../../sidecar/billing/store/credit-notes.ts';
import { discardDraft } from '../../../../sidecar/billing/store/drafts.ts';
import { issueInvoice } from '../../../../sidecar/billing/store/issue.ts';
import { addParts, repairParts } from '../../../../sidecar/billing/tickets/ticket-parts.ts';
import { onBothEngines } from '../engines.ts';
import { ANNA, draft, line, newClient } from '../office.ts';
import { DAY_MS, postDesk } from '../post/desk.ts';
import { workshop } from './workshop.ts';

vi.setConfig({ testTimeout: 60_000 });

onBothEngines((fresh) => {
  const desk = async () => {
    const opened = await postDesk(fresh());
    const shop = await workshop(opened.all, opened.parts.now, 2);
    const [client, other] = [await newClient(opened.parts), await newClient(opened.parts)];
    // m1 changed hands on the 20th: what was repaired before is the business of who had it then.
    await assignDevices(opened.parts, ANNA, {
      client: other,
      from: '2026-11-01',
      devices: [{ device: 'm1', model: 'S19' }],
    });
    await assignDevices(opened.parts, ANNA, { client, from: '2026-11-20', devices: [{ device: 'm1', model: 'S19' }] });
    const held = async (id: string, number: number) => {
      const { row } = await draft(opened.parts, id, line('1', '10'));
      return addParts(opened.parts, { id: row.id, revision: row.revision, wanted: [number] });
    };
    return { ...opened, ...shop, client, other, held };
  };

  it('is a line with its ticket, of who had the device on its day, and billed once', async () => {
    const { parts, clock, client, other, repaired, held, close } = await desk();
    clock.time -= 5 * DAY_MS;
    const before = await repaired('m1', 'Hash board', '1', 20_000);
    clock.time += 5 * DAY_MS;
    const fan = await repaired('m1', 'Fan', '2', 1_250);
    const strange = await repaired('m1', 'Francs', '1', 100, 'CHF');
    await repaired('m1', 'Nothing', '1', 100, 'EUR', 'cancelled');
    await repaired('m2', 'Nobody has it', '1', 100);
    expect((await repairParts(parts, client)).map(({ part, billedOn }) => [part, billedOn])).toEqual([
      [fan.part, undefined],
      [strange.part, undefined],
    ]);
    expect((await repairParts(parts, other)).map(({ part }) => part)).toEqual([before.part]);
    const made = await held(client, fan.part);
    // 10.00 by hand and 2 × 12.50 = 35.00; 19 % are 6.65.
    expect(made.figures).toMatchObject({ netMinor: 3_500, payableMinor: 4_165 });
    expect(made.lines[1]).toMatchObject({
      ...{ kind: 'part', description: `Fan, F1 (ticket ${fan.ticket}, m1)`, quantity: '2', unitPrice: '12.5' },
      evidence: { ticket: fan.ticket, part: fan.part, device: 'm1' },
    });
    expect((await repairParts(parts, client))[0]?.billedOn).toBe(`the draft ${made.row.id}`);
    await expect(held(client, fan.part)).rejects.toThrow('expected one that is not billed');
    await expect(held(client, strange.part)).rejects.toThrow('found a price in CHF, expected EUR');
    await expect(held(client, before.part)).rejects.toMatchObject({ status: 404 });
    const issued = await issueInvoice(parts, ANNA, made.row.id);
    expect((await repairParts(parts, client))[0]?.billedOn).toBe(issued.row.number);
    await close();
  });

  it('is free again when its draft is discarded or its invoice credited', async () => {
    const { parts, client, repaired, held, close } = await desk();
    const { part } = await repaired('m1', 'Fan', '1', 1_000);
    const first = await held(client, part);
    await discardDraft(parts, { id: first.row.id, revision: first.row.revision });
    const second = await held(client, part);
    await issueInvoice(parts, ANNA, second.row.id);
    await creditInvoice(parts, ANNA, {
      invoice: second.row.id,
      reason: 'the wrong client',
      parts: [{ position: 2, quantity: '1' }],
    });
    expect((await repairParts(parts, client))[0]?.billedOn).toBeUndefined();
    await issueInvoice(parts, ANNA, (await held(client, part)).row.id);
    await close();
  });

  it('of many drafts with one part that are issued at once, one is', async () => {
    const { parts, client, repaired, close } = await desk();
    const { part, ticket } = await repaired('m1', 'Fan', '1', 1_000);
    const item = { kind: 'part' as const, item: `ticket-part:${part}`, evidence: { ticket } };
    const drafts = await Promise.all([1, 2, 3, 4].map(() => draft(parts, client, line('1', '10', item))));
    const ended = await Promise.allSettled(drafts.map(({ row }) => issueInvoice(parts, ANNA, row.id)));
    const fulfilled = ended.filter(({ status }) => status === 'fulfilled');
    expect(fulfilled).toHaveLength(1);
    for (const each of ended)
      if (each.status === 'rejected') expect(String(each.reason)).toContain(`part ${part}: found it on INV-2026-00001`);
    const twice = await draft(parts, client, line('1', '10', item), line('1', '10', item));
    await expect(issueInvoice(parts, ANNA, twice.row.id)).rejects.toThrow('found twice on the draft');
    await close();
  });
});
