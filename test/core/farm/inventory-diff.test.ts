import { describe, expect, it } from 'vitest';
import type { Device } from '../../../core/farm/device.ts';
import { diffInventory, isReachedAlike, whereNow } from '../../../core/farm/inventory-diff.ts';

const PDU: Device = { id: 'p1', kind: 'pdu', driver: 'x', address: '10.0.0.1', site: 'north' };
const like = (more: Partial<Device>): Device => ({ ...PDU, ...more });

describe('diffInventory', () => {
  it('tells what is new, gone and changed, and keeps the very values that did not change', () => {
    const [kept, moved, gone] = ['a', 'b', 'c'].map((id) => like({ id, feeds: [{ pdu: 'p', outlet: id }] })) as [
      Device,
      Device,
      Device,
    ];
    // The same with its keys in another order, and with one that says nothing.
    const { id, ...rest } = structuredClone(kept);
    const again = { ...rest, model: undefined, id } as unknown as Device;
    const after = [like({ id: 'd' }), { ...moved, location: { rack: 'R2' } }, again];
    const diff = diffInventory([kept, moved, gone], after);
    expect(diff.devices.map((each) => each.id)).toEqual(['d', 'b', 'a']);
    expect(diff.devices[2]).toBe(kept);
    expect(diff.added).toEqual([after[0]]);
    expect(diff.removed).toEqual([gone]);
    expect(diff.changed).toEqual([{ before: moved, after: after[1] }]);
  });

  it.each<[string, Partial<Device>, Partial<Device>]>([
    ['another outlet', { feeds: [{ pdu: 'p', outlet: '1' }] }, { feeds: [{ pdu: 'p', outlet: '2' }] }],
    ['one feed more', { feeds: [] }, { feeds: [{ pdu: 'p', outlet: '2' }] }],
    ['no feeds said', { feeds: [] }, {}],
    ['another port', { ports: { http: 80 } }, { ports: { http: 81 } }],
    ['another number', { expected: { boards: 3 } }, { expected: { boards: 4 } }],
  ])('sees %s', (_what, before, after) => {
    expect(diffInventory([like(before)], [like(after)]).changed).toHaveLength(1);
  });
});

describe('isReachedAlike', () => {
  it.each<[boolean, Partial<Device>]>([
    [true, {}],
    [true, { name: 'left', location: { rack: 'R2' }, ports: {} }],
    [false, { address: '10.0.0.2' }],
    [false, { ports: { snmp: 1161 } }],
    [false, { driver: 'y' }],
    [false, { credentials: 'other' }],
    [true, { programs: [] }],
    [false, { programs: [{ driver: 'y' }] }],
    [false, { hostKey: 'SHA256:other' }],
  ])('%s: %j', (alike, more) => {
    expect(isReachedAlike(PDU, like(more))).toBe(alike);
  });
});

describe('whereNow', () => {
  const MOVED = { address: '10.0.0.9' };
  it.each<[string, 'was' | 'now', Partial<Device>, Partial<Device> | undefined]>([
    ['is gone', 'was', {}, undefined],
    ['stands where it stood, with another name', 'now', {}, { name: 'left' }],
    ['stands where it stood, and its serial is known by now', 'now', {}, { serial: 'S1' }],
    ['stands elsewhere, and nothing tells who it is', 'was', {}, MOVED],
    ['stands elsewhere, and only the new one has a serial', 'was', {}, { ...MOVED, serial: 'S1' }],
    ['moved, by its serial', 'now', { serial: 'S1' }, { ...MOVED, serial: 's1' }],
    ['moved, by its MAC', 'now', { mac: 'AA:BB:CC:DD:EE:FF' }, { ...MOVED, mac: 'AA:BB:CC:DD:EE:FF' }],
    ['was replaced at the same address', 'was', { serial: 'S1' }, { serial: 'S2' }],
    ['was replaced, though the MAC was copied', 'was', { serial: 'S1', mac: 'M' }, { serial: 'S2', mac: 'M' }],
    ['speaks another language at the same address', 'was', {}, { driver: 'y' }],
    ['is another kind of device', 'was', { serial: 'S1' }, { serial: 'S1', kind: 'miner' }],
  ])('a PDU that %s is reached as it %s', (_what, which, before, after) => {
    const [was, now] = [like(before), after && like(after)];
    expect(whereNow(was, now)).toBe(which === 'was' ? was : now);
  });
});
