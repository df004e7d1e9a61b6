import type { FaultName, FaultParameters } from '../../test/farm-simulator/faults.ts';
import type { Random } from '../../test/farm-simulator/random.ts';
import {
  COMMON_FAULTS,
  type CommonFault,
  CURES,
  type Cure,
  MINER_FAULTS,
  type MinerFault,
  PERSON,
} from './fault-model.ts';
import type { Site } from './site.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** One trouble of one miner, drawn before anything runs: every policy meets the same. Times are ms since the start. */
export interface Trouble {
  id: number;
  at: number;
  miner: string;
  kind: string;
  cure: Cure;
  physics: readonly { fault: FaultName; parameters: FaultParameters }[];
  drops: boolean;
  harmless: boolean;
  endsAt?: number;
  /** From the call of a person to the repair. */
  repairMs: number;
}

/** How a trouble ended, and when its miner hashed again. */
export interface Ended {
  trouble: Trouble;
  by: Cure | 'itself';
  endedAt: number;
  wellAt?: number;
}

/** Something that hits many, or what is between us and them. */
export interface CommonTrouble {
  at: number;
  endsAt: number;
  kind: CommonFault;
  /** A PDU (which is a rack), a building, or the site. */
  where: string;
}

export interface FaultHistory {
  troubles: Trouble[];
  common: CommonTrouble[];
}

/** Draws all that will happen within so many days. */
export function drawHistory(site: Site, days: number, random: Random): FaultHistory {
  const until = days * DAY;
  const troubles = site.miners.flatMap(({ id }) =>
    MINER_FAULTS.flatMap((fault) => {
      const own = random.fork(`${fault.kind}/${id}`);
      return arrivals(own, fault.aYear, until).map((at) => trouble(fault, id, at, own));
    }),
  );
  const scopes = { rack: site.pdus.map(({ id }) => id), building: site.buildings, site: ['site'] };
  const common = (Object.keys(COMMON_FAULTS) as CommonFault[]).flatMap((kind) => {
    const { scope, aYear, minutes } = COMMON_FAULTS[kind];
    return scopes[scope].flatMap((where) => {
      const own = random.fork(`${kind}/${where}`);
      return arrivals(own, aYear, until).map((at) => {
        const begin = kind === 'room-too-hot' ? afternoonOf(at) : at;
        const endsAt = begin + Math.round(own.between(minutes[0], minutes[1]) * 60_000);
        return { at: begin, endsAt, kind, where };
      });
    });
  });
  const byTime = (a: { at: number }, b: { at: number }) => a.at - b.at;
  return {
    troubles: troubles.sort(byTime).map((each, id) => ({ ...each, id })),
    common: common.sort(byTime),
  };
}

/** The sun makes heat: one in the afternoon of that day. */
function afternoonOf(at: number): number {
  return Math.floor(at / DAY) * DAY + 13 * HOUR;
}

/** A Poisson process. */
function arrivals(random: Random, aYear: number, until: number): number[] {
  const found: number[] = [];
  for (let at = 0; ; ) {
    at += (-Math.log(1 - random.next()) * YEAR) / aYear;
    if (at >= until) return found;
    found.push(Math.round(at));
  }
}

function trouble(fault: MinerFault, miner: string, at: number, random: Random): Trouble {
  const { kind, drops = false, harmless = false, endsAfterHours } = fault;
  const physics = fault.physics.map(({ fault: name, parameters = {} }) => ({
    fault: name,
    parameters: Object.fromEntries(
      Object.entries(parameters).map(([key, [low, high]]) => [key, drawn(key, low, high, random)]),
    ),
  }));
  const ends = endsAfterHours && at + Math.round(random.between(...endsAfterHours) * HOUR);
  return {
    id: 0,
    at,
    miner,
    kind,
    cure: cureOf(fault, random),
    physics,
    drops,
    harmless,
    ...(ends === undefined ? {} : { endsAt: ends }),
    repairMs: repairTime(random),
  };
}

/** Boards and fans have numbers, everything else is measured. */
function drawn(key: string, low: number, high: number, random: Random): number {
  return key === 'board' || key === 'fan' ? random.integer(low, high) : random.between(low, high);
}

function cureOf({ cures }: MinerFault, random: Random): Cure {
  let left = random.next();
  for (const cure of CURES) {
    left -= cures[cure] ?? 0;
    if (left < 0) return cure;
  }
  return 'person';
}

function repairTime(random: Random): number {
  const { medianHours, sigma, longestHours } = PERSON;
  const normal = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
  return Math.round(Math.min(longestHours, medianHours * Math.exp(sigma * normal)) * HOUR);
}
