import { describe, expect, it } from 'vitest';
import { feed, MINER, pduDevice } from './bench.ts';
import { ordering } from './operator.ts';

describe('an operator renames', () => {
  it('an outlet: read back, and kept in the journal with both names', async () => {
    const farm = await ordering();
    expect(await farm.name('rack 1 left', { was: 'old', comment: 'relabelled' })).toEqual({
      status: 200,
      body: { pdu: 'pdu-1', outlet: 'pdu-1/1', name: 'rack 1 left', was: 'old' },
    });
    expect(farm.pdus.deeds).toEqual(['rename pdu-1/1 rack 1 left']);
    const action = await farm.action(1);
    const both = { was: 'old', name: 'rack 1 left' };
    expect(action).toMatchObject({ action: 'rename', orderedBy: 'anna', comment: 'relabelled', outcome: 'verified' });
    expect(action.journal.slice(1).map(({ step, phase, evidence }) => ({ step, phase, evidence }))).toEqual([
      { step: 'rename', phase: 'intent', evidence: expect.objectContaining(both) },
      { step: 'rename', phase: 'sent', evidence: expect.objectContaining({ ...both, answer: 'done' }) },
      { step: 'verify-name', phase: 'confirmed', evidence: expect.objectContaining({ ...both, found: 'rack 1 left' }) },
      { step: 'end', phase: 'confirmed', evidence: expect.any(Object) },
    ]);
  });

  it('an outlet without a name', async () => {
    const farm = await ordering();
    delete farm.pdus.outlet().name;
    expect(await farm.name('first', { was: '' })).toMatchObject({ status: 200, body: { name: 'first', was: '' } });
  });

  it('the PDU itself', async () => {
    const farm = await ordering();
    expect(await farm.namePdu('right', { was: 'left' })).toEqual({
      status: 200,
      body: { pdu: 'pdu-1', name: 'right', was: 'left' },
    });
    expect(farm.pdus.pduName).toBe('right');
  });

  it('nothing where the name is there already', async () => {
    const farm = await ordering();
    expect(await farm.name('old')).toMatchObject({ status: 200, body: { name: 'old', was: 'old' } });
    expect(farm.pdus.deeds).toEqual([]);
    expect(await farm.actions()).toEqual([]);
  });

  it('also while disarmed: a name moves no power', async () => {
    const farm = await ordering({ config: { armed: false } });
    expect(await farm.name('new')).toMatchObject({ status: 200 });
    expect(farm.pdus.outlet().name).toBe('new');
  });

  it('while the miner behind the outlet is cycled', async () => {
    const farm = await ordering();
    farm.pdus.cycleMs = 500;
    expect(await farm.power('cycle')).toMatchObject({ status: 200 });
    expect(await farm.name('new')).toMatchObject({ status: 200 });
    await farm.ended(2);
  });
});

describe('a new name is refused', () => {
  it('when the PDU has another one than the caller knows, with both', async () => {
    const farm = await ordering();
    expect(await farm.name('mine', { was: 'older' })).toEqual({
      status: 409,
      body: {
        title: 'Conflict',
        status: 409,
        detail: 'outlet pdu-1/1 of pdu-1 is named "old" and not "older": nothing was written',
        name: 'old',
        was: 'older',
      },
    });
    expect(farm.pdus.deeds).toEqual([]);
  });

  it('when the PDU keeps only a part of it, with what it keeps', { timeout: 15_000 }, async () => {
    const farm = await ordering();
    farm.pdus.longestName = 4;
    expect(await farm.name('far too long')).toMatchObject({
      status: 409,
      body: {
        detail: expect.stringMatching(/from "old" to "far too long".*it says "far " where/),
        was: 'old',
        name: 'far too long',
        found: 'far ',
      },
    });
    expect((await farm.action(1)).outcome).toBe('not-executed');
    expect(farm.pdus.deeds).toHaveLength(1);
  });

  it('when the credentials may only read, with what to do', async () => {
    const farm = await ordering();
    farm.pdus.trouble = { reason: 'unauthorized', executes: false, code: 17 };
    expect(await farm.name('new')).toMatchObject({
      status: 403,
      body: { detail: expect.stringMatching(/may read and not write.*Allow writing/), was: 'old', found: 'old' },
    });
    expect((await farm.action(1)).outcome).toBe('refused');
  });

  it.each<[string, Parameters<typeof ordering>[0], Record<string, string>, number, RegExp]>([
    ['a driver that cannot', { driver: 'plain-pdu' }, {}, 501, /plain-pdu cannot rename outlet pdu-1\/1/],
    ['no credentials at all', { config: { armed: false, credentials: {} } }, {}, 403, /no credentials/],
    ['an unknown PDU', {}, { pdu: 'pdu-9' }, 404, /no PDU "pdu-9"/],
    ['an outlet that does not exist', {}, { outlet: 'pdu-1/99' }, 502, /noSuchName/],
    ['a line end in it', {}, { name: 'a\nb' }, 400, /name/],
    ['an empty name', {}, { name: '' }, 400, /name/],
    ['nobody who orders it', {}, { by: ' ' }, 400, /by/],
  ])('%s', async (_name, setting, order, status, error) => {
    const farm = await ordering(setting);
    const { name = 'new', ...rest } = order;
    expect(await farm.name(name, rest)).toMatchObject({ status, body: { detail: expect.stringMatching(error) } });
    expect(farm.pdus.deeds).toEqual([]);
  });

  it('by a PDU driver that cannot name the PDU itself', async () => {
    const devices = [{ ...MINER, feeds: [feed('pdu-1', '1')] }, pduDevice('pdu-1', 'plain-pdu')];
    const farm = await ordering({ devices });
    expect(await farm.namePdu('x')).toMatchObject({
      status: 501,
      body: { detail: expect.stringMatching(/plain-pdu cannot rename PDU pdu-1/) },
    });
  });
});
