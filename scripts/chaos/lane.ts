import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openJournal } from '../../alert-webhook/journal.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { openDatabase } from '../../core/service/database.ts';
import type { Farm, FarmDevice } from '../../test/farm-simulator/farm.ts';
import type { Random } from '../../test/farm-simulator/random.ts';
import { operationOf } from './truth-exporter.ts';
import { type StoredAction, startWebhook, type WebhookChild } from './webhook-child.ts';

/** What one kill led to. */
export interface KillResult {
  miner: string;
  /** How far the journal had come when the process died. */
  phase: string;
  /** Cycles that the PDU saw in all. */
  cycles: number;
  outletOn: boolean;
  /** Why the journal does not explain what happened; undefined when it does. */
  unexplained?: string;
}

/** Some miners with a webhook of their own; the lanes run side by side. */
export interface Lane {
  site: string;
  farm: Farm;
  miners: readonly FarmDevice[];
  exporterUrl: string;
  folder: string;
  random: Random;
}

const TOKEN = randomUUID();
const HEALED_WITHIN_MS = 60_000;

/** Hangs one miner after the other, kills the webhook while it heals and checks what the next process makes of it. */
export async function runLane(lane: Lane, tell: (result: KillResult) => void): Promise<void> {
  const config = writeConfig(lane);
  let child = await startWebhook(config, TOKEN);
  try {
    for (const miner of lane.miners) {
      await lane.farm.inject(miner.id, { fault: 'hang', power: 0.02 });
      const acknowledged = await killMidway(lane, child, miner);
      const phase = await phaseOf(lane, miner.id, acknowledged);
      child = await startWebhook(config, TOKEN);
      // The sender repeats what it got no answer to, and nothing else.
      if (!acknowledged && !(await child.post(alertBody(lane.site, miner.id))))
        throw new Error('the new process refused the delivery');
      const actions = await untilHealed(lane, child, miner.id);
      tell(judge(lane, miner, phase, actions));
    }
  } finally {
    await child.kill();
  }
  await checkChain(lane);
}

/**
 * Some kills fall around the delivery, some at the moment when the PDU hears the command (its answer is then lost), the
 * others anywhere up to after the end.
 */
async function killMidway({ random, site, farm }: Lane, child: WebhookChild, miner: FarmDevice): Promise<boolean> {
  const draw = random.next();
  const range = draw < 0.15 ? [0, 60] : draw < 0.45 ? [30, 600] : [400, 5_000];
  const delay = random.between(range[0] ?? 0, range[1] ?? 0);
  const atCommand = draw >= 0.8;
  let acknowledged = false;
  const posted = child.post(alertBody(site, miner.id)).then((stored) => {
    acknowledged = stored;
  });
  if (atCommand) await untilCommanded(farm, miner);
  else await new Promise((resolve) => setTimeout(resolve, delay));
  await child.kill();
  await posted;
  return acknowledged;
}

async function untilCommanded(farm: Farm, miner: FarmDevice): Promise<void> {
  const deadline = Date.now() + 10_000;
  while (cyclesOf(farm, miner) === 0 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 1));
}

/** How often the PDU was told to cycle the outlet of a miner. */
function cyclesOf(farm: Farm, { feeds: [feed] }: FarmDevice): number {
  const isCycle = (event: string, detail: string) => event === 'outlet' && detail === `${feed?.outlet} cycle`;
  return farm.events.filter(({ device, event, detail }) => device === feed?.pdu && isCycle(event, detail)).length;
}

async function phaseOf(lane: Lane, miner: string, acknowledged: boolean): Promise<string> {
  if (!acknowledged) return 'before the 200';
  const { db, close } = await openDatabase<Tables>(databaseOf(lane), MIGRATIONS);
  try {
    const action = await db.selectFrom('actions').select('id').where('device', '=', miner).executeTakeFirst();
    if (action === undefined) return 'stored, nothing decided';
    const last = (await openJournal(db, Date.now).of(action.id)).at(-1);
    return last ? `${last.step} ${last.phase}` : 'plan stored';
  } finally {
    await close();
  }
}

async function untilHealed({ farm }: Lane, child: WebhookChild, miner: string): Promise<StoredAction[]> {
  const deadline = Date.now() + HEALED_WITHIN_MS;
  for (;;) {
    const own = (await child.actions()).filter(({ device }) => device === miner);
    const over = own.some(({ outcome }) => outcome !== undefined && outcome !== 'not-sent');
    const state = farm.state().find(({ id }) => id === miner);
    const well = state !== undefined && operationOf(state) === 'hashing';
    if ((over && well) || Date.now() > deadline) return own;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

function judge({ farm }: Lane, miner: FarmDevice, phase: string, actions: readonly StoredAction[]): KillResult {
  const [feed] = miner.feeds;
  const pdu = farm.state().find(({ id }) => id === feed?.pdu);
  const outlet = pdu?.kind === 'pdu' ? pdu.outlets.find((each) => each.outlet === feed?.outlet) : undefined;
  const cycles = cyclesOf(farm, miner);
  const unexplained = problemOf(actions, cycles);
  return { miner: miner.id, phase, cycles, outletOn: outlet?.on === true, ...(unexplained ? { unexplained } : {}) };
}

/** Every cycle that the PDU saw must be one action with its intent, and the last action must have ended well. */
function problemOf(actions: readonly StoredAction[], cycles: number): string | undefined {
  const sent = actions.filter(({ outcome }) => outcome !== 'not-sent');
  const outcomes = actions.map(({ outcome = 'unfinished' }) => outcome).join(', ') || 'no action';
  if (cycles !== 1 || sent.length !== 1) return `${cycles} cycles, and the journal says: ${outcomes}`;
  if (sent[0]?.outcome !== 'verified') return `it ended as ${outcomes}`;
  const intents = sent[0].journal.filter(({ step, phase }) => step === 'cycle' && phase === 'intent').length;
  return intents === 1 ? undefined : `${intents} intents stand for one cycle`;
}

async function checkChain(lane: Lane): Promise<void> {
  const { db, close } = await openDatabase<Tables>(databaseOf(lane), MIGRATIONS);
  const broken = await openJournal(db, Date.now).broken();
  await close();
  if (broken) throw new Error(`the journal of ${lane.site} is broken at line ${broken.seq}: ${broken.problem}`);
}

const databaseOf = ({ folder, site }: Lane) => join(folder, `${site}.db`);

export const COMMUNITY = { read: 'chaos-read', write: 'chaos-write' } as const;

/** JSON is YAML. The limits that would spread healing over days are off; those that keep it right are on. */
function writeConfig(lane: Lane): string {
  const ids = new Set(lane.miners.flatMap(({ id, feeds }) => [id, ...feeds.map(({ pdu }) => pdu)]));
  const devices = lane.farm.inventory().devices.filter(({ id }) => ids.has(id));
  const secret = join(lane.folder, 'community');
  const tokenFile = join(lane.folder, 'token');
  writeFileSync(secret, `${COMMUNITY.write}\n`, { mode: 0o600 });
  writeFileSync(tokenFile, `${TOKEN}\n`, { mode: 0o600 });
  const credentials = {
    'raritan-pdu2': { snmp: { version: '2c', communityFile: secret } },
    antminer: {},
    whatsminer: {},
  };
  const remediation = {
    coolDownSeconds: 0,
    siteCyclesPerHour: 10_000,
    secondsBetweenOnsPerPdu: 0,
    offConfirmSeconds: 5,
    onConfirmSeconds: 10,
    verifySeconds: 30,
    checkSeconds: 0.25,
    episodeHealthySeconds: 1,
  };
  const file = join(lane.folder, `${lane.site}.yml`);
  const alertWebhook = {
    listen: '127.0.0.1:0',
    database: databaseOf(lane),
    exporter: { url: lane.exporterUrl },
    armed: true,
    tokens: [{ tokenFile }],
    credentials,
    remediation,
  };
  const exporter = { credentials };
  writeFileSync(file, JSON.stringify({ site: lane.site, inventory: { devices }, exporter, alertWebhook }));
  return file;
}

function alertBody(site: string, miner: string): object {
  const alert = {
    status: 'firing',
    labels: { alertname: 'MinerOffline', site, miner },
    annotations: {},
    startsAt: '2026-11-21T19:10:59.885Z',
    endsAt: '0001-01-01T00:00:00Z',
    fingerprint: `offline-${miner}`,
  };
  return { version: '4', receiver: 'remediator', status: 'firing', truncatedAlerts: 0, alerts: [alert] };
}
