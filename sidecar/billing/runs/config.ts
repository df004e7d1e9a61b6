import { type Static, Type } from '@sinclair/typebox';
import { Cron } from 'croner';
import type { Problem } from '../../../core/service/problems.ts';

/** Bills of a month that are made by themselves. */
export const RunsSchema = Type.Object(
  {
    cron: Type.String({ minLength: 9, description: 'when: "0 6 2 * *" is at 6:00 on the second of each month' }),
    timeZone: Type.Optional(Type.String({ minLength: 1, description: 'of the cron; that of billing unless said' })),
    make: Type.Union([Type.Literal('previews'), Type.Literal('drafts'), Type.Literal('invoices')], {
      default: 'previews',
      description: 'how far it goes: previews, drafts, or invoices where nothing keeps them from being issued',
    }),
    send: Type.Boolean({ default: false, description: 'true or false: mail the invoices that it issues' }),
    collect: Type.Boolean({ default: true, description: 'true or false: read the meters of the month first' }),
  },
  { additionalProperties: false, description: 'bills of the month before, made by themselves' },
);
export type RunsConfig = Static<typeof RunsSchema>;

/** Unix milliseconds of the next time behind another; by the clock on the wall, so one day has it once. Throws. */
export function nextTime(cron: string, timeZone: string, after: number): number | undefined {
  return new Cron(cron, { timezone: timeZone, paused: true, mode: '5-part' }).nextRun(new Date(after))?.getTime();
}

/** What the schema cannot say; paths begin in the part. */
export function runsProblems({ cron, timeZone = 'UTC' }: RunsConfig): Problem[] {
  try {
    new Intl.DateTimeFormat('en', { timeZone });
  } catch {
    return [{ path: ['timeZone'], found: JSON.stringify(timeZone), expected: 'a time zone such as Europe/Berlin' }];
  }
  try {
    if (nextTime(cron, timeZone, 0) !== undefined) return [];
  } catch {
    // Told below.
  }
  return [
    { path: ['cron'], found: JSON.stringify(cron), expected: 'minute hour day month weekday, as in "0 6 2 * *"' },
  ];
}
