import { setImmediate as turn } from 'node:timers/promises';
import { messageOf } from './command.ts';
import { newest } from './deciding/read-samples.ts';
import { type Round, weigh } from './deciding/weigh.ts';
import { type Begin, workRoom } from './deciding/work-room.ts';
import type { Episode } from './episode.ts';
import { execute } from './execute.ts';
import { figuresNow } from './ledger/figures-now.ts';
import { note } from './note.ts';
import type { Plan } from './plan.ts';
import type { DeviceSample } from './samples.ts';
import type { WorkTools } from './tools.ts';
import { condition } from './verify.ts';

/** Looks at every open episode: closes those that are well for long enough, decides about the others. */
export async function workEpisodes(tools: WorkTools, launch: (job: Promise<void>) => void): Promise<void> {
  const open = await tools.episodes.open();
  if (open.length === 0) return;
  const farm = await tools.samples.devices().then(
    (devices) => ({ devices }),
    (error: unknown) => ({ failure: messageOf(error) }),
  );
  const round: Round = { farm, silent: new Map() };
  tools.earlier?.keep(new Set(open.map(({ device }) => device)));
  const begin: Begin = (episode, plan) => start(tools, episode, plan, launch);
  for (const episode of open) {
    if (tools.signal.aborted) return;
    await turn();
    try {
      await workEpisode(tools, episode, round, begin);
    } catch (error) {
      tools.metrics.failures.inc();
      tools.log.error({ err: error, episodeId: episode.id, device: episode.device }, 'episode-failed');
    }
  }
}

async function workEpisode(tools: WorkTools, episode: Episode, round: Round, begin: Begin): Promise<void> {
  const { id, device: name, fault } = episode;
  const subject = `episode ${id}`;
  const device = tools.devices.get(name);
  if (device === undefined) {
    const evidence = `the inventory has no "${name}" any more`;
    return note(tools, { subject, episodeId: id, device: name, fault, decision: 'unknown-device', evidence });
  }
  const { farm } = round;
  const read = 'failure' in farm ? { sampleFailure: farm.failure } : await newest(tools, name);
  if (await closed(tools, episode, 'sample' in read ? read.sample : undefined)) return;
  if (fault === 'room-too-hot') return workRoom(tools, episode, device, round, begin);
  const plan = await weigh(tools, { episodeId: id, device, fault, ...read }, subject, round);
  if (plan) await begin(episode, plan);
}

/** Closes an episode whose device is measured well long enough. A gap in the measurements starts the time anew. */
async function closed(tools: WorkTools, episode: Episode, sample: DeviceSample | undefined): Promise<boolean> {
  const fresh = sample !== undefined && sample.ageSeconds <= tools.config.freshSampleSeconds;
  const { inletLimitCelsius } = tools.config.thermal;
  const beside = { inletLimitCelsius, earlier: sample && tools.earlier?.beside(sample) };
  const well = fresh && condition(episode.fault, sample, beside).seen === 'no' && sample.operation !== 'unreachable';
  const { healthySince } = episode;
  if (!well) {
    if (healthySince !== undefined) await tools.episodes.healthySince(episode.id, undefined);
    return false;
  }
  if (healthySince === undefined) await tools.episodes.healthySince(episode.id, tools.now());
  const seconds = (tools.now() - (healthySince ?? tools.now())) / 1000;
  if (seconds < tools.config.episodeHealthySeconds) return false;
  const history = await tools.actions.open();
  if (history.some(({ episodeId }) => episodeId === episode.id)) return false;
  await tools.episodes.close(episode.id, `measured well for ${Math.round(seconds)} s`);
  tools.log.info({ episodeId: episode.id, device: episode.device, fault: episode.fault }, 'episode-closed');
  return true;
}

async function start(
  tools: WorkTools,
  episode: Episode,
  plan: Plan,
  launch: (job: Promise<void>) => void,
): Promise<void> {
  const { hands } = tools;
  if (hands === undefined || !tools.armed) throw new Error('a plan was made while nothing may be switched');
  const { model, ...before } = await figuresNow(tools, episode.device);
  await tools.care.beginning(async () => {
    const action = await tools.actions.start(episode, plan, model);
    await tools.journal.append(action.id, 'plan', 'intent', { episodeId: episode.id, plan, ...before });
    launch(execute({ ...tools, hands }, action, false));
  });
}
