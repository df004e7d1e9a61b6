import type { FleetRow } from './rows.ts';
import { rankOf, STATES, stateOf, type Tone } from './states.ts';

/** An episode as alert-webhook tells it (GET /api/v1/episodes). */
export interface Episode {
  id: number;
  device: string;
  fault: string;
  openedAt: string;
  lastAlertAt: string;
  healthySince?: string;
  closedAt?: string;
}

/** What was decided about a device, and why (GET /api/v1/decisions). */
export interface Decision {
  id: number;
  device: string;
  fault: string;
  decision: string;
  evidence: string;
  firstAt: string;
  lastAt: string;
  times: number;
}

/** Miners with the same trouble in the same place. */
export interface Trouble {
  key: string;
  /** What is wrong, in words. */
  what: string;
  tone: Tone;
  where: string;
  rows: FleetRow[];
  /** Unix milliseconds since when the first of them has it; undefined where nobody wrote it down. */
  since: number | undefined;
  /** What Logixx does about it. */
  doing: string;
}

const MOST = 10;
/** Decisions that only note what somebody else said. */
const SAYS_NOTHING = new Set(['resolved', 'duplicate']);
/** In these states a miner is well, or where somebody wants it. */
const CALM = new Set(['hashing', 'off', 'sleeping', 'starting']);

/** At most ten troubles: the same cause in the same rack is one; worst, then largest, then newest first. */
export function troublesOf(
  rows: readonly FleetRow[],
  episodes: readonly Episode[],
  decisions: readonly Decision[],
): Trouble[] {
  const open = new Map(episodes.filter(({ closedAt }) => closedAt === undefined).map((each) => [each.device, each]));
  const decided = new Map(
    [...decisions]
      .reverse()
      .filter(({ decision }) => !SAYS_NOTHING.has(decision))
      .map((each) => [each.device, each]),
  );
  const groups = new Map<string, FleetRow[]>();
  for (const row of rows) {
    if (CALM.has(stateOf(row)) && row.attention !== 'action' && row.latch === null) continue;
    const key = [row.site, row.rack ?? row.miner, stateOf(row), causeOf(row)].join('\n');
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.entries()]
    .map(([key, members]) => troubleOf(key, members, open, decided))
    .sort((a, b) => worth(a) - worth(b) || b.rows.length - a.rows.length || (b.since ?? 0) - (a.since ?? 0))
    .slice(0, MOST);
}

function causeOf({ latch, reasons, errors }: FleetRow): string {
  return latch ?? reasons?.[0] ?? errors?.[0] ?? '';
}

function worth({ rows }: Trouble): number {
  const [row] = rows;
  return row ? rankOf(stateOf(row)) : 99;
}

function troubleOf(
  key: string,
  rows: FleetRow[],
  open: ReadonlyMap<string, Episode>,
  decided: ReadonlyMap<string, Decision>,
): Trouble {
  const [first] = rows as [FleetRow];
  const state = stateOf(first);
  const cause = causeOf(first).replaceAll('-', ' ');
  const word = STATES[state]?.word ?? state;
  const well = CALM.has(state);
  const episodes = rows.flatMap(({ miner }) => open.get(miner) ?? []);
  const times = episodes.map(({ openedAt }) => Date.parse(openedAt));
  return {
    ...{ key, rows, since: times.length === 0 ? undefined : Math.min(...times) },
    what:
      first.latch !== null ? `${word}: ${cause}` : well ? sentence(cause) : cause === '' ? word : `${word}: ${cause}`,
    tone: well ? 'warning' : (STATES[state]?.tone ?? 'disabled'),
    where: placeOf(first),
    doing: doingOf(rows, episodes, decided),
  };
}

/** The rack in words, or the site where no rack is known. */
export function placeOf({ site, rack }: FleetRow): string {
  if (rack === null) return site;
  return /rack/i.test(rack) ? rack : `rack ${rack}`;
}

function doingOf(rows: FleetRow[], episodes: Episode[], decided: ReadonlyMap<string, Decision>): string {
  if (rows.some(({ latch }) => latch !== null))
    return 'latched: it stays off until somebody has looked at it and releases it';
  if (episodes.length === 0) return 'no episode: no alert asks for a repair';
  const [words] = rows.flatMap(({ miner }) => {
    const told = decided.get(miner);
    return told && episodes.some(({ device }) => device === miner) ? [decisionText(told)] : [];
  });
  if (words !== undefined) return words;
  return episodes.every(({ healthySince }) => healthySince !== undefined)
    ? 'well again, being watched'
    : 'episode open, nothing decided yet';
}

/** A decision with why. */
export function decisionText({ decision, evidence }: Pick<Decision, 'decision' | 'evidence'>): string {
  const words = decision.replaceAll('-', ' ');
  return evidence === '' ? words : `${words}: ${evidence}`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
