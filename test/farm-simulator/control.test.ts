import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Farm, startFarm } from './farm.ts';

const MINER = 'miner-001';
let farm: Farm;
beforeAll(async () => {
  farm = await startFarm({ miners: 2, pdus: 1, makes: ['antminer'], controlPort: 0 });
});
afterAll(() => farm.close());

describe('the control API', () => {
  const call = async (method: string, path: string, body?: unknown) => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) };
    const response = await fetch(`http://127.0.0.1:${farm.controlPort}${path}`, init);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('shows devices, injects and takes away faults, tells events', async () => {
    const made = await call('POST', `/devices/${MINER}/faults`, { fault: 'low-hashrate', ratio: 0.4 });
    expect(made).toMatchObject({ status: 201, body: { faults: [{ fault: 'low-hashrate', ratio: 0.4 }] } });
    expect(await call('DELETE', `/devices/${MINER}/faults/low-hashrate`)).toMatchObject({
      status: 200,
      body: { cleared: ['low-hashrate'] },
    });
    expect((await call('GET', `/devices/${MINER}`)).body).toMatchObject({ id: MINER, state: { faults: [] } });
    expect((await call('GET', '/devices')).body).toHaveLength(3);
    expect((await call('GET', '/inventory')).body).toEqual(farm.inventory());
    const events = (await call('GET', '/events')).body as unknown as { event: string }[];
    expect(events.slice(-2).map(({ event }) => event)).toEqual(['fault', 'fault-gone']);
  });

  it.each([
    ['GET', '/devices/nobody', undefined, 404, /no device "nobody"; there are pdu-01, miner-001, miner-002/],
    ['POST', '/devices/nobody/faults', { fault: 'hang' }, 404, /no device "nobody"/],
    ['POST', `/devices/${MINER}/faults`, { fault: 'flood' }, 400, /a miner has no fault "flood"; its faults: hang,/],
    ['POST', `/devices/${MINER}/faults`, { fault: 'pdu-silent' }, 400, /a miner has no fault "pdu-silent"/],
    [
      'POST',
      `/devices/${MINER}/faults`,
      { fault: 'board-lost' },
      400,
      /board is undefined; expected a whole number from 0 to 2/,
    ],
    [
      'POST',
      `/devices/${MINER}/faults`,
      { fault: 'hang', colour: 1 },
      400,
      /no parameter "colour"; its parameters: power/,
    ],
    [
      'POST',
      `/devices/pdu-01/faults`,
      { fault: 'welded-relay', outlet: 37 },
      400,
      /outlet is 37; expected .* from 1 to 36/,
    ],
    ['POST', `/devices/${MINER}/faults`, { fault: 'hang', for: 'ever' }, 400, /for is "ever"/],
    ['POST', `/devices/${MINER}/faults`, 'hang', 400, /expected \{"fault"/],
    ['DELETE', `/devices/${MINER}/faults/flood`, undefined, 400, /no fault "flood"/],
    ['PUT', '/devices', undefined, 404, /there are GET \/devices, /],
  ])('%s %s %j is refused with %i', async (method, path, body, status, message) => {
    const answer = await call(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body['error']).toMatch(message);
  });
});
