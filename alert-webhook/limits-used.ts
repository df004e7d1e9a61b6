import type { Device } from '../core/farm/device.ts';
import type { RemediationConfig } from './config.ts';
import { isMinerCommand } from './miner-command.ts';
import { parametersFor } from './parameters.ts';
import type { WebhookDb } from './tables.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** A step that was sent. */
export interface SentStep {
  device: string;
  action: string;
  /** Unix milliseconds. */
  at: number;
}

/** How much of a limit has been used. */
export interface LimitUsed {
  /** The parameter that says the limit. */
  key: 'siteCyclesPerHour' | keyof typeof OF_A_MINER;
  /** On the whole site; else on the miner that has used most. */
  used: number;
  device?: string;
  /** Miners that have reached their limit, by the policy that holds and by another one. */
  atLimit?: number;
  atLimitThen?: number;
}

const OF_A_MINER = {
  attemptsPerHour: { span: HOUR, cycles: false },
  attemptsPerDay: { span: DAY, cycles: false },
  attemptsPerWeek: { span: WEEK, cycles: false },
  cyclesPerDay: { span: DAY, cycles: true },
  cyclesPerWeek: { span: WEEK, cycles: true },
} as const;

/** What was sent to devices of a site within the last week. */
export async function sentSteps(db: WebhookDb, site: string, now: number): Promise<SentStep[]> {
  const rows = await db
    .selectFrom('actions')
    .select(['device', 'action', 'started_at'])
    .where('site', '=', site)
    .where('started_at', '>', now - WEEK)
    .where('action', '<>', 'rename')
    .where(({ eb, or }) => or([eb('outcome', 'is', null), eb('outcome', '<>', 'not-sent')]))
    .execute();
  return rows.map(({ device, action, started_at }) => ({ device, action, at: Number(started_at) }));
}

interface Asked {
  now: number;
  devices: ReadonlyMap<string, Device>;
  before: RemediationConfig;
  after: RemediationConfig;
}

/** How much of each limit is used at a moment, and how many miners have reached theirs. Pure. */
export function limitsUsed(steps: readonly SentStep[], { now, devices, before, after }: Asked): LimitUsed[] {
  const site = steps.filter(({ action, at }) => action === 'power-cycle' && at > now - HOUR).length;
  const keys = Object.keys(OF_A_MINER) as (keyof typeof OF_A_MINER)[];
  return [
    { key: 'siteCyclesPerHour', used: site },
    ...keys.map((key): LimitUsed => {
      const { span, cycles } = OF_A_MINER[key];
      const counts = new Map<string, number>();
      for (const { device, action, at } of steps)
        if (at > now - span && (cycles ? action === 'power-cycle' : !isMinerCommand(action)))
          counts.set(device, (counts.get(device) ?? 0) + 1);
      const reached = (policy: RemediationConfig) =>
        [...counts].filter(([id, count]) => count >= parametersFor(policy, devices.get(id) ?? { id })[key]).length;
      const [most] = [...counts].sort(([, a], [, b]) => b - a);
      const whose = most === undefined ? { used: 0 } : { used: most[1], device: most[0] };
      return { key, ...whose, atLimit: reached(before), atLimitThen: reached(after) };
    }),
  ];
}
