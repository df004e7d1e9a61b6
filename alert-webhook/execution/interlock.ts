import type { Action } from '../actions.ts';
import { type Ending, messageOf, type Sent, turnOn } from '../command.ts';
import type { DeviceSample } from '../samples.ts';
import { Stopped, type Tools } from '../tools.ts';
import { AT_ONCE, inGroups, uptimeOf, type Witness, type Witnesses } from './witnesses.ts';

/** Watches while outlets are off whether the right machine lost its power. It never keeps an outlet off. */
export interface Guard {
  /** Why another machine must have lost its power; undefined while nothing proves that. */
  proof(): string | undefined;
  /** Aborts when there is a proof. */
  proven: AbortSignal;
  /** Called when the outlets are on: waits, for a bounded time, for what was not judged yet. */
  conclude(): Promise<Verdict>;
  /** For outlets that stay off: waits, for a bounded time, until it is judged. Rejects with Stopped. */
  judged(): Promise<Verdict>;
}

/** Judged without a proof: the right machine lost its power. Not judged: nobody could tell. */
interface Verdict {
  proof?: string;
  judged: boolean;
}

export interface DarkOutlets {
  sent: readonly Sent[];
  /** Since when all outlets were seen dark; unix milliseconds. */
  darkAt: number;
  witnesses: Witnesses;
}

const UNTOLD: Verdict = { judged: false };
const RIGHT: Verdict = { judged: true };
/** Uptimes of miners are coarse, and counted from the end of the boot or the start of the program. */
const UPTIME_SLACK_SECONDS = 60;
/** A poll that began before the outlets were dark for long enough tells nothing, and is asked for again. */
const MOST_PROBES = 5;
/** A judgement that is not there so long after it could be is not waited for. */
const CONCLUDE_MS = 60_000;
/** So long after the outlets went off, as after a restart of the service, silence of others has many causes. */
const LATEST_MS = 300_000;

/** Undefined where no machine can bear witness. */
export function watchOver(tools: Tools, action: Action, dark: DarkOutlets): Guard | undefined {
  const { target, neighbours } = dark.witnesses;
  if (target === undefined || (!target.up && neighbours.length === 0)) return undefined;
  const proven = new AbortController();
  const over = new AbortController();
  const signal = AbortSignal.any([tools.signal, over.signal]);
  const holdUpAt = dark.darkAt + tools.config.holdUpSeconds * 1000;
  let verdict: Verdict = UNTOLD;
  const judging = (async () => {
    await tools.pause(holdUpAt - tools.now(), signal);
    verdict = target.up
      ? await stillAnswers({ ...tools, signal }, action.device, target.uptime, { ...dark, holdUpAt })
      : await fellSilent(tools, action.device, neighbours, dark);
    if (verdict.proof !== undefined) proven.abort();
  })().catch((error: unknown) => {
    if (!signal.aborted) tools.log.warn({ actionId: action.id, reason: messageOf(error) }, 'interlock-failed');
  });
  const waitFor = async (ms: number) => {
    await Promise.race([judging, tools.pause(ms, signal).catch(() => undefined)]);
    over.abort();
    return verdict;
  };
  return {
    proof: () => verdict.proof,
    proven: proven.signal,
    async conclude() {
      // A target that has power again before it could be judged has nothing more to tell.
      if (target.up && tools.now() < holdUpAt) over.abort();
      return waitFor(CONCLUDE_MS);
    },
    async judged() {
      const found = await waitFor(Math.max(0, holdUpAt - tools.now()) + CONCLUDE_MS);
      if (tools.signal.aborted) throw new Stopped();
      return found;
    },
  };
}

/** How an action ends that took the power of another machine. */
export function wrongOutlet(sent: readonly Sent[], proof: string): Ending {
  const evidence = `the outlet feeds another machine: ${proof}`;
  return { outcome: 'wrong-outlet', evidence, distrust: [...new Set(sent.map(({ place }) => place.pdu))] };
}

/** Gives power back to what should not have lost it, at once. */
export async function restore(tools: Tools, action: Action, sent: readonly Sent[], proof: string): Promise<void> {
  await tools.journal.append(action.id, 'interlock', 'failed', { proof });
  const places = sent.map(({ place }) => place);
  await turnOn(tools, action, places, 'rescue-on');
}

/** A machine whose outlets are off and that answers as if nothing had happened hangs on another outlet. */
async function stillAnswers(
  tools: Tools,
  id: string,
  uptimeBefore: number | undefined,
  { sent, darkAt, holdUpAt }: DarkOutlets & { holdUpAt: number },
): Promise<Verdict> {
  const outlets = sent.map(({ place }) => `outlet ${place.outlet} of ${place.pdu}`).join(' and ');
  for (let seen = 0, tries = 0; seen < 2 && tries < MOST_PROBES; tries += 1) {
    const sample = await probe(tools, id);
    if (sample === undefined) return UNTOLD;
    if (!sample.up) return RIGHT;
    const takenAt = tools.now() - sample.ageSeconds * 1000;
    if (takenAt < holdUpAt) {
      await tools.pause(tools.outletPollMs, tools.signal);
      continue;
    }
    const { uptime } = uptimeOf(sample);
    if (uptime !== undefined && uptimeBefore !== undefined) {
      if (uptime < uptimeBefore) return RIGHT;
      if (uptime <= (takenAt - darkAt) / 1000 + UPTIME_SLACK_SECONDS) return UNTOLD;
      return { judged: true, proof: `"${id}" answers and is up for ${Math.round(uptime)} s while ${outlets} is off` };
    }
    if (!(await areOff(tools, sent))) return UNTOLD;
    seen += 1;
    if (seen === 2) return { judged: true, proof: `"${id}" answers while ${outlets} is off` };
  }
  return UNTOLD;
}

async function areOff({ hands }: Tools, sent: readonly Sent[]): Promise<boolean> {
  const states = await Promise.all(sent.map(({ place }) => hands.read(place).catch(() => undefined)));
  return states.every((seen) => seen?.state === 'off');
}

/** The target was silent before and proves nothing; a neighbour that answered and is gone now has lost its power. */
async function fellSilent(
  tools: Tools,
  id: string,
  neighbours: readonly Witness[],
  { darkAt, sent }: DarkOutlets,
): Promise<Verdict> {
  if (tools.now() - darkAt > tools.config.holdUpSeconds * 1000 + LATEST_MS) return UNTOLD;
  let suspects = neighbours;
  let heard = 0;
  for (let round = 0; round < 2 && suspects.length > 0; round += 1) {
    const fallen: Witness[] = [];
    await inGroups(suspects, AT_ONCE, async (witness) => {
      const sample = await probe(tools, witness.id);
      if (sample !== undefined) heard += 1;
      if (sample !== undefined && hasFallen(witness, sample, tools.now() - darkAt)) fallen.push(witness);
    });
    suspects = fallen;
  }
  // That they answered may have been seen some time before the command.
  const seenAt = Math.min(darkAt, ...sent.map(({ at }) => at)) - tools.config.freshSampleSeconds * 1000;
  const touched = suspects.length > 0 ? await touchedSince(tools, seenAt) : undefined;
  suspects = suspects.filter((witness) => !touched?.has(witness.id));
  if (suspects.length === 0) return heard > 0 ? RIGHT : UNTOLD;
  const names = suspects.map((each) => `"${each.id}"`).join(', ');
  const proof = `${names} fell silent when the outlet of "${id}" went off, and "${id}" was silent before`;
  return { judged: true, proof };
}

/** More actions than end within one off period. */
const RECENT_ACTIONS = 200;

/** What we, or people through us, restarted or turned off meanwhile: its silence has another cause. */
async function touchedSince({ actions }: Tools, since: number): Promise<ReadonlySet<string>> {
  const recent = [...(await actions.open()), ...(await actions.list(RECENT_ACTIONS))];
  return new Set(recent.filter(({ endedAt }) => endedAt === undefined || endedAt >= since).map(({ device }) => device));
}

/** Silent, or started anew since the outlet went off. */
function hasFallen({ uptime: before }: Witness, sample: DeviceSample, elapsedMs: number): boolean {
  if (!sample.up) return true;
  const { uptime } = uptimeOf(sample);
  return uptime !== undefined && before !== undefined && uptime < before && uptime <= elapsedMs / 1000 + 30;
}

/** What the exporter does not say is no sign of anything. */
function probe({ samples }: Tools, id: string): Promise<DeviceSample | undefined> {
  return samples.probe(id).catch(() => undefined);
}
