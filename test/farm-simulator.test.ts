import { afterEach, describe, expect, it } from 'vitest';
import { checkInventory } from '../core/farm/inventory-checks.ts';
import { community, digest, portOf, rpc, until } from './farm-simulator/clients.ts';
import { type Farm, type FarmOptions, startFarm } from './farm-simulator/farm.ts';
import type { DeviceState } from './farm-simulator/state.ts';

let farm: Farm | undefined;
const start = async (options: FarmOptions): Promise<Farm> => {
  farm = await startFarm(options);
  return farm;
};
afterEach(async () => {
  await farm?.close();
  farm = undefined;
});

function minerState(running: Farm, id: string): Extract<DeviceState, { kind: 'miner' }> {
  const state = running.state().find((one) => one.id === id);
  if (state?.kind !== 'miner') throw new Error(`${id} is no miner`);
  return state;
}

const STATE_OF_OUTLET_1 = '1.3.6.1.4.1.13742.6.4.1.2.1.3.1.1';
const SWITCH_OF_OUTLET_1 = '1.3.6.1.4.1.13742.6.4.1.2.1.2.1.1';
const SWITCHED_AT_OF_OUTLET_1 = '1.3.6.1.4.1.13742.6.4.1.2.1.4.1.1';
const WATTS_OF_OUTLET_1 = '1.3.6.1.4.1.13742.6.5.4.3.1.4.1.1.5';

describe('a miner on an outlet', () => {
  it('goes dark with the outlet, boots, warms up and reaches its hashrate again', async () => {
    const running = await start({ miners: 1, pdus: 1, makes: ['antminer'], timeScale: 200 });
    const pdu = community(portOf(running, 'pdu-01', 'snmp'), 'private');
    const cgminer = portOf(running, 'miner-001', 'cgminer');
    await pdu.set(SWITCH_OF_OUTLET_1, 'Integer', 0);
    expect(await pdu.get(STATE_OF_OUTLET_1, WATTS_OF_OUTLET_1)).toEqual([8, 0]);
    await expect(rpc(cgminer, 'summary')).rejects.toThrow(/ECONNRESET|ECONNREFUSED/);

    await pdu.set(SWITCH_OF_OUTLET_1, 'Integer', 1);
    expect(await pdu.get(STATE_OF_OUTLET_1, WATTS_OF_OUTLET_1)).toEqual([7, 40]);
    expect(minerState(running, 'miner-001').phase).toBe('booting');
    await expect(rpc(cgminer, 'summary')).rejects.toThrow(/ECONNRESET|ECONNREFUSED/);

    await until('the API answers', () =>
      rpc(cgminer, 'summary').then(
        () => true,
        () => false,
      ),
    );
    expect(minerState(running, 'miner-001').hashesPerSecond).toBeLessThan(0.5 * 110e12);
    await until('it is warm', () => minerState(running, 'miner-001').phase === 'running');
    const [summary] = (await rpc(cgminer, 'summary'))['SUMMARY'] as [Record<string, number>];
    expect(summary['GHS 5s']).toBeGreaterThan(0.97 * 110_000);
    expect(summary['Elapsed']).toBeLessThan(1000);
    const [watts] = await pdu.get(WATTS_OF_OUTLET_1);
    expect(watts).toBeGreaterThan(0.97 * 3250);
    pdu.close();
  });

  it('keeps the times: 120 s of boot and 180 s of warm-up on the clock of the farm', async () => {
    const running = await start({ miners: 1, pdus: 1, timeScale: 1000, start: 'cold' });
    await until('it is warm', () => minerState(running, 'miner-001').phase === 'running');
    await running.inject('miner-001', { fault: 'hot', celsius: 99 });
    const begun = minerState(running, 'miner-001').uptimeSeconds;
    expect(begun).toBeGreaterThanOrEqual(300);
    const phases = running.events.filter(({ event }) => event === 'phase');
    expect(phases.map(({ detail }) => detail)).toEqual(['booting → warming', 'warming → running']);
    expect((phases[1]?.seconds ?? 0) - (phases[0]?.seconds ?? 0)).toBeCloseTo(180, 0);
  });

  it('is cycled by the PDU itself: off, the period, on, with the time of switching moved on', async () => {
    const running = await start({ miners: 1, pdus: 1, timeScale: 20 });
    const pdu = community(portOf(running, 'pdu-01', 'snmp'), 'private');
    const [before] = await pdu.get(SWITCHED_AT_OF_OUTLET_1);
    await pdu.set(SWITCH_OF_OUTLET_1, 'Integer', 2);
    expect(await pdu.get(STATE_OF_OUTLET_1, WATTS_OF_OUTLET_1)).toEqual([8, 0]);
    await until('it is on again', async () => (await pdu.get(STATE_OF_OUTLET_1))[0] === 7);
    const [after] = await pdu.get(SWITCHED_AT_OF_OUTLET_1);
    expect(Number(after)).toBeGreaterThan(Number(before));
    const relays = running.events.filter(({ event }) => event === 'relay').map(({ seconds }) => seconds);
    expect((relays[1] ?? 0) - (relays[0] ?? 0)).toBeGreaterThanOrEqual(9.9);
    expect((relays[1] ?? 0) - (relays[0] ?? 0)).toBeLessThan(20);
    pdu.close();
  });

  it('counts energy and shares over time', async () => {
    const running = await start({ miners: 1, pdus: 1, makes: ['antminer'], timeScale: 2000 });
    const energy = () => {
      const pdu = running.state().find(({ id }) => id === 'pdu-01');
      return pdu?.kind === 'pdu' ? (pdu.outlets[0]?.joules ?? 0) : 0;
    };
    const [from, joules] = [running.now(), energy()];
    const [shares] = (await rpc(portOf(running, 'miner-001', 'cgminer'), 'summary'))['SUMMARY'] as [
      Record<string, number>,
    ];
    await until('half an hour', () => running.now() - from > 1800);
    const mean = (energy() - joules) / (running.now() - from);
    expect(mean).toBeGreaterThan(0.95 * 3250);
    expect(mean).toBeLessThan(1.05 * 3250);
    const [later] = (await rpc(portOf(running, 'miner-001', 'cgminer'), 'summary'))['SUMMARY'] as [
      Record<string, number>,
    ];
    const seconds = (later['Elapsed'] ?? 0) - (shares['Elapsed'] ?? 0);
    const expected = (seconds * 110e12) / (524_288 * 2 ** 32);
    expect((later['Accepted'] ?? 0) - (shares['Accepted'] ?? 0)).toBeGreaterThan(0.9 * expected);
    expect((later['Accepted'] ?? 0) - (shares['Accepted'] ?? 0)).toBeLessThan(1.1 * expected + 2);
  });

  it('reboots by its own API without the outlet, and its uptime starts again', async () => {
    const running = await start({ miners: 1, pdus: 1, makes: ['antminer'], timeScale: 500 });
    expect(minerState(running, 'miner-001').uptimeSeconds).toBeGreaterThan(3600);
    expect((await digest(portOf(running, 'miner-001', 'http'), '/cgi-bin/reboot.cgi')).status).toBe(200);
    await until('it boots', () => minerState(running, 'miner-001').phase === 'booting');
    expect(minerState(running, 'miner-001').watts).toBe(40);
    await until('it is warm', () => minerState(running, 'miner-001').phase === 'running');
    expect(minerState(running, 'miner-001').uptimeSeconds).toBeLessThan(2000);
    expect(running.events.some(({ event }) => event === 'relay')).toBe(false);
  });

  it('with two cords it needs both, and they share the watts', async () => {
    const running = await start({ miners: 1, pdus: 1, feedsPerMiner: 2, timeScale: 100, makes: ['antminer'] });
    const pdu = community(portOf(running, 'pdu-01', 'snmp'), 'private');
    const [first, second] = await pdu.get(WATTS_OF_OUTLET_1, WATTS_OF_OUTLET_1.replace('.1.1.5', '.1.2.5'));
    expect(first).toBeGreaterThan(1500);
    expect(Math.abs(Number(first) - Number(second))).toBeLessThan(20);
    await pdu.set(SWITCH_OF_OUTLET_1, 'Integer', 0);
    expect(minerState(running, 'miner-001').phase).toBe('off');
    await pdu.set(SWITCH_OF_OUTLET_1, 'Integer', 1);
    await until('both have power', () => minerState(running, 'miner-001').phase === 'booting');
    pdu.close();
  });
});

describe('a farm', () => {
  it('starts 200 miners in under three seconds, with an inventory that holds together', async () => {
    const begun = performance.now();
    const running = await start({ miners: 200, pdus: 6 });
    expect(performance.now() - begun).toBeLessThan(3000);
    const { devices } = running.inventory();
    expect(devices).toHaveLength(206);
    const drivers = [
      { id: 'antminer', kind: 'miner' },
      { id: 'whatsminer', kind: 'miner' },
      { id: 'raritan-pdu2', kind: 'pdu' },
    ];
    expect(checkInventory(devices, drivers)).toEqual([]);
    const answers = await Promise.all(
      running.devices
        .filter(({ kind }) => kind === 'miner')
        .map(({ ports }) => rpc(ports.cgminer ?? 0, 'summary', 5000)),
    );
    expect(answers.every((answer) => Array.isArray(answer['SUMMARY']))).toBe(true);
  });

  it('is the same farm from the same seed and another from another', async () => {
    const identities = async (seed: number) => {
      const made = await startFarm({ miners: 4, pdus: 1, seed });
      const list = made.inventory().devices.map(({ id, mac, serial }) => ({ id, mac, serial }));
      await made.close();
      return list;
    };
    const [first, again, other] = [await identities(7), await identities(7), await identities(8)];
    expect(again).toEqual(first);
    expect(other).not.toEqual(first);
  });

  it('leaves nothing open behind', async () => {
    const kinds = () => process.getActiveResourcesInfo().filter((name) => /TCP|UDP|Timeout/.test(name)).length;
    const before = kinds();
    const made = await startFarm({ miners: 10, pdus: 2, controlPort: 0, timeScale: 50, start: 'cold' });
    expect(kinds()).toBeGreaterThan(before + 10);
    const silent = rpc(portOf(made, 'miner-001', 'cgminer'), 'summary').catch(() => undefined);
    await made.close();
    await silent;
    await until('everything is closed', () => kinds() <= before);
  });

  it.each([
    [{ miners: 40, pdus: 1 }, /40 miners with 1 feeds do not fit on 1 PDUs of 36 outlets; needed: 2/],
    [{ miners: 1, pdus: 0, timeScale: 0 }, /timeScale is 0/],
    [{ devices: [{ id: 'a', kind: 'miner', model: 'Nonesuch' }] }, /no simulated model "Nonesuch"; there are Antminer/],
    [
      { devices: [{ id: 'a', kind: 'miner', model: 'Antminer S21', feeds: [{ pdu: 'p', outlet: 1 }] }] },
      /a is fed by "p"; the PDUs are none/,
    ],
    [
      { miners: 1, pdus: 1, schedule: [{ at: 1, target: 'x', fault: 'hang' }] },
      /no device "x"; there are pdu-01, miner-001/,
    ],
  ] as [FarmOptions, RegExp][])('refuses what cannot be: %j', async (options, message) => {
    await expect(startFarm(options)).rejects.toThrow(message);
  });
});
