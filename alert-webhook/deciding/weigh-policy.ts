import { messageOf } from '../command.ts';
import type { RemediationConfig } from '../config.ts';
import { type Decision, decide } from '../decide.ts';
import type { Episode } from '../episode.ts';
import type { WorkTools } from '../tools.ts';
import { nextInRoom } from './next-in-room.ts';
import { newest } from './read-samples.ts';
import { askPdus, contextUnder, factsOf, type Round } from './weigh.ts';
import { viewOf } from './work-room.ts';

/** What would be decided: a step, or the reason why nothing is done. */
export interface Verdict {
  decision: string;
  evidence: string;
}

/** What two policies make of one open episode at the same moment, of the same facts. */
export interface WeighedEpisode {
  episode: number;
  device: string;
  fault: string;
  before?: Verdict;
  after?: Verdict;
  /** Why nothing can be said of it. */
  failure?: string;
}

/** Episodes that are looked at; PDUs may be asked for each of them. */
export const MOST_EPISODES = 200;
const AT_ONCE = 8;

/** What a policy would decide now about every open episode, beside the one that holds. Writes nothing, switches nothing. */
export async function weighPolicy(tools: WorkTools, policy: RemediationConfig): Promise<WeighedEpisode[]> {
  const open = (await tools.episodes.open()).slice(0, MOST_EPISODES);
  const farm = await tools.samples.devices().then(
    (devices) => ({ devices }),
    (error: unknown) => ({ failure: messageOf(error) }),
  );
  const round: Round = { farm, silent: new Map() };
  const left = [...open.entries()];
  const found: WeighedEpisode[] = [];
  const work = async () => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const [index, episode] = next;
      const { id, device, fault } = episode;
      const verdicts = await weighed(tools, episode, [tools.config, policy], round).catch((error: unknown) => ({
        failure: messageOf(error),
      }));
      found[index] = { episode: id, device, fault, ...verdicts };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return found;
}

type Both = readonly [RemediationConfig, RemediationConfig];
type Verdicts = Required<Pick<WeighedEpisode, 'before' | 'after'>>;

async function weighed(tools: WorkTools, episode: Episode, both: Both, round: Round): Promise<Verdicts> {
  const { id: episodeId, device: name, fault } = episode;
  const device = tools.devices.get(name);
  if (device === undefined) throw new Error(`the inventory has no "${name}" any more`);
  if (fault === 'room-too-hot') return weighedRoom(tools, episode, both);
  const read = 'failure' in round.farm ? { sampleFailure: round.farm.failure } : await newest(tools, name);
  const facts = await factsOf(tools, { episodeId, device, fault, ...read }, round);
  const [one, other] = both;
  const [before, after] = [
    await contextUnder(tools, one, episodeId, facts),
    await contextUnder(tools, other, episodeId, facts),
  ];
  const first = [decide(before), decide(after)];
  if (!first.some((each) => 'ask' in each)) return { before: verdictOf(first[0]), after: verdictOf(first[1]) };
  const seen = await askPdus(tools, device, round);
  return { before: verdictOf(decide({ ...before, ...seen })), after: verdictOf(decide({ ...after, ...seen })) };
}

/** Whom a room would turn off first; each of them stands before its own gates, too. */
async function weighedRoom(tools: WorkTools, { id, device }: Episode, [one, other]: Both): Promise<Verdicts> {
  const sensor = tools.devices.get(device);
  if (sensor === undefined) throw new Error(`the inventory has no "${device}" any more`);
  const verdict = async (config: RemediationConfig): Promise<Verdict> => {
    const found = nextInRoom(await viewOf({ ...tools, config }, sensor, id));
    if ('skip' in found) return { decision: found.skip, evidence: found.evidence };
    const first = found.miners.slice(0, found.atMost).map((miner) => miner.id);
    return { decision: 'power-off', evidence: `${found.evidence}; first ${first.join(', ')}` };
  };
  return { before: await verdict(one), after: await verdict(other) };
}

function verdictOf(decision: Decision | undefined): Verdict {
  if (decision === undefined || 'ask' in decision) throw new Error('a decision asked for the outlets twice');
  const { evidence } = decision;
  return 'plan' in decision ? { decision: decision.plan.action, evidence } : { decision: decision.skip, evidence };
}
