import type { Device } from '../../core/farm/device.ts';
import type { Episode } from '../episode.ts';
import { note } from '../note.ts';
import type { Plan } from '../plan.ts';
import type { WorkTools } from '../tools.ts';
import { nextInRoom, type RoomView } from './next-in-room.ts';
import { newestOf } from './read-samples.ts';
import { type Round, weigh } from './weigh.ts';
import { isInZone, isMiner } from './zone.ts';

/** What is started for an episode: the plan names the device. */
export type Begin = (episode: Episode, plan: Plan) => Promise<void>;

/**
 * Works on a room that is too hot: turns off the worst miners of the zone of the sensor, a few a minute. What is done is
 * done to the miners, each through its own gates; the episode is that of the sensor.
 */
export async function workRoom(
  tools: WorkTools,
  episode: Episode,
  sensor: Device,
  round: Round,
  begin: Begin,
): Promise<void> {
  const subject = `episode ${episode.id}`;
  const view = await viewOf(tools, sensor, episode.id);
  const decision = nextInRoom(view);
  const { evidence } = decision;
  const record = { episodeId: episode.id, fault: episode.fault, evidence };
  if ('skip' in decision) return note(tools, { ...record, subject, device: sensor.id, decision: decision.skip });
  let left = decision.atMost;
  for (const miner of decision.miners) {
    if (left === 0 || tools.signal.aborted) return;
    const sample = view.samples[miner.id];
    const question = { episodeId: episode.id, device: miner, fault: episode.fault, room: evidence };
    const plan = await weigh(tools, { ...question, ...(sample ? { sample } : {}) }, `${subject} ${miner.id}`, round);
    if (plan === undefined) continue;
    left -= 1;
    await begin({ ...episode, device: miner.id }, plan);
  }
}

const MINUTE = 60_000;
/** More actions than can begin within a minute. */
const RECENT_ACTIONS = 1000;

export async function viewOf(tools: WorkTools, sensor: Device, episodeId: number): Promise<RoomView> {
  const { zone } = tools.config.thermal;
  const devices = [...tools.devices.values()];
  const members = devices.filter((device) => device.id === sensor.id || isInZone(sensor, device, zone));
  const samples = await newestOf(
    tools,
    members.map(({ id }) => id),
  );
  const miners = new Set(members.filter(isMiner).map(({ id }) => id));
  const recent = await tools.actions.list(RECENT_ACTIONS);
  const latched = (await tools.latches.list()).filter(({ site }) => site === sensor.site).map(({ device }) => device);
  const busy = (await tools.actions.open()).map(({ device }) => device);
  const offs = recent.filter(
    ({ fault, action, device, startedAt }) =>
      fault === 'room-too-hot' && action === 'power-off' && miners.has(device) && startedAt > tools.now() - MINUTE,
  );
  // What could not be turned off once is for a person: the next miner cools the room as well.
  const failed = recent
    .filter((each) => each.episodeId === episodeId && each.outcome !== 'verified' && each.outcome !== 'not-sent')
    .map(({ device }) => device);
  const excluded = new Set([...latched, ...busy, ...failed]);
  return { sensor, devices, samples, excluded, offsLastMinute: offs.length, config: tools.config };
}
