import { setImmediate as turn } from 'node:timers/promises';
import type { Device } from '../core/farm/device.ts';
import { messageOf } from './command.ts';
import { decide } from './decide.ts';
import type { DecisionRecord } from './decisions.ts';
import type { Episode } from './episode.ts';
import { execute } from './execute.ts';
import type { GateContext } from './gate.ts';
import { abilities } from './hands.ts';
import { note } from './note.ts';
import { parametersFor } from './parameters.ts';
import { nextRung, type OutletView, type Plan } from './plan.ts';
import type { DeviceSample, DeviceSummary } from './samples.ts';
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
  for (const episode of open) {
    if (tools.signal.aborted) return;
    await turn();
    try {
      const plan = await workEpisode(tools, episode, round);
      if (plan) await start(tools, episode, plan, launch);
    } catch (error) {
      tools.metrics.failures.inc();
      tools.log.error({ err: error, episodeId: episode.id, device: episode.device }, 'episode-failed');
    }
  }
}

/** What one round of work has learned: the farm, and which PDUs did not answer and need not be waited for again. */
interface Round {
  farm: Farm;
  silent: Map<string, string>;
}

type Farm = { devices: DeviceSummary[] } | { failure: string };

async function workEpisode(tools: WorkTools, episode: Episode, round: Round): Promise<Plan | undefined> {
  const { farm } = round;
  const { id, device: name, fault } = episode;
  const subject = { subject: `episode ${id}`, episodeId: id, device: name, fault };
  const device = tools.devices.get(name);
  if (device === undefined) {
    await note(tools, { ...subject, decision: 'unknown-device', evidence: `the inventory has no "${name}" any more` });
    return undefined;
  }
  const read = 'failure' in farm ? { sampleFailure: farm.failure } : await newest(tools, name);
  if (await closed(tools, episode, read.sample)) return undefined;
  const able = abilities(device, tools.drivers);
  const used = await tools.actions.used(id);
  if (able.length === 0) {
    await note(tools, {
      ...subject,
      decision: 'no-feed',
      evidence: 'no outlet feeds it and its driver cannot restart it',
    });
    return undefined;
  }
  const rung = nextRung(fault, used, able);
  const context: GateContext = {
    now: tools.now(),
    device,
    fault,
    used,
    ...(rung === undefined ? {} : { rung }),
    ...read,
    farm: 'devices' in farm ? farm.devices : [],
    devices: [...tools.devices.values()],
    history: await tools.actions.history(device),
    standing: await tools.standings.of(device, rung && { episodeId: id, rung }),
    pduSamples: {},
    config: parametersFor(tools.config, device),
    armed: tools.armed,
  };
  return conclude(tools, context, subject, round);
}

async function conclude(
  tools: WorkTools,
  context: GateContext,
  subject: Pick<DecisionRecord, 'subject' | 'device' | 'fault'> & { episodeId: number },
  round: Round,
): Promise<Plan | undefined> {
  let decision = decide(context);
  if ('ask' in decision) decision = decide({ ...context, outlets: await viewOutlets(tools, context.device, round) });
  if ('ask' in decision) throw new Error('a decision asked for the outlets twice');
  if ('skip' in decision) {
    await note(tools, { ...subject, decision: decision.skip, evidence: decision.evidence });
    return undefined;
  }
  await note(tools, { ...subject, decision: 'plan', evidence: decision.evidence, plan: decision.plan });
  return decision.plan;
}

async function viewOutlets(tools: WorkTools, device: Device, { silent }: Round): Promise<OutletView[]> {
  const feeds = device.feeds ?? [];
  const unasked = (failure: (pdu: string) => string) =>
    feeds.map((feed) => ({ ...feed, nativeCycle: false, failure: failure(feed.pdu) }));
  if (tools.hands === undefined) return unasked(() => 'alert-webhook has no credentials, so it cannot ask');
  if (feeds.some(({ pdu }) => silent.has(pdu))) return unasked((pdu) => silent.get(pdu) ?? 'not asked');
  const views = await tools.hands.view(device);
  for (const { pdu, failure } of views) if (failure !== undefined) silent.set(pdu, failure);
  return views;
}

async function newest(tools: WorkTools, id: string): Promise<{ sample?: DeviceSample; sampleFailure?: string }> {
  try {
    const sample = await tools.samples.sample(id);
    return sample ? { sample } : {};
  } catch (error) {
    return { sampleFailure: messageOf(error) };
  }
}

/** Closes an episode whose device is measured well long enough. A gap in the measurements starts the time anew. */
async function closed(tools: WorkTools, episode: Episode, sample: DeviceSample | undefined): Promise<boolean> {
  const fresh = sample !== undefined && sample.ageSeconds <= tools.config.freshSampleSeconds;
  const well = fresh && condition(episode.fault, sample).seen === 'no' && sample.operation !== 'unreachable';
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
  const action = await tools.actions.start(episode, plan);
  await tools.journal.append(action.id, 'plan', 'intent', { episodeId: episode.id, plan });
  launch(execute({ ...tools, hands }, action, false));
}
