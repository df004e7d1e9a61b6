import { describe, expect, it } from 'vitest';
import type { DeviceSample } from '../../alert-webhook/samples.ts';
import type { Device } from '../../core/farm/device.ts';
import { alertBody, feed, MINER, pduDevice, sampleOf, until } from '../alert-webhook/bench.ts';
import { webhook } from '../alert-webhook/webhook.ts';

const building = { building: 'b1' };
/** Six miners in one building, all on one PDU, which measures the air as well. */
const miners: Device[] = Array.from({ length: 6 }, (_, index) => ({
  ...MINER,
  id: `m${index + 1}`,
  location: building,
  feeds: [feed('pdu-1', String(index + 1))],
}));
const pdu: Device = { ...pduDevice('pdu-1'), location: building };
const elsewhere: Device = { ...MINER, id: 'far', location: { building: 'b2' }, feeds: [feed('pdu-1', '9')] };
/** The hottest chips of m1 to m6; the limit of all is 95 °C. */
const CHIPS = [70, 94, 88, 91, 60, 93];

function hot(id: string, ...celsius: number[]): DeviceSample {
  const chips = celsius.map((value, board) => ({
    metric: 'miner.chip_temperature',
    labels: { board: String(board), sensor: 'max' },
    value,
  }));
  return sampleOf(id, {
    readings: [...chips, { metric: 'miner.chip_temperature_limit', labels: {}, value: 95 }],
  });
}

function air(...celsius: number[]): DeviceSample {
  const readings = celsius.map((value, index) => ({
    metric: 'pdu.sensor_temperature',
    labels: { sensor: String(index + 1) },
    value,
  }));
  return sampleOf('pdu-1', { operation: 'operating', readings });
}

function roomAlert(): object {
  const alert = {
    status: 'firing',
    labels: { alertname: 'RoomTooHot', pdu: 'pdu-1', site: 'tx1' },
    annotations: {},
    startsAt: '2026-11-21T19:10:59.885Z',
    endsAt: '0001-01-01T00:00:00Z',
    fingerprint: 'room',
  };
  return { version: '4', receiver: 'remediator', status: 'firing', groupKey: '{}', externalURL: '', alerts: [alert] };
}

async function room(offsPerMinute: number, ...celsius: number[]) {
  const thermal = { inletLimitCelsius: 40, restoreBelowCelsius: 32, offsPerMinute, zone: 'building' as const };
  // Hundreds of miners may be dark through heat: no limit of cycles, hours or common cause stands against an off.
  const remediation = { thermal, buildingAtOnce: 1, siteCyclesHour: 0, attemptsPerHour: 0, coolDownSeconds: 600 };
  const farm = await webhook({ devices: [...miners, pdu, elsewhere], remediation });
  for (const [index, { id }] of miners.entries()) farm.samples.samples.set(id, hot(id, CHIPS[index] ?? 0, 80));
  farm.samples.samples.set('far', hot('far', 94, 93));
  farm.samples.samples.set('pdu-1', air(...celsius));
  farm.samples.summaries = miners.map(({ id }) => ({ id, kind: 'miner', operation: 'not-hashing' }));
  return farm;
}

const released = (farm: Awaited<ReturnType<typeof room>>, id: string, fansConfirmed: boolean) =>
  fetch(`${farm.url}/api/v1/devices/${id}/unlatch`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': `${id}-${fansConfirmed}-${Math.random()}` },
    body: JSON.stringify({ by: 'ann', comment: 'cool again', fansConfirmed }),
  });

describe('T7 a room that is too hot', () => {
  it('T7 turns off the worst first, no more than so many a minute, and nothing on', async () => {
    const farm = await room(2, 45, 43);
    await farm.post(roomAlert());
    await farm.ended(2);
    await farm.decided('off-pace');
    await new Promise((resolve) => setTimeout(resolve, 1000));
    expect([...farm.pdus.deeds].sort()).toEqual(['off pdu-1/2', 'off pdu-1/6']);
    const plans = (await farm.decisions()).filter(({ decision }) => decision === 'plan').reverse();
    expect(plans.map(({ subject }) => subject)).toEqual(['episode 1 m2', 'episode 1 m6']);
    expect(plans[0]?.evidence).toContain('sensor 1 measures 45 °C, the limit is 40 °C; sensor 2 measures 43 °C');
    expect((await farm.actions()).map(({ action, outcome }) => [action, outcome])).toEqual([
      ['power-off', 'verified'],
      ['power-off', 'verified'],
    ]);
  });

  it('T7 goes on until all of the room are off, and leaves other buildings alone', async () => {
    const farm = await room(50, 45, 43);
    await farm.post(roomAlert());
    await farm.ended(6);
    await farm.decided('needs-a-person');
    expect(farm.pdus.deeds.every((deed) => deed.startsWith('off '))).toBe(true);
    expect([...farm.pdus.deeds].sort()).toEqual([1, 2, 3, 4, 5, 6].map((outlet) => `off pdu-1/${outlet}`));
    const plans = (await farm.decisions()).filter(({ decision }) => decision === 'plan').reverse();
    const order = ['m2', 'm6', 'm4', 'm3', 'm1', 'm5'];
    expect(plans.map(({ subject }) => subject)).toEqual(order.map((id) => `episode 1 ${id}`));
  });

  it.each<[string, number[], string]>([
    ['one sensor alone, beside miners that are cool', [45], 'no-second-witness'],
    ['air at its limit', [40, 39], 'not-confirmed'],
    ['sensors that are not there', [255, 0], 'not-confirmed'],
  ])('T7 turns nothing off for %s', async (_name, celsius, reason) => {
    const farm = await room(4, ...celsius);
    for (const { id } of miners) farm.samples.samples.set(id, hot(id, 60, 61));
    await farm.post(roomAlert());
    await farm.decided(reason);
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(farm.pdus.deeds).toEqual([]);
  });

  it('T7 gives nobody power back before the air is cool and somebody says that fans run', async () => {
    const farm = await room(1, 45, 43);
    await farm.post(roomAlert());
    await farm.ended(1);
    expect(farm.pdus.deeds).toEqual(['off pdu-1/2']);
    const answers: number[] = [];
    answers.push((await released(farm, 'm2', true)).status);
    farm.samples.samples.set('pdu-1', { ...air(25, 24), ageSeconds: 151 });
    answers.push((await released(farm, 'm2', true)).status);
    farm.samples.samples.set('pdu-1', air(31, 24));
    answers.push((await released(farm, 'm2', false)).status);
    answers.push((await released(farm, 'm2', true)).status);
    expect(answers).toEqual([409, 409, 409, 200]);
    expect(farm.pdus.outlet('pdu-1/2').on).toBe(false);
    expect(farm.pdus.deeds.filter((deed) => !deed.startsWith('off '))).toEqual([]);
  });
});

describe('T7 a single miner that is too hot', () => {
  const tooHot = alertBody(['m1'], { alertname: 'MinerTooHot' });

  it('T7 is turned off and latched, never cycled, while most of its building is dark', async () => {
    const farm = await room(4, 25, 24);
    farm.samples.samples.set('m1', hot('m1', 101, 97));
    await farm.post(tooHot);
    await farm.ended();
    await farm.decided('latched');
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
    expect((await farm.actions())[0]).toMatchObject({ device: 'm1', action: 'power-off', outcome: 'verified' });
  });

  it('T7 is not turned off by one sensor alone, and is when a second one says the same', async () => {
    const farm = await room(4, 25, 24);
    farm.samples.samples.set('m1', hot('m1', 120, 55));
    await farm.post(tooHot);
    await farm.decided('no-second-witness');
    expect(farm.pdus.deeds).toEqual([]);
    farm.samples.samples.set('m1', hot('m1', 120, 90));
    await until('it is off', () => farm.pdus.deeds.length > 0);
    expect(farm.pdus.deeds).toEqual(['off pdu-1/1']);
  });
});
