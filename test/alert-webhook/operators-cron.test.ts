import { describe, expect, it } from 'vitest';
import { dueAt, nextAfter, nextRuns } from '../../alert-webhook/operators/cron.ts';

const at = (text: string) => Date.parse(text);
const shown = (time: number | undefined) => (time === undefined ? undefined : new Date(time).toISOString());

describe('the next time of a schedule', () => {
  it.each([
    // In Chicago 02:30 does not exist on 8 March 2026 and comes twice on 1 November 2026.
    ['a winter night', '30 2 * * *', 'America/Chicago', '2026-01-10T00:00:00Z', '2026-01-10T08:30:00.000Z'],
    ['a summer night', '30 2 * * *', 'America/Chicago', '2026-07-10T00:00:00Z', '2026-07-10T07:30:00.000Z'],
    [
      'the night that is an hour short',
      '30 2 * * *',
      'America/Chicago',
      '2026-03-08T06:00:00Z',
      '2026-03-08T08:00:00.000Z',
    ],
    ['the night after it', '30 2 * * *', 'America/Chicago', '2026-03-08T12:00:00Z', '2026-03-09T07:30:00.000Z'],
    [
      'the night that is an hour long',
      '30 1 * * *',
      'America/Chicago',
      '2026-11-01T05:00:00Z',
      '2026-11-01T06:30:00.000Z',
    ],
    ['once in that night', '30 1 * * *', 'America/Chicago', '2026-11-01T06:30:00Z', '2026-11-02T07:30:00.000Z'],
    ['Mondays', '0 4 * * 1', 'Europe/Berlin', '2026-11-22T00:00:00Z', '2026-11-23T03:00:00.000Z'],
    ['half an hour off', '0 6 * * *', 'Asia/Kolkata', '2026-11-22T00:00:00Z', '2026-11-22T00:30:00.000Z'],
    ['29 February', '0 0 29 2 *', 'UTC', '2026-11-22T00:00:00Z', '2028-02-29T00:00:00.000Z'],
  ])('%s', (_name, cron, zone, from, next) => expect(shown(nextAfter(cron, zone, at(from)))).toBe(next));

  it.each([
    ['61 2 * * *', 'UTC', /^cron: found "61 2 \* \* \*", expected minute hour day month weekday/],
    ['every night', 'UTC', /^cron: found "every night"/],
    ['0 30 2 * * *', 'UTC', /^cron: found "0 30 2/],
    ['30 2 * * *', 'Mars/Olympus', /^timeZone: found "Mars\/Olympus", expected a name of the IANA list/],
  ])('%s in %s is refused', (cron, zone, message) => expect(() => nextAfter(cron, zone, 0)).toThrow(message));

  it('never, where a day never comes', () => expect(nextAfter('0 0 31 2 *', 'UTC', 0)).toBeUndefined());
});

describe('what is due', () => {
  const now = at('2026-11-22T04:05:00Z');
  it.each([
    ['now', '5 4 * * *', '2026-11-22T04:00:00Z', '2026-11-22T04:05:00.000Z'],
    ['five minutes ago', '0 4 * * *', '2026-11-22T03:00:00Z', '2026-11-22T04:00:00.000Z'],
    ['five minutes ago, and looked at', '0 4 * * *', '2026-11-22T04:00:00Z', undefined],
    ['eleven minutes ago: missed', '54 3 * * *', '2026-11-22T03:00:00Z', undefined],
    ['later', '6 4 * * *', '2026-11-20T00:00:00Z', undefined],
    ['several times: the newest', '*/3 * * * *', '2026-11-20T00:00:00Z', '2026-11-22T04:03:00.000Z'],
  ])('%s', (_name, cron, lookedAt, due) => expect(shown(dueAt(cron, 'UTC', at(lookedAt), now))).toBe(due));
});

it('tells the next times one after the other, none twice', () => {
  const from = at('2026-10-31T12:00:00Z');
  expect(nextRuns('30 1 * * *', 'America/Chicago', from, 3).map(shown)).toEqual([
    '2026-11-01T06:30:00.000Z',
    '2026-11-02T07:30:00.000Z',
    '2026-11-03T07:30:00.000Z',
  ]);
});
