import { randomUUID } from 'node:crypto';
import { setTimeout as after } from 'node:timers/promises';
import { openJournal } from '../../alert-webhook/journal.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { openDatabase } from '../../core/service/database.ts';
import type { Random } from '../../test/farm-simulator/random.ts';
import type { Postgres } from '../../test/postgres.ts';
import type { FarmProcess } from './farm-process.ts';
import { judge, type Kill, type Trouble, type Verdict, type Victim } from './judge.ts';
import { alertBody, writeLaneConfig } from './lane-config.ts';
import { startWebhook, type WebhookChild } from './webhook-child.ts';

/** A PDU with its miners and an alert-webhook of its own; the lanes run side by side. */
export interface Lane {
  site: string;
  farm: FarmProcess;
  folder: string;
  /** The path of an SQLite file, or an address of `postgres`. */
  database: string;
  postgres?: Postgres;
  random: Random;
}

interface Scene extends Lane {
  config: string;
  child: WebhookChild;
}

const TOKEN = randomUUID();
const OVER_WITHIN_MS = 90_000;
const ALERTS: Record<Trouble, string> = { hang: 'MinerOffline', heat: 'MinerTooHot' };

/** Troubles one miner after the other, kills something while it is met and checks what comes of it. */
export async function runLane(lane: Lane, tell: (verdict: Verdict) => void): Promise<void> {
  const config = writeLaneConfig(lane.folder, lane.site, { ...lane, token: TOKEN });
  const scene: Scene = { ...lane, config, child: await startWebhook(config, TOKEN) };
  try {
    for (const [index, miner] of lane.farm.spec.miners.entries()) tell(await oneKill(scene, miner, index + 1));
  } finally {
    await scene.child.kill();
    await lane.farm.kill();
  }
  await checkChain(lane);
}

async function oneKill(scene: Scene, miner: string, outlet: number): Promise<Verdict> {
  const { farm, random } = scene;
  const trouble: Trouble = random.next() < 0.7 ? 'hang' : 'heat';
  const victim = victimOf(scene);
  await farm.inject(miner, trouble === 'hang' ? { fault: 'hang', power: 0.02 } : { fault: 'hot', celsius: 118 });
  const body = alertBody(ALERTS[trouble], scene.site, miner);
  const posted = scene.child.post(body);
  await moment(scene, outlet);
  const phase = await die(scene, victim, miner, await Promise.race([posted, after(0, false)]));
  // The sender repeats what it got no answer to, and nothing else.
  for (let stored = await posted; !stored; stored = await scene.child.post(body)) await after(200);
  const kill: Kill = { miner, trouble, victim, phase };
  return untilOver(scene, kill, outlet);
}

/** What there is to kill: PostgreSQL only where it is used. */
function victimOf({ random, postgres }: Scene): Victim {
  const draw = random.next();
  if (postgres) return draw < 0.4 ? 'PostgreSQL' : draw < 0.8 ? 'alert-webhook' : 'PDU';
  return draw < 0.75 ? 'alert-webhook' : 'PDU';
}

/**
 * Some kills fall around the delivery, some at the moment when the PDU hears the command (its answer is then lost), the
 * others anywhere up to after the end.
 */
async function moment({ random, farm }: Scene, outlet: number): Promise<void> {
  const draw = random.next();
  const range = draw < 0.15 ? [0, 60] : draw < 0.45 ? [30, 600] : [400, 5_000];
  const delay = random.between(range[0] ?? 0, range[1] ?? 0);
  if (draw < 0.8) return void (await after(delay));
  const { pdu } = farm.spec;
  const heard = () =>
    farm
      .events()
      .some(({ device, event, detail }) => device === pdu && event === 'outlet' && detail.startsWith(`${outlet} `));
  for (const end = Date.now() + 10_000; !heard() && Date.now() < end; ) await after(2);
}

/** Kills and brings back. Returns how far the journal had come, which is read while nothing moves on. */
async function die(scene: Scene, victim: Victim, miner: string, stored: boolean): Promise<string> {
  if (victim === 'alert-webhook') {
    await scene.child.kill();
    const phase = stored ? await phaseOf(scene, miner) : 'before the 200';
    scene.child = await startWebhook(scene.config, TOKEN);
    return phase;
  }
  const phase = await phaseOf(scene, miner);
  if (victim === 'PostgreSQL') await scene.postgres?.crash();
  else {
    await scene.farm.kill();
    await after(scene.random.between(0, 3_000));
    await scene.farm.revive();
  }
  return phase;
}

async function phaseOf({ database }: Lane, miner: string): Promise<string> {
  const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
  try {
    const action = await db.selectFrom('actions').select('id').where('device', '=', miner).executeTakeFirst();
    if (action === undefined) return 'stored, nothing decided';
    const last = (await openJournal(db, Date.now).of(action.id)).at(-1);
    return last ? `${last.step} ${last.phase}` : 'plan stored';
  } finally {
    await close();
  }
}

/** Looks until all is as it should be, or the time is over; what stands then is judged. */
async function untilOver(scene: Scene, kill: Kill, outlet: number): Promise<Verdict> {
  const { farm, child } = scene;
  const { pdu } = farm.spec;
  for (const end = Date.now() + OVER_WITHIN_MS; ; await after(250)) {
    const late = Date.now() > end;
    const looked = await Promise.all([child.actions(), child.latches(), farm.state()]).catch((error: unknown) => {
      if (late) throw error;
    });
    if (looked === undefined) continue;
    const [actions, latches, states] = looked;
    const own = actions.filter(({ device }) => device === kill.miner);
    const state = states.find(({ id }) => id === pdu);
    const outletOn = state?.kind === 'pdu' && state.outlets.some((each) => each.outlet === outlet && each.on);
    const latched = latches.includes(kill.miner);
    const ended = own.some(({ outcome }) => outcome !== undefined && outcome !== 'not-sent');
    const settled = own.every(({ outcome }) => outcome !== undefined) && (outletOn || latched);
    if (!(ended && settled) && !late) continue;
    await child.releaseAll();
    return judge(kill, { events: farm.events(), pdu, outlet, outletOn, actions: own, latched });
  }
}

async function checkChain({ database, site }: Lane): Promise<void> {
  const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
  const broken = await openJournal(db, Date.now).broken();
  await close();
  if (broken) throw new Error(`the ledger of ${site} is broken at line ${broken.seq}: ${broken.problem}`);
}
