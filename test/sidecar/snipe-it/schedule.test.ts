import { expect, it } from 'vitest';
import { readRuns } from '../../../sidecar/snipe-it/read-runs.ts';
import { synchronise } from '../../../sidecar/snipe-it/sync.ts';
import { ACTOR } from './farm.ts';
import { type Served, served } from './served.ts';

const MINUTE_MS = 60_000;

/** Calls the round each minute of so many, as the sidecar does; the minutes in which runs began. */
async function minutes(place: Served, count: number): Promise<number[]> {
  const begun: number[] = [];
  for (let minute = 0; minute < count; minute += 1) {
    const before = (await readRuns(place.db, { limit: 1000, before: undefined }, 0)).length;
    await place.worker.round();
    await place.worker.idle();
    if ((await readRuns(place.db, { limit: 1000, before: undefined }, 0)).length > before) begun.push(minute);
    await place.clock.pause(MINUTE_MS);
  }
  return begun;
}

it.each([
  [10, [0, 10, 20]],
  [0, []],
])('every %i minutes begins a run in the minutes %j', async (everyMinutes, expected) => {
  const place = await served(0, { everyMinutes });
  const begun = await minutes(place, 25);
  // A run of this farm takes seconds, which are a part of its minute.
  expect(begun.map((minute) => Math.round(minute / 10) * 10)).toEqual(expected);
  const [run] = await readRuns(place.db, { limit: 1, before: undefined }, place.clock.now());
  expect(run?.by.id).toBe(expected.length > 0 ? 'snipe-it' : undefined);
  await place.stop();
});

it('a run that was killed is taken up in the next minute; one of another process is left alone', async () => {
  const place = await served(1);
  const { db, clock } = place;
  const row = {
    actor: 'anna',
    actor_name: 'Anna',
    started_at: clock.now(),
    ended_at: null,
    outcome: null,
    counts: null,
  };
  await db
    .insertInto('snipe_it_runs')
    .values({ ...row, overwritten: '[]' })
    .execute();
  await db
    .insertInto('snipe_it_lease')
    .values({ name: 'writer', holder: 'another', expires_at: clock.now() + 90_000 })
    .execute();
  expect(await minutes(place, 3)).toEqual([2]);
  const runs = await readRuns(db, { limit: 10, before: undefined }, clock.now());
  expect(runs.map(({ state }) => state)).toEqual(['done', 'killed']);
  await place.stop();
});

it('a stop breaks a run off at once, and the next process ends it without a second asset', async () => {
  const place = await served(5);
  let stopped: Promise<void> | undefined;
  place.double.onRequest = () => {
    if (place.double.writes.length === 2) stopped ??= place.worker.stop();
  };
  const { id } = await place.worker.start(ACTOR);
  await place.worker.idle();
  await stopped;
  const [run] = await readRuns(place.db, { limit: 1, before: undefined }, place.clock.now());
  expect(run).toMatchObject({ id, state: 'failed', reason: 'broken off: the service stops' });
  expect(place.assets().length).toBeLessThan(5);
  await place.worker.round();
  expect((await readRuns(place.db, { limit: 9, before: undefined }, 0)).length).toBe(1);
  await synchronise(place.parts(), ACTOR);
  expect(
    place
      .assets()
      .map(({ asset_tag }) => String(asset_tag).slice(-1))
      .sort(),
  ).toEqual(['1', '2', '3', '4', '5']);
  await place.stop();
});
