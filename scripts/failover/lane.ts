import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openJournal } from '../../alert-webhook/journal.ts';
import { MIGRATIONS, type Tables } from '../../alert-webhook/tables.ts';
import { openDatabase } from '../../core/service/database.ts';
import type { MailServer } from '../../test/mail-server.ts';
import type { Postgres } from '../../test/postgres.ts';
import { startFarmProcess } from '../chaos/farm-process.ts';
import { openHold } from './hold.ts';
import { type MailsTold, mailsOf } from './mails.ts';
import { oneDeath, type Verdict } from './one-death.ts';
import { NAMES, openPair } from './pair.ts';
import type { Death } from './points.ts';
import { startSenders } from './senders.ts';

/** A farm with a pair, two Alertmanagers and a database of its own; the deaths come one after the other. */
export interface Lane {
  site: string;
  deaths: readonly Death[];
  /** One that exists. */
  folder: string;
  postgres: Postgres;
  smtp: MailServer;
  leaseSeconds: number;
  offSeconds: number;
}

const TOKEN = randomUUID();
/** Ten simulated seconds a second: the PDU's own cycle takes a second, as does the boot of a miner. */
const PACE = { timeScale: 10, cycleSeconds: 10, bootSeconds: 8, warmUpSeconds: 5 };
const COMMUNITY = { read: 'failover-read', write: 'failover-write' };

/**
 * All deaths of a lane, and at last whether its ledger holds and what people were told. Ends all that it started. Where
 * all are of the PDU's own cycle the PDU has one.
 */
export async function runLane(lane: Lane, tell: (verdict: Verdict) => void): Promise<MailsTold[]> {
  const { site, deaths, folder, postgres, smtp, leaseSeconds, offSeconds } = lane;
  const ends: (() => Promise<unknown>)[] = [];
  try {
    const farm = await startFarmProcess(folder, {
      ...{ pdu: `${site}-pdu`, model: 'Antminer S19 Pro', seed: 1, pace: PACE, community: COMMUNITY },
      driver: deaths.every(({ kind }) => kind === 'native') ? 'raritan-pdu2' : 'raritan-px1',
      miners: deaths.map((_, index) => `${site}-m${index + 1}`),
    });
    ends.push(farm.kill);
    const database = postgres.database();
    const times = { leaseSeconds, offSeconds };
    const pair = await openPair({ site, folder, farm, database, token: TOKEN, smtpPort: smtp.port, ...times });
    ends.push(pair.stop);
    const senders = await startSenders(join(folder, site), [{ site, urls: pair.urls }], TOKEN);
    ends.push(senders.stop);
    await Promise.all(NAMES.map((name) => pair.start(name)));
    const hold = await openHold(database);
    ends.push(hold.close);
    const scene = { site, farm, pair, hold, senders, postgres, ...times };
    for (const [index, death] of deaths.entries()) tell(await oneDeath(scene, death, farm.spec.miners[index] ?? ''));
    const hot = farm.spec.miners.filter((_, index) => deaths[index]?.kind === 'off');
    const told = await mailsOf(database, smtp, hot);
    await checkChain(site, database);
    return told;
  } finally {
    for (const end of ends.reverse()) await end();
  }
}

async function checkChain(site: string, database: string): Promise<void> {
  const { db, close } = await openDatabase<Tables>(database, MIGRATIONS);
  const broken = await openJournal(db, Date.now).broken();
  await close();
  if (broken) throw new Error(`the ledger of ${site} is broken at line ${broken.seq}: ${broken.problem}`);
}
