import { reportedErrors } from '../../alert-webhook/conditions/reported-errors.ts';
import { decide } from '../../alert-webhook/decide.ts';
import { nextInRoom } from '../../alert-webhook/deciding/next-in-room.ts';
import { isInZone } from '../../alert-webhook/deciding/zone.ts';
import type { GateContext } from '../../alert-webhook/gate.ts';
import { abilities } from '../../alert-webhook/hands.ts';
import { parametersFor } from '../../alert-webhook/parameters.ts';
import { nextRung } from '../../alert-webhook/plan.ts';
import type { Device } from '../../core/farm/device.ts';
import type { Course, Moment } from './course.ts';
import { noteLine, type ReplayedEpisode } from './replayed.ts';
import { historyOf, wouldBe } from './would-be.ts';

const MINUTE = 60_000;

/** Decides about an episode as it stood at that moment, and notes what would have been done or why not. */
export function decideThen(course: Course, episode: ReplayedEpisode, moment: Moment): void {
  const device = course.policy.devices.get(episode.device);
  if (device === undefined) return;
  if (episode.fault === 'room-too-hot') decideRoom(course, episode, device, moment);
  else decideOne(course, episode, device, moment);
}

/** True when a step would have been taken. */
function decideOne(course: Course, episode: ReplayedEpisode, device: Device, moment: Moment, found?: string): boolean {
  const context = contextOf(course, episode, device, moment, found);
  const pdus = (device.feeds ?? []).flatMap(({ pdu }) => moment.samples[pdu] ?? []);
  let decision = decide(context);
  if ('ask' in decision) {
    const pduSamples = Object.fromEntries(pdus.map((sample) => [sample.id, sample]));
    decision = decide({ ...context, outlets: moment.outlets(device), pduSamples });
  }
  if ('ask' in decision) throw new Error('a decision asked for the outlets twice');
  const line = { at: moment.now, device: device.id, evidence: decision.evidence };
  if ('skip' in decision) {
    noteLine(episode, { ...line, decision: decision.skip });
    return false;
  }
  const { plan } = decision;
  const { rung } = context;
  if (rung === undefined) return false;
  noteLine(episode, { ...line, decision: 'plan', rung });
  const id = course.done.length + 1;
  course.done.push(wouldBe({ id, episodeId: episode.id, rung, plan }, moment.now, course.policy.assume));
  if (rung === 'power-off') course.latched.set(device.id, `would be off since ${new Date(moment.now).toISOString()}`);
  return true;
}

function contextOf(
  { policy, done, latched, earlier, openIds }: Course,
  { id, fault }: ReplayedEpisode,
  device: Device,
  { now, farm, samples }: Moment,
  room: string | undefined,
): GateContext {
  const sample = samples[device.id];
  const config = parametersFor(policy.config, device, sample?.facts?.model);
  const able = abilities(device, policy.drivers);
  const used = room === undefined ? done.filter(({ episodeId }) => episodeId === id).map(({ rung }) => rung) : [];
  const history = historyOf(device, done, policy.devices, openIds, now);
  const hints = {
    codes: sample && reportedErrors(sample).map(({ code }) => code),
    sinceCycleSeconds: history.lastCycleAt === undefined ? undefined : (now - history.lastCycleAt) / 1000,
    retryCycleAfterSeconds: config.retryCycleAfterSeconds,
  };
  const rung = nextRung(fault, used, able, { ...hints, ladder: config.ladder }) ?? nextRung(fault, used, able, hints);
  const before = sample && earlier.beside(sample);
  const latch = latched.get(device.id);
  return {
    now,
    device,
    fault,
    used,
    able,
    ...(rung === undefined ? {} : { rung }),
    ...(sample === undefined ? { sampleFailure: 'Prometheus has no sample of it then' } : { sample }),
    ...(before === undefined ? {} : { earlier: before }),
    ...(room === undefined ? {} : { room }),
    farm,
    devices: [...policy.devices.values()],
    history,
    standing: { quarantined: {}, ...(latch === undefined ? {} : { latched: latch }) },
    pduSamples: {},
    config,
    armed: true,
  };
}

function decideRoom(course: Course, episode: ReplayedEpisode, sensor: Device, moment: Moment): void {
  const { config } = course.policy;
  const devices = [...course.policy.devices.values()];
  const zone = devices.filter((each) => isInZone(sensor, each, config.thermal.zone)).map(({ id }) => id);
  const offs = course.done.filter(
    ({ rung, device, startedAt }) => rung === 'power-off' && zone.includes(device) && startedAt > moment.now - MINUTE,
  );
  const busy = course.done.filter(({ endedAt }) => endedAt > moment.now).map(({ device }) => device);
  const excluded = new Set([...course.latched.keys(), ...busy]);
  const { samples } = moment;
  const decision = nextInRoom({ sensor, devices, samples, excluded, offsLastMinute: offs.length, config });
  const { evidence } = decision;
  if ('skip' in decision) {
    noteLine(episode, { at: moment.now, device: sensor.id, decision: decision.skip, evidence });
    return;
  }
  let left = decision.atMost;
  for (const miner of decision.miners) {
    if (left === 0) return;
    if (decideOne(course, episode, miner, moment, evidence)) left -= 1;
  }
}
