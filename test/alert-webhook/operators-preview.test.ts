import { describe, expect, it } from 'vitest';
import { chosen } from '../../alert-webhook/operators/chosen.ts';
import { preview } from '../../alert-webhook/operators/preview.ts';
import { feed, MINER, pduDevice } from './bench.ts';
import { deskOver, hashing, operators, rackOf } from './desk.ts';

const one = { devices: ['m1'] };

describe('a preview', () => {
  it('tells all closed gates, and which of them may be forced; nothing is switched', async () => {
    const farm = await operators({
      devices: [{ ...MINER, state: 'repair' }, pduDevice('pdu-1')],
      config: { armed: false },
    });
    const { status, body } = await farm.call('POST', '/preview', { selection: one, action: 'power-cycle' });
    expect(status).toBe(200);
    const [found] = body;
    expect(found).toMatchObject({ device: 'm1', deed: 'power-cycle', verdict: 'refused' });
    const gates = Object.fromEntries(
      found.gates.map(({ reason, override }: { reason: string; override: string }) => [reason, override]),
    );
    expect(gates).toMatchObject({ maintenance: 'force', 'not-confirmed': 'force', disarmed: 'never' });
    expect(found.plan).toMatchObject({ outlets: [{ pdu: 'pdu-1', outlet: 'pdu-1/1', offSeconds: 30 }] });
    expect(farm.pdus.deeds).toEqual([]);
    expect(await farm.decisions()).toEqual([]);
  });

  it.each([
    ['starts', 'power-off', hashing('m1')],
    ['needs-force', 'reboot', hashing('m1')],
    ['starts', 'reboot', { ...hashing('m1'), operation: 'not-hashing' }],
    ['needs-force', 'reboot', { ...hashing('m1'), operation: 'sleeping' }],
    ['refused', 'power-on', hashing('m1')],
  ] as const)('%s: %s', async (verdict, deed, sample) => {
    const { desk, samples } = await deskOver();
    samples.samples.set('m1', sample);
    const devices = chosen(desk.tools.devices, one);
    expect(await preview(desk, devices, deed)).toMatchObject([{ device: 'm1', verdict }]);
  });

  it('of a selection keeps its order, and a PDU that is silent is waited for once', async () => {
    const { desk, pdus } = await deskOver({ devices: rackOf(20) });
    pdus.silent = true;
    const found = await preview(desk, chosen(desk.tools.devices, { all: true }), 'power-cycle');
    expect(found.map(({ device }) => device)).toEqual(
      rackOf(20)
        .slice(0, 20)
        .map(({ id }) => id),
    );
    expect(found.every(({ gates }) => gates.some(({ reason }) => reason === 'pdu-unreachable'))).toBe(true);
  });

  it('says how long the miner will not work: by its own word, else assumed, else as measured', async () => {
    const { desk, samples, db } = await deskOver();
    const devices = chosen(desk.tools.devices, one);
    const look = async () => (await preview(desk, devices, 'power-cycle'))[0];
    expect(await look()).toMatchObject({ minutesWithoutWork: 10.5, from: 'assumed' });
    const warm = hashing('m1');
    warm.readings.push({ metric: 'miner.warm_up', labels: {}, value: 1200 });
    samples.samples.set('m1', warm);
    expect(await look()).toMatchObject({ minutesWithoutWork: 20.5, from: 'warm-up' });
    for (const minutes of [3, 7, 5]) {
      const row = { site: 'tx1', device: 'm1', action: 'power-cycle', plan: '{"steps":[{"step":"verify-healthy"}]}' };
      const times = { started_at: 1_000, ended_at: 1_000 + minutes * 60_000, step: 'end', outcome: 'verified' };
      await db
        .insertInto('actions')
        .values({ ...row, ...times })
        .execute();
    }
    expect(await look()).toMatchObject({ minutesWithoutWork: 5, from: 'measured' });
  });

  it('tells what cannot be done at all', async () => {
    const devices = [
      { ...MINER, feeds: [] },
      { ...MINER, id: 'm2', driver: 'no-driver', feeds: [feed('pdu-1', '2')] },
      pduDevice('pdu-1'),
    ];
    const { desk } = await deskOver({ devices });
    const both = chosen(desk.tools.devices, { all: true });
    expect((await preview(desk, both, 'power-off')).map(({ impossible }) => impossible)).toEqual([
      'no outlet of the inventory feeds "m1"',
      undefined,
    ]);
    expect((await preview(desk, both, 'reboot')).map(({ impossible }) => impossible)).toEqual([
      undefined,
      'the driver no-driver cannot reboot "m2"',
    ]);
  });

  it.each([
    ['an empty selection', { selection: {}, action: 'reboot' }, /selection/],
    ['an unknown action', { selection: one, action: 'explode' }, /action/],
    ['an unknown device', { selection: { devices: ['m9'] }, action: 'reboot' }, /no device "m9"/],
    ['an empty list', { selection: { racks: [] }, action: 'reboot' }, /racks/],
  ])('of %s is refused', async (_name, body, error) => {
    const farm = await operators();
    expect(await farm.call('POST', '/preview', body)).toMatchObject({
      status: 400,
      body: { detail: expect.stringMatching(error) },
    });
  });
});
