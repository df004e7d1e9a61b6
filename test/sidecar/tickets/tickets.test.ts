import { expect, it } from 'vitest';
import { writeComment } from '../../../sidecar/comments/store.ts';
import { readStory } from '../../../sidecar/comments/story.ts';
import { changeDevice } from '../../../sidecar/inventory/store.ts';
import { inventoryParts } from '../../../sidecar/inventory/wider.ts';
import { beginMaintenance } from '../../../sidecar/maintenance/begin.ts';
import { maintenanceRound } from '../../../sidecar/maintenance/round.ts';
import { changeTicket } from '../../../sidecar/tickets/change-ticket.ts';
import { exportParts } from '../../../sidecar/tickets/export-parts.ts';
import { listTickets, readTicket } from '../../../sidecar/tickets/list-tickets.ts';
import { mirrorRound } from '../../../sidecar/tickets/mirror.ts';
import { openTicket } from '../../../sidecar/tickets/open-ticket.ts';
import { addPart, removePart } from '../../../sidecar/tickets/ticket-parts.ts';
import { ANNA, BORIS, deskParts } from '../comments/desk-parts.ts';
import { miner, onBothEngines } from '../inventory/engines.ts';

const [anna, boris] = [{ actor: ANNA.actor }, { actor: BORIS.actor }];
const HOUR = 3_600_000;
const FAN = { name: 'fan 12 cm', quantity: '2', unitPriceMinor: 1250, currency: 'EUR', serial: '=F1' };

onBothEngines((fresh) => {
  const begin = async (count = 1) => {
    const desk = await deskParts(
      fresh(),
      Array.from({ length: count }, (_, index) => miner(index + 1, { client: 'acme' })),
    );
    const parts = { ...desk.parts, db: desk.db as never };
    const { db } = parts;
    const revision = async (id: number) => (await readTicket(db, id)).revision;
    const change = async (id: number, patch: object) =>
      changeTicket(parts, anna, id, { revision: await revision(id), ...patch });
    return { ...desk, parts, db: db as never, all: desk.db, change, revision };
  };

  it('goes its way with its rules, its parts and its price, and puts the device into repair and back', async () => {
    const { parts, db, change, stateOf, pass, audited, close } = await begin();
    const told = { device: 'm1', title: 'fan  dead', symptoms: 'err 110', setRepair: true, episodes: [7], key: 'e7' };
    const id = await openTicket(parts, anna, told);
    expect(await openTicket(parts, boris, told)).toBe(id);
    expect(await stateOf('m1')).toBe('repair');
    expect(await change(id, { setRepair: true })).toBe('m1 is in repair');
    await expect(change(id, { state: 'in-progress' })).rejects.toThrow('assignee: found nobody');
    await expect(change(id, { assignee: 'ghost' })).rejects.toMatchObject({ status: 400 });
    await change(id, { assignee: 'boris', state: 'in-progress', labourMinutes: 30 });
    await expect(changeTicket(parts, anna, id, { revision: 2, title: 'x' })).rejects.toMatchObject({ status: 409 });
    await addPart(parts, boris, id, FAN);
    const wrong = await addPart(parts, boris, id, { ...FAN, quantity: '0.5', currency: 'CHF' });
    await removePart(parts, boris, id, wrong);
    await expect(removePart(parts, boris, id, wrong)).rejects.toMatchObject({ status: 404 });
    await expect(addPart(parts, boris, id, { ...FAN, quantity: '0.0' })).rejects.toMatchObject({ status: 400 });
    await expect(change(id, { state: 'done' })).rejects.toThrow('resolution: found nothing');
    await expect(change(id, { setBack: true })).rejects.toMatchObject({ status: 400 });
    pass(HOUR);
    const cost = { minor: 500, currency: 'EUR' };
    const done = { state: 'done', resolution: 'fans swapped', cost, setBack: true };
    expect(await change(id, done)).toBe('m1 is in the state "active" again');
    expect(await stateOf('m1')).toBe('active');
    const ticket = await readTicket(db, id);
    expect(ticket).toMatchObject({
      ...{ title: 'fan dead', symptoms: 'err 110', state: 'done', assignee: BORIS.actor, openedBy: ANNA.actor },
      ...{ episodes: [7], labourMinutes: 30, holdsState: false, closedAt: '2026-11-22T05:00:00.000Z' },
      parts: [{ name: 'fan 12 cm', quantity: '2', priceMinor: 2500, currency: 'EUR', serial: '=F1' }],
      totals: [{ minor: 3000, currency: 'EUR' }],
    });
    expect(ticket.states.map(({ to }) => to)).toEqual(['open', 'in-progress', 'done']);
    await expect(addPart(parts, boris, id, FAN)).rejects.toMatchObject({ status: 409 });
    expect(audited.map(({ action }) => action)).toEqual([
      ...['ticket.opened', 'ticket.changed', 'ticket.changed', 'ticket.part-added', 'ticket.part-added'],
      ...['ticket.part-removed', 'ticket.changed'],
    ]);
    const lines: string[] = [];
    for await (const chunk of exportParts(db, { device: 'm1' })) lines.push(chunk);
    expect(lines.join('').split('\r\n')).toEqual([
      'part,ticket,ticket_state,device,client,noted_at,noted_by,name,serial,quantity,unit_price_minor,price_minor,currency',
      `1,${id},done,m1,acme,2026-11-22T04:00:00.000Z,Boris,fan 12 cm,'=F1,2,1250,2500,EUR`,
      '',
    ]);
    await close();
  });

  it('leaves a state that somebody set, and lets the last of two tickets give it back', async () => {
    const { parts, change, stateOf, close } = await begin(3);
    const closing = { state: 'cancelled', resolution: 'nothing found', setBack: true };
    const open = (device: string) => openTicket(parts, anna, { device, title: 'x', setRepair: true });
    const [first, second] = [await open('m1'), await open('m1')];
    expect(await change(first, closing)).toBe(`m1 stays in repair, as ticket ${second} is open`);
    expect(await stateOf('m1')).toBe('repair');
    expect(await change(second, closing)).toBe('m1 is in the state "active" again');
    expect(await stateOf('m1')).toBe('active');
    const third = await open('m2');
    await changeDevice(inventoryParts(parts), BORIS.actor, { id: 'm2', revision: 2, patch: { state: 'maintenance' } });
    expect(await change(third, closing)).toBe(
      'the state of m2 is left as it is: Boris has set "maintenance" meanwhile',
    );
    const plain = await openTicket(parts, anna, { device: 'm3', title: 'x' });
    await expect(change(plain, closing)).rejects.toThrow(`setBack: ticket ${plain} has put m3 into no state`);
    await changeDevice(inventoryParts(parts), BORIS.actor, { id: 'm3', revision: 1, patch: { state: 'retired' } });
    await expect(open('m3')).rejects.toMatchObject({ status: 409 });
    await close();
  });

  it('gives a device back to the maintenance that it is in, which then ends as it should', async () => {
    const { parts, all, change, stateOf, pass, clock, close } = await begin();
    const keys = ['batch', 'window'];
    const maintenance = { ...parts, newKey: () => keys.shift() ?? '', underWay: new Set<string>() };
    const until = clock.now + HOUR;
    await beginMaintenance(maintenance, { principal: ANNA }, { devices: ['m1'], until, reason: 'dust' });
    const id = await openTicket(parts, anna, { device: 'm1', title: 'x', setRepair: true });
    expect(await change(id, { state: 'cancelled', resolution: 'no', setBack: true })).toContain('"maintenance" again');
    pass(HOUR);
    expect(await maintenanceRound(maintenance)).toMatchObject({ ended: ['m1'], left: [] });
    expect(await stateOf('m1')).toBe('active');
    await writeComment({ ...parts, db: all }, boris, { device: 'm1', text: 'looked at it', ticket: id });
    const action = { id: 4, action: 'power-cycle', fault: 'hung', startedAt: new Date(until - 1).toISOString() };
    const outcome = { outcome: 'verified', evidence: 'hashes' };
    const answers: unknown[] = [[{ ...action, endedAt: new Date(until).toISOString(), ...outcome }], [{}, action]];
    const asked: unknown[] = [];
    const give = async (_who: unknown, order: unknown) => {
      asked.push(order);
      if (answers.length === 0) throw new Error('cannot be reached');
      return answers.shift();
    };
    const story = (limit: number) => readStory({ db: all, give }, BORIS, { device: 'm1', limit });
    const whole = await story(20);
    expect(whole?.warnings).toEqual([]);
    const at = (line: { at: string }) => Date.parse(line.at);
    expect(whole?.items.map(at)).toEqual([...(whole?.items ?? [])].map(at).sort((a, b) => b - a));
    const shown = whole?.items.map(({ kind, who, text }) => `${kind} ${who}: ${text}`);
    expect([...(shown ?? [])].sort()).toEqual([
      'action alert-webhook: power-cycle (hung): verified: hashes',
      'comment Boris: ticket 1: looked at it',
      'maintenance Anna: maintenance until 2026-11-22T05:00:00.000Z: dust',
      'maintenance Logixx (end of the maintenance): maintenance over',
      'state Anna: created in the inventory',
      'state Anna: state: active → maintenance',
      'state Anna: state: maintenance → repair',
      'state Anna: state: repair → maintenance',
      'state Logixx (end of the maintenance): state: maintenance → active',
      'ticket Anna: ticket 1 "x": open → cancelled; m1 is in the state "maintenance" again',
      'ticket Anna: ticket 1 "x": opened',
    ]);
    expect(asked).toEqual([{ method: 'GET', path: '/api/v1/actions', query: { device: 'm1', limit: '20' } }]);
    const odd = await story(20);
    expect([odd?.items.find(({ kind }) => kind === 'action')?.text, odd?.warnings]).toEqual([
      'power-cycle (hung): under way',
      ["actions: 1 of alert-webhook's could not be read"],
    ]);
    const away = await story(2);
    expect([away?.items.length, away?.warnings]).toEqual([2, ['actions: alert-webhook: cannot be reached']]);
    expect(await readStory({ db: all, give }, BORIS, { device: 'm9', limit: 1 })).toBeUndefined();
    await close();
  });

  it('lists in pages, filtered and sorted, and is mirrored once for each change', async () => {
    const { parts, db, change, pass, close } = await begin(3);
    for (const [n, device] of ['m1', 'm2', 'm3', 'm1', 'm2'].entries()) {
      await openTicket(parts, n % 2 === 0 ? anna : boris, { device, title: `No ${n + 1}`, episodes: [n + 10] });
      pass(1000);
    }
    await change(2, { assignee: 'me', state: 'in-progress' });
    const ids = async (query: object) => {
      const page = await listTickets(db, { limit: 2, sort: '-opened', ...query });
      return [page.items.map(({ id }) => id).join(''), page.total, page.next] as const;
    };
    const [first, total, next] = await ids({});
    expect([first, total]).toEqual(['54', 5]);
    const second = await ids({ cursor: next });
    expect(second[0]).toBe('32');
    expect(await ids({ cursor: second[2] })).toEqual(['1', 5, undefined]);
    expect((await ids({ sort: 'device' })).slice(0, 2)).toEqual(['14', 5]);
    expect((await ids({ sort: '-changed' }))[0]).toBe('25');
    expect((await ids({ state: 'in-progress,done' })).slice(0, 2)).toEqual(['2', 1]);
    expect((await ids({ device: 'm2,m3', sort: 'id', limit: 9 })).slice(0, 2)).toEqual(['235', 3]);
    expect((await ids({ assignee: 'u1' }))[0]).toBe('2');
    expect((await ids({ openedBy: 'u2', sort: 'id' }))[0]).toBe('24');
    expect((await ids({ episode: 1 }))[1]).toBe(0);
    expect((await ids({ episode: 12 }))[0]).toBe('3');
    expect((await ids({ search: 'no 4' }))[0]).toBe('4');
    expect((await ids({ search: '%' }))[1]).toBe(0);
    await expect(ids({ sort: 'id', cursor: next })).rejects.toMatchObject({ status: 400 });
    const told: string[] = [];
    const mirror = (problems: string[]) =>
      mirrorRound(db, async (tickets) => {
        told.push(tickets.map(({ id }) => id).join(' '));
        return { made: tickets.length, changed: 0, problems };
      });
    await mirror(['Snipe-IT told the version "x", expected v8.1.4']);
    await mirror(['T1: the device m1 has no asset yet']);
    await mirror([]);
    await mirror([]);
    await change(2, { labourMinutes: 5 });
    await mirror([]);
    expect(told).toEqual(['T1 T2 T3 T4 T5', 'T1 T2 T3 T4 T5', 'T1', 'T2']);
    await close();
  });
});
