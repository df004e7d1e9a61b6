import type { AlertWebhookConfig } from '../../alert-webhook/config.ts';
import type { Notice } from '../../alert-webhook/notify.ts';
import type { Tables } from '../../alert-webhook/tables.ts';
import type { Database } from '../../core/service/database.ts';
import type { Log } from '../../core/service/log.ts';
import { createRandom, type Random } from '../../test/farm-simulator/random.ts';
import { createVirtualClock } from '../../test/farm-simulator/virtual-clock.ts';
import { type Alarms, openAlarms } from './alarms.ts';
import { openAlertmanager, type Subject } from './alertmanager.ts';
import { scheduleCommon } from './common-troubles.ts';
import { openExporter, type TwinExporter } from './exporter.ts';
import { buildFarm, type TwinFarm } from './farm.ts';
import type { FaultHistory } from './history.ts';
import type { Machine } from './machine.ts';
import { openPeople, type People } from './people.ts';
import { naivePolicy, noPolicy, type Policy } from './policies.ts';
import { openRooms } from './rooms.ts';
import type { Site } from './site.ts';
import { openTruth, type Truth } from './truth.ts';
import { webhookPolicy } from './webhook-policy.ts';

const HOUR = 3_600_000;
const START_MS = Date.UTC(2026, 0, 1);

export type PolicyName = 'logixx' | 'none' | 'naive';

export interface RunOptions {
  site: Site;
  history: FaultHistory;
  days: number;
  seed: number;
  policy: PolicyName;
  config: AlertWebhookConfig;
  log: Log;
  /** Unix milliseconds; the first day of 2026 unless said. */
  startMs?: number;
  /** Where the webhook keeps its books; in memory unless said. It is closed at the end. */
  database?: Database<Tables>;
  /** Told before time passes: what else shall be done or looked at is set on the farm's clock. */
  watch?(world: { farm: TwinFarm; exporter: TwinExporter }): void;
}

export interface RunResult {
  policy: PolicyName;
  farm: TwinFarm;
  truth: Truth;
  visits: number;
  /** What people were told as errors. */
  notices: readonly Notice[];
  endMs: number;
}

/** Runs one policy through a history. The same options give the same result. */
export async function runPolicy(options: RunOptions): Promise<RunResult> {
  const { site, history, days, seed, startMs = START_MS } = options;
  const clock = createVirtualClock(startMs);
  const random = createRandom(seed);
  const notices: Notice[] = [];
  const world: { farm?: TwinFarm; policy?: Policy } = {};
  const farmOf = () => must(world.farm);
  const policyOf = () => must(world.policy);
  const exporter = openExporter(farmOf, site.devices);
  const alertmanager = openAlertmanager({
    clock,
    random: random.fork('alertmanager'),
    deliver: (alerts) => policyOf().deliver(alerts),
  });
  const patience = new Map<string, () => void>();
  const alarms = openAlarms({
    farm: farmOf,
    exporter,
    isActedOn: (miner) => policyOf().isActedOn(miner),
    polled: (machine) => policyOf().polled(machine),
    fires(rule, machine) {
      alertmanager.fires(rule.alert, subjectOf(machine));
      const called = clock.after(policyOf().patienceMs / 1000, () => people.call(machine));
      patience.set(`${rule.alert}/${machine.id}`, called);
    },
    ends(rule, machine) {
      alertmanager.ends(rule.alert, subjectOf(machine));
      if (policyOf().patienceMs > 0) patience.get(`${rule.alert}/${machine.id}`)?.();
    },
  });
  const farm = buildFarm(site, clock, random.fork('farm'), {
    willChange: (machine) => exporter.remember(machine),
    changed: (machine) => alarms.changed(machine),
  });
  world.farm = farm;
  const people = openPeople(farm, policyOf);
  const truth = openTruth({ farm, episodeOf: (device) => policyOf().episodeOf(device) });
  world.policy = await policyFor(options, { farm, exporter, truth, alarms, people, random, notices });
  for (const trouble of history.troubles) {
    const machine = must(farm.machines.get(trouble.miner));
    clock.after(trouble.at / 1000, () => machine.begin(trouble));
    if (trouble.endsAt !== undefined) clock.after(trouble.endsAt / 1000, () => machine.end(trouble, 'itself'));
  }
  const rooms = openRooms({ farm, alertmanager, random: random.fork('rooms') });
  scheduleCommon(history.common, { farm, exporter, rooms, policy: policyOf, startMs });
  options.watch?.({ farm, exporter });
  const endMs = startMs + days * 24 * HOUR;
  for (let at = startMs + HOUR; at <= endMs; at += HOUR) {
    await clock.runUntil(at);
    truth.sweep(await policyOf().meantOff());
    for (const id of await policyOf().toldByMail()) {
      const machine = farm.machines.get(id) ?? farm.racks.get(id)?.sockets[0]?.declared;
      if (machine) people.call(machine);
    }
  }
  for (const machine of farm.machines.values()) machine.settle();
  await policyOf().end();
  return { policy: options.policy, farm, truth, visits: people.visits, notices, endMs };
}

interface Parts {
  farm: TwinFarm;
  exporter: TwinExporter;
  truth: Truth;
  alarms: Alarms;
  people: People;
  random: Random;
  notices: Notice[];
}

async function policyFor({ policy, config, log, database }: RunOptions, parts: Parts): Promise<Policy> {
  const { farm, alarms, people } = parts;
  if (policy === 'none') return noPolicy();
  if (policy === 'naive') return naivePolicy(parts);
  return webhookPolicy({
    ...parts,
    random: parts.random.fork('webhook'),
    config,
    log,
    ...(database ? { database } : {}),
    acted: (device) => {
      const machine = farm.machines.get(device);
      if (machine) alarms.changed(machine);
    },
    calls(device, notice) {
      const { event, fault } = notice;
      parts.notices.push(notice);
      const machine = farm.machines.get(device);
      // Nobody walks to a miner because its pool is down.
      if (machine && !GOES_ON.has(event) && fault !== 'pool-down') people.call(machine);
    },
  });
}

/** A step that did not help: the next one follows, and the last one ends with a call of its own. */
const GOES_ON = new Set(['action-not-healthy', 'action-not-executed', 'action-refused']);

function subjectOf({ id, at: { building } }: Machine): Subject {
  return { kind: 'miner', id, building };
}

function must<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a part of the twin was asked for before it was there');
  return value;
}
