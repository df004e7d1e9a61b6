import { describe, expect, it } from 'vitest';
import type { Action } from '../../alert-webhook/actions.ts';
import { execute } from '../../alert-webhook/execute.ts';
import { movedSince } from '../../alert-webhook/execution/as-it-began.ts';
import { openDeadMan } from '../../alert-webhook/execution/dead-man.ts';
import type { Rung } from '../../alert-webhook/plan.ts';
import { recover } from '../../alert-webhook/recover.ts';
import type { Device } from '../../core/farm/device.ts';
import type { Live } from '../../core/service/live.ts';
import { WireError } from '../../core/wire/wire.ts';
import { alertBody, feed, MINER, pduDevice, until } from './bench.ts';
import { FakePdus } from './fake-pdus.ts';
import { begin, database, farmOf, processOn } from './mortal.ts';
import { webhook } from './webhook.ts';

const PDU = pduDevice('pdu-1');
const ELSEWHERE = { ...PDU, address: '127.0.0.9' };
const moved = { ...MINER, feeds: [feed('pdu-1', '2')] };
const taker = { ...MINER, id: 'm2', feeds: [feed('pdu-1', '1')] };

/** What the inventory says by now, beside m1 on outlet 1 of pdu-1 when the action was planned. */
const CHANGES: [string, Device[], RegExp | undefined][] = [
  ['nothing else', [structuredClone(MINER), structuredClone(PDU)], undefined],
  ['more devices', [MINER, PDU, pduDevice('pdu-2')], undefined],
  ['another place and name', [{ ...MINER, name: 'left', location: { rack: 'R9' } }, PDU], undefined],
  ['another outlet', [moved, PDU], /outlet pdu-1\/1 of pdu-1 does not feed "m1"/],
  ['another outlet, and another miner on this one', [moved, taker, PDU], /outlet pdu-1\/1 of pdu-1 does not feed "m1"/],
  ['a second cord', [{ ...MINER, feeds: [feed('pdu-1', '1'), feed('pdu-1', '2')] }, PDU], /other outlets feed "m1"/],
  ['no feeds', [{ ...MINER, feeds: [] }, PDU], /does not feed "m1"/],
  ['no such miner', [PDU], /the inventory has no "m1" any more/],
  ['no such PDU', [MINER], /the inventory has no "pdu-1" any more/],
  ['nothing at all', [], /the inventory has no "(m1|pdu-1)" any more/],
  ['a PDU of that name elsewhere', [MINER, ELSEWHERE], /"pdu-1" is another device/],
  ['a PDU of that name of another family', [MINER, { ...PDU, driver: 'row-pdu' }], /"pdu-1" is another device/],
  ['that the miner is never to be switched', [{ ...MINER, remediation: 'never' }, PDU], /of "m1": remediation: never/],
  ['that the PDU is never to be switched', [MINER, { ...PDU, remediation: 'never' }], /of "pdu-1": remediation: never/],
];

const byId = (devices: readonly Device[]) => new Map(devices.map((device) => [device.id, device]));

describe('an inventory that changes between plan and command', () => {
  it.each(CHANGES)('and says %s', async (_what, devices, why) => {
    const [farm, store] = [farmOf('test-pdu'), await database()];
    const tools = processOn(store, farm);
    const action = await begin(tools, store, 'power-cycle', 'offline');
    tools.inventory.offer(devices);
    await execute(tools, action, false);
    const ended = await tools.actions.get(action.id);
    if (why === undefined) expect([ended?.outcome, farm.pdus.deeds]).toEqual(['verified', ['cycle pdu-1/1']]);
    else {
      expect(farm.pdus.deeds).toEqual([]);
      expect(ended).toMatchObject({ outcome: 'not-sent', evidence: expect.stringMatching(why) });
    }
  });

  it.each<Rung>(['power-off', 'reboot', 'restart-mining'])(
    'holds back a %s, too, and leaves no latch',
    async (rung) => {
      const [farm, store] = [farmOf('test-pdu'), await database()];
      const tools = processOn(store, farm);
      const action = await begin(tools, store, rung, 'too-hot');
      tools.inventory.offer([{ ...moved, address: '127.0.0.7' }, PDU]);
      await execute(tools, action, false);
      expect(farm.pdus.deeds).toEqual([]);
      expect((await tools.actions.get(action.id))?.outcome).toBe('not-sent');
      expect(await tools.latches.of('tx1', 'm1')).toBeUndefined();
    },
  );

  it('goes with a PDU whose serial number shows that it only moved', async () => {
    const [farm, store] = [farmOf('test-pdu'), await database()];
    farm.devices = [MINER, { ...PDU, serial: 'S1' }];
    const asked: string[] = [];
    const { wire } = farm.pdus;
    const pdus = Object.assign(farm.pdus, {
      wire: (...[request, to, signal]: Parameters<typeof wire>) => {
        asked.push(to.host);
        return wire(request, to, signal);
      },
    });
    const tools = processOn(store, { ...farm, pdus });
    const action = await begin(tools, store, 'power-cycle', 'offline');
    asked.length = 0;
    tools.inventory.offer([MINER, { ...ELSEWHERE, serial: 'S1' }]);
    tools.inventory.takeOver();
    await execute(tools, action, false);
    expect((await tools.actions.get(action.id))?.outcome).toBe('verified');
    expect(new Set(asked)).toEqual(new Set(['127.0.0.9']));
  });
});

describe('movedSince', () => {
  const plan = {
    action: 'power-off',
    device: 'pdu-1/5',
    outlets: [{ pdu: 'pdu-1', outlet: '5', offSeconds: 0 }],
    steps: [],
  };
  const action = { device: 'pdu-1/5', action: 'power-off', plan } as unknown as Action;
  const five = { ...MINER, feeds: [{ pdu: 'pdu-1', outlet: '5' }] };
  it.each<[string, Device[], Device[], RegExp | undefined]>([
    ['still feeds nothing', [PDU], [PDU, MINER], undefined],
    ['feeds a miner by now', [PDU], [PDU, five], /by now outlet 5 of pdu-1 feeds "m1"/],
    ['feeds the one that it fed', [PDU, five], [PDU, five], undefined],
    ['feeds another one', [PDU, five], [PDU, MINER, { ...five, id: 'm3' }], /feeds "m3"/],
  ])('an outlet by itself that %s', (_what, began, now, why) => {
    const reason = movedSince(action, byId(began), byId(now));
    if (why === undefined) expect(reason).toBeUndefined();
    else expect(reason).toMatch(why);
  });
});

describe('an inventory that changes while an outlet is off', () => {
  it.each([
    ['forgets everything', []],
    ['moves the miner to another outlet', [moved, taker, PDU]],
    ['has another PDU of that name elsewhere', [MINER, ELSEWHERE]],
  ])('%s: the outlet that went off comes on again, and no other one moves', async (_what, devices) => {
    const [farm, store] = [farmOf('plain-pdu'), await database()];
    farm.pdus.add('pdu-1', '2');
    const tools = processOn(store, farm);
    const power = farm.pdus.onPower;
    farm.pdus.onPower = (place, on) => {
      power(place, on);
      tools.inventory.offer(devices);
      tools.inventory.takeOver();
    };
    const action = await begin(tools, store, 'power-cycle', 'offline');
    await execute(tools, action, false);
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1', 'on pdu-1/1']);
    expect((await tools.actions.get(action.id))?.outcome).toBe('verified');
    expect(await tools.due.list()).toEqual([]);
  });

  it.each(['recovery', 'dead-man'])(
    'and the process dies: %s of one that never knew the PDU turns it on',
    async (who) => {
      const [farm, store] = [farmOf('plain-pdu'), await database()];
      const first = processOn(store, farm, { line: 2, committed: true });
      const action = await begin(first, store, 'power-cycle', 'offline');
      await execute(first, action, false);
      expect(farm.pdus.outlet().on).toBe(false);
      const hosts = new Set<string>();
      const { wire } = farm.pdus;
      Object.assign(farm.pdus, {
        wire: (...[request, to, signal]: Parameters<typeof wire>) => {
          hosts.add(to.host);
          if (to.host !== '127.0.0.1') throw new WireError('refused', 'a stranger');
          return wire(request, to, signal);
        },
      });
      const second = processOn(store, { ...farm, devices: [ELSEWHERE] });
      if (who === 'recovery') for (const { done } of await recover(second)) await done;
      else {
        await store.db.updateTable('action_outlets').set({ due_on_at: 1 }).execute();
        await openDeadMan(second, { leads: () => true }).sweep();
      }
      expect(farm.pdus.deeds).toEqual(['off pdu-1/1', 'on pdu-1/1']);
      expect(farm.pdus.outlet().on).toBe(true);
      expect(hosts).toEqual(new Set(['127.0.0.1']));
    },
  );
});

describe('alert-webhook', () => {
  it('heals what the inventory has by now, and refuses one that its policy does not fit', async () => {
    let take: (devices: readonly Device[]) => string | undefined = () => 'nobody follows';
    let stopped = 0;
    const inventory: Live<readonly Device[]> = {
      value: [],
      follow(taker) {
        take = taker;
      },
      async stop() {
        stopped += 1;
        await Promise.resolve();
      },
      metrics: () => Promise.resolve('logixx_inventory_refused 0\n'),
    };
    const pdus = new FakePdus();
    pdus.add('pdu-1', '2', { watts: 40 });
    const remediation = { deniedOutlets: [{ pdu: 'pdu-1', outlet: 'pdu-1/9' }] };
    const farm = await webhook({ inventory, pdus, remediation });
    expect(take([MINER])).toBe(
      'alertWebhook.remediation.deniedOutlets[0].pdu: found "pdu-1", which is no device of the inventory, expected the id of a PDU',
    );
    await farm.post(alertBody(['m2']));
    await farm.decided('unknown-device');
    expect(take([{ ...MINER, feeds: [feed('pdu-1', '2')] }, pduDevice('pdu-1')])).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve, 300));
    await farm.post(alertBody(['m1']));
    await until('an outlet was cycled', () => pdus.deeds.length > 0, 4000).catch(async (error: unknown) => {
      throw new Error(`${String(error)}: ${JSON.stringify(await farm.decisions())}`);
    });
    expect(pdus.deeds).toEqual(['cycle pdu-1/2']);
    expect(await farm.metrics()).toContain('logixx_inventory_refused 0\n');
    await farm.stop();
    expect(stopped).toBe(1);
  });
});
