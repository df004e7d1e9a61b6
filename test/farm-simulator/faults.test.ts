import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { community, digest, exchange, portOf, rpc, until } from './clients.ts';
import { type Farm, startFarm } from './farm.ts';

let farm: Farm;
let cgminer: number;
let http: number;
let pdu: ReturnType<typeof community>;
const MINER = 'miner-001';
const SWITCH = '1.3.6.1.4.1.13742.6.4.1.2.1.2.1.1';
const STATE = '1.3.6.1.4.1.13742.6.4.1.2.1.3.1.1';
const WATTS = '1.3.6.1.4.1.13742.6.5.4.3.1.4.1.1.5';

beforeAll(async () => {
  farm = await startFarm({ miners: 2, pdus: 1, makes: ['antminer'], timeScale: 1000 });
  cgminer = portOf(farm, MINER, 'cgminer');
  http = portOf(farm, MINER, 'http');
  pdu = community(portOf(farm, 'pdu-01', 'snmp'), 'private');
});
afterAll(async () => {
  pdu.close();
  await farm.close();
});
afterEach(async () => {
  await farm.clear(MINER);
  await farm.clear('pdu-01');
  await pdu.set(SWITCH, 'Integer', 1);
  await until('the miner runs', () => phase() === 'running' || cycle());
});

const stateOf = (id: string) => farm.state().find((state) => state.id === id);
const phase = () => {
  const state = stateOf(MINER);
  return state?.kind === 'miner' ? state.phase : '';
};
const watts = async () => Number((await pdu.get(WATTS))[0]);
const stats = async () => ((await rpc(cgminer, 'stats'))['STATS'] as Record<string, unknown>[])[1] ?? {};
async function cycle(): Promise<boolean> {
  if (phase() === 'dead' || phase() === 'off') {
    await pdu.set(SWITCH, 'Integer', 0);
    await pdu.set(SWITCH, 'Integer', 1);
  }
  return false;
}
const cycled = async () => {
  await pdu.set(SWITCH, 'Integer', 2);
  await until('off', async () => phase() === 'off' || phase() === 'booting');
};

describe('faults of a miner', () => {
  it('hang: silent, watts as usual or less, cured by the outlet alone', async () => {
    await farm.inject(MINER, { fault: 'hang' });
    await expect(rpc(cgminer, 'summary', 200)).rejects.toThrow('silent');
    await expect(digest(http, '/cgi-bin/reboot.cgi')).rejects.toThrow('silent');
    expect(await watts()).toBeGreaterThan(3000);
    await farm.inject(MINER, { fault: 'hang', power: 0.1 });
    expect(await watts()).toBeLessThan(400);
    await cycled();
    await until('it runs', () => phase() === 'running');
    expect((await stats())['GHS 5s']).toBeGreaterThan(100_000);
  });

  it('hang-api-alive: answers, no hashrate, idle watts; a reboot cures it', async () => {
    await farm.inject(MINER, { fault: 'hang-api-alive' });
    expect((await stats())['GHS 5s']).toBe(0);
    expect(await watts()).toBe(40);
    await digest(http, '/cgi-bin/reboot.cgi');
    await until('it has booted', () => phase() === 'booting' || phase() === 'warming');
    await until('it runs', () => phase() === 'running');
    expect((await stats())['GHS 5s']).toBeGreaterThan(100_000);
  });

  it('dead: runs until its next boot and does not come up from it', async () => {
    await farm.inject(MINER, { fault: 'dead' });
    expect((await stats())['GHS 5s']).toBeGreaterThan(100_000);
    await cycled();
    await until('it has power', () => phase() === 'dead');
    await new Promise((resolve) => setTimeout(resolve, 400));
    expect(phase()).toBe('dead');
    expect(await watts()).toBe(12);
    await expect(rpc(cgminer, 'summary')).rejects.toThrow(/ECONN/);
  });

  it('board-lost: two boards of three in hashrate, watts and chips', async () => {
    await farm.inject(MINER, { fault: 'board-lost', board: 1 });
    const found = await stats();
    expect(found['chain_rate2']).toBe('');
    expect(found['chain_acn2']).toBe(0);
    expect(Number(found['GHS 5s']) / 110_000).toBeCloseTo(2 / 3, 1);
    expect((await watts()) / 3250).toBeCloseTo(2 / 3, 1);
  });

  it('fan-lost, hot and low-hashrate show where they should', async () => {
    await farm.inject(MINER, { fault: 'fan-lost', fan: 2 });
    await farm.inject(MINER, { fault: 'hot', celsius: 101 });
    await farm.inject(MINER, { fault: 'low-hashrate', ratio: 0.5 });
    const found = await stats();
    expect([found['fan2'], found['fan3']]).toEqual([expect.any(Number), 0]);
    expect(found['fan2']).toBeGreaterThan(1000);
    expect(found['temp_chip1']).toMatch(/^101-/);
    expect(Number(found['GHS 5s']) / 110_000).toBeCloseTo(0.5, 1);
  });

  it('pool-down: dead pools, no hashrate; gone after its time', async () => {
    await farm.inject(MINER, { fault: 'pool-down', for: 300 });
    const pools = (await rpc(cgminer, 'pools'))['POOLS'] as Record<string, unknown>[];
    expect(pools.map((pool) => pool['Status'])).toEqual(['Dead', 'Dead', 'Dead']);
    expect((await stats())['GHS 5s']).toBe(0);
    await until('the pools are back', async () => Number((await stats())['GHS 5s']) > 100_000);
  });

  it('refused: the mining port refuses, the web says so, a reboot cures it', async () => {
    await farm.inject(MINER, { fault: 'refused' });
    await expect(rpc(cgminer, 'summary')).rejects.toThrow('ECONNREFUSED');
    expect((await digest(http, '/cgi-bin/stats.cgi')).body).toBe('Socket connect failed: Connection refused\n');
    await digest(http, '/cgi-bin/reboot.cgi');
    await until('it answers', () =>
      rpc(cgminer, 'summary').then(
        () => true,
        () => false,
      ),
    );
  });

  it('half-reply breaks off, wrong-json is a page, slow waits', async () => {
    const whole = (await exchange(cgminer, '{"command":"pools"}')).length;
    await farm.inject(MINER, { fault: 'half-reply' });
    const half = await exchange(cgminer, '{"command":"pools"}');
    expect(half.length).toBeGreaterThan(0.4 * whole);
    expect(half.length).toBeLessThan(0.6 * whole);
    await expect(digest(http, '/cgi-bin/stats.cgi')).rejects.toThrow();
    await farm.clear(MINER, 'half-reply');
    await farm.inject(MINER, { fault: 'wrong-json' });
    expect(String(await exchange(cgminer, '{"command":"pools"}'))).toMatch(/^<html>/);
    expect((await digest(http, '/cgi-bin/stats.cgi')).body).toMatch(/^<html>/);
    await farm.clear(MINER);
    await farm.inject(MINER, { fault: 'slow', ms: 150 });
    const begun = performance.now();
    await rpc(cgminer, 'pools');
    expect(performance.now() - begun).toBeGreaterThanOrEqual(145);
  });
});

describe('faults of a PDU', () => {
  it('welded-relay: says off, the miner runs on', async () => {
    await farm.inject('pdu-01', { fault: 'welded-relay', outlet: 1 });
    await pdu.set(SWITCH, 'Integer', 0);
    expect((await pdu.get(STATE))[0]).toBe(8);
    expect(await watts()).toBeGreaterThan(3000);
    expect(phase()).toBe('running');
  });

  it('pdu-silent: no answer', async () => {
    await farm.inject('pdu-01', { fault: 'pdu-silent' });
    await expect(pdu.get(STATE)).rejects.toThrow(/timed out/i);
  });

  it('meters-reset: energy begins at 0, once, and all else stays', async () => {
    const joules = () => {
      const state = stateOf('pdu-01');
      return state?.kind === 'pdu' ? state.outlets.map((outlet) => outlet.joules) : [];
    };
    expect(Math.min(...joules())).toBeGreaterThan(1e9);
    await farm.inject('pdu-01', { fault: 'meters-reset' });
    const first = joules();
    expect(first).toHaveLength(36);
    expect(Math.max(...first)).toBeLessThan(1e9);
    expect(stateOf('pdu-01')?.faults).toEqual([]);
    await until('energy flows on', () => Number(joules()[0]) > Number(first[0]));
    expect(phase()).toBe('running');
  });

  it('read-only-community: even the write community gets noAccess (6)', async () => {
    await farm.inject('pdu-01', { fault: 'read-only-community' });
    await expect(pdu.set(SWITCH, 'Integer', 0)).rejects.toMatchObject({ status: 6 });
    expect((await pdu.get(STATE))[0]).toBe(7);
  });
});
