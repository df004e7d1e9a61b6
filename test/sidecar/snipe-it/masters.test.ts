import { describe, expect, it } from 'vitest';
import type { SnipeItConfig } from '../../../sidecar/snipe-it/config.ts';
import { dryRun } from '../../../sidecar/snipe-it/dry-run.ts';
import { synchronise } from '../../../sidecar/snipe-it/sync.ts';
import { ACTOR, type Bench, bench, CONFIG, MAC_COLUMN, miner } from './farm.ts';

/** What people changed on each side since the last run, and what both must say after the next one. */
interface Case {
  field: string;
  /** Ours before the run. */
  ours: Record<string, unknown>;
  /** Columns of theirs before the run. */
  theirs: Record<string, unknown>;
  logixxWins: Record<string, unknown>;
  snipeWins: Record<string, unknown>;
}

const CASES: Case[] = [
  {
    field: 'name',
    ours: { name: 'ours' },
    theirs: { name: 'theirs' },
    logixxWins: { name: 'ours' },
    snipeWins: { name: 'theirs' },
  },
  {
    field: 'serial',
    ours: { serial: 'A' },
    theirs: { serial: 'B' },
    logixxWins: { serial: 'A' },
    snipeWins: { serial: 'B' },
  },
  {
    field: 'status',
    ours: { state: 'retired' },
    theirs: { status_id: 2 },
    logixxWins: { status_id: 3 },
    snipeWins: { state: 'maintenance' },
  },
  {
    field: 'location',
    ours: { rack: 'R02' },
    theirs: { location_id: 3, rtd_location_id: 3 },
    logixxWins: { location_id: 2, rtd_location_id: 2 },
    snipeWins: { building: 'Yard', rack: undefined },
  },
  {
    field: 'company',
    ours: { client: 'Kowalski' },
    theirs: { company_id: null },
    logixxWins: { company_id: 2 },
    snipeWins: { client: undefined },
  },
  {
    field: 'MAC Address',
    ours: { mac: '0A:1B:2C:3D:99:99' },
    theirs: { [MAC_COLUMN]: '0a:1b:2c:3d:77:77' },
    logixxWins: { [MAC_COLUMN]: '0A:1B:2C:3D:99:99' },
    snipeWins: { mac: '0A:1B:2C:3D:77:77' },
  },
  {
    field: 'Position',
    ours: { position: '5' },
    theirs: { _snipeit_position_2: '6' },
    logixxWins: { _snipeit_position_2: '5' },
    snipeWins: { position: '6' },
  },
];

async function settled(masters: SnipeItConfig['masters'] = {}): Promise<Bench & { config: SnipeItConfig }> {
  const place = await bench([miner(1)]);
  const config = { ...CONFIG, masters };
  await synchronise(place.parts({ config }), ACTOR);
  return { ...place, config };
}

const device = ({ inventory }: Bench) => (inventory.list[0] ?? {}) as Record<string, unknown>;
const asset = (place: Bench) => (place.assets()[0] ?? {}) as Record<string, unknown>;

describe('where both sides changed, the master of the field wins and it is told', () => {
  it.each(CASES)('$field: logixx', async ({ ours, theirs, logixxWins, field }) => {
    const place = await settled();
    Object.assign(device(place), ours);
    Object.assign(asset(place), theirs);
    const report = await synchronise(place.parts({ config: place.config }), ACTOR);
    expect(asset(place)).toMatchObject(logixxWins);
    expect(device(place)).toMatchObject(ours);
    expect(place.inventory.changes).toEqual([]);
    expect(report.overwritten).toEqual([
      `m1: ${field} was changed in Snipe-IT, and Logixx is its master; it was changed here, too`,
    ]);
    expect(await dryRun(place.parts({ config: place.config }))).toEqual([]);
    await place.stop();
  });

  it.each(CASES)('$field: snipe-it', async ({ ours, theirs, snipeWins, field }) => {
    const place = await settled({ [field]: 'snipe-it' });
    Object.assign(device(place), ours);
    Object.assign(asset(place), theirs);
    const written = place.double.writes.length;
    const report = await synchronise(place.parts({ config: place.config }), ACTOR);
    for (const [key, value] of Object.entries(snipeWins)) expect(device(place)[key]).toBe(value);
    expect(place.double.writes).toHaveLength(written);
    expect(report.overwritten).toEqual([
      `m1: ${field} was changed here, and Snipe-IT is its master; it was changed there, too`,
    ]);
    expect(await dryRun(place.parts({ config: place.config }))).toEqual([]);
    await place.stop();
  });
});

describe('what is missing is not empty', () => {
  it('a field that we never knew stays as people filled it', async () => {
    const { name: _name, ...nameless } = miner(1);
    const place = await bench([nameless]);
    await synchronise(place.parts(), ACTOR);
    asset(place)['name'] = 'by hand';
    const report = await synchronise(place.parts(), ACTOR);
    expect([asset(place)['name'], report.overwritten, report.counts.patch]).toEqual(['by hand', [], 0]);
    await place.stop();
  });

  it('a field that we told and then cleared is cleared there', async () => {
    const place = await settled();
    delete device(place)['name'];
    await synchronise(place.parts(), ACTOR);
    expect(asset(place)['name']).toBeNull();
    await place.stop();
  });

  it('an asset that was taken over empty does not empty ours', async () => {
    const place = await bench([miner(1)]);
    const config: SnipeItConfig = { ...CONFIG, masters: { company: 'snipe-it', Position: 'snipe-it' } };
    place.double.store.rows.assets.push({
      id: 900,
      asset_tag: 'MIN-0A1B2C3D0001',
      name: null,
      model_id: 1,
      status_id: 1,
      assigned_to: null,
      deleted_at: null,
      created_at: 0,
    });
    const report = await synchronise(place.parts({ config }), ACTOR);
    expect(place.inventory.changes).toEqual([]);
    expect(report.counts).toMatchObject({ create: 0, patch: 1 });
    expect(asset(place)).toMatchObject({ id: 900, name: 'H1-R01-S1', serial: 'SN00001' });
    await place.stop();
  });

  it('a label or a place that means nothing of ours is told and changes nothing', async () => {
    const place = await settled({ status: 'snipe-it', location: 'snipe-it' });
    place.double.store.rows.statuslabels.push({ id: 9, name: 'Lost', type: 'undeployable', deleted_at: null });
    Object.assign(asset(place), { status_id: 9, location_id: null });
    const report = await synchronise(place.parts({ config: place.config }), ACTOR);
    expect(place.inventory.changes).toEqual([]);
    expect(report.problems).toEqual([
      'm1: no state of ours is configured for the status label "Lost"',
      'm1: it has no location in Snipe-IT, which says nothing of where it stands',
    ]);
    await place.stop();
  });

  it('what our inventory refuses is told, and stays to be done', async () => {
    const place = await settled({ name: 'snipe-it' });
    asset(place)['name'] = 'refused';
    const refusing = { ...place.inventory, change: () => Promise.reject(new Error('no such name')) };
    for (let run = 0; run < 2; run += 1) {
      const report = await synchronise(place.parts({ config: place.config, inventory: refusing }), ACTOR);
      expect(report.problems).toEqual(['m1: our inventory refused: no such name']);
    }
    await synchronise(place.parts({ config: place.config }), ACTOR);
    expect(device(place)['name']).toBe('refused');
    await place.stop();
  });
});
