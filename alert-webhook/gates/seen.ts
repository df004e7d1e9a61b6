import { heatOf, rises } from '../conditions/heat.ts';
import { named, reportedErrors } from '../conditions/reported-errors.ts';
import { LADDERS } from '../faults.ts';
import type { GateContext } from '../gate.ts';
import { condition, total } from '../verify.ts';
import { takesHeatAway } from './rungs.ts';

/** What the fresh sample shows, and whether a step could help at all. */

export function stale({ sample, sampleFailure, config }: GateContext): string | undefined {
  if (sample === undefined) return sampleFailure ?? 'the exporter has no sample of the device';
  return sample.ageSeconds <= config.freshSampleSeconds
    ? undefined
    : `the newest sample is ${Math.round(sample.ageSeconds)} s old, fresh is ${config.freshSampleSeconds} s`;
}

/** Heat that only a broken sensor shows is none; a firmware that believes it gets a person. */
export function sensorImplausible({ fault, sample }: GateContext): string | undefined {
  if (fault !== 'too-hot' || sample === undefined) return undefined;
  const { sensors, nonsense } = heatOf(sample);
  const hot = sensors.some(({ margin }) => margin > 0);
  return hot || nonsense === undefined ? undefined : `neither heat nor cold is concluded from it: ${nonsense}`;
}

export function notConfirmed({ fault, sample, earlier, room, config }: GateContext): string | undefined {
  if (fault === 'room-too-hot') return room === undefined ? 'no fresh sensor shows that the air is too hot' : undefined;
  if (sample === undefined) return 'there is no sample';
  const { inletLimitCelsius } = config.thermal;
  const { seen, evidence } = condition(fault, sample, { earlier, inletLimitCelsius });
  return seen === 'yes' ? undefined : evidence;
}

/** A miner that sleeps may still burn; one without power cannot. */
export function sleeping({ rung, sample }: GateContext): string | undefined {
  if (sample?.operation === 'off') return sample.because ?? 'all its outlets are switched off';
  if (sample?.operation !== 'sleeping' || takesHeatAway(rung)) return undefined;
  return `the miner was put to sleep${sample.because ? `: ${sample.because}` : ''}`;
}

export function noFeed({ able, fault }: GateContext): string | undefined {
  return able?.length === 0 && LADDERS[fault].length > 0
    ? 'no outlet feeds it and its driver cannot restart it'
    : undefined;
}

export function needsAPerson(context: GateContext): string | undefined {
  const { fault, rung, used, history, sample } = context;
  if (rung === 'power-off' && fault === 'fan-lost') return stillCool(context);
  if (rung !== undefined || history.open !== undefined) return undefined;
  if (used.length > 0) return `already tried without lasting success: ${[...new Set(used)].join(', ')}`;
  const errors = fault === 'firmware-error' && sample ? reportedErrors(sample) : [];
  if (errors.length > 0) return `no step helps against ${errors.map(named).join('; ')}`;
  return NOBODY_ELSE[fault] ?? 'its driver and feeds allow no step that may help';
}

/** Faults that are not the miner's, or that no step of ours mends. */
const NOBODY_ELSE: Partial<Record<GateContext['fault'], string>> = {
  'sensor-fault': 'a sensor is broken: no step mends it, and nothing is concluded from what it says',
  'pool-down': 'a pool that is not reached is the fault of the pool or the network, not of the miner',
  'pool-not-intended': 'the miner may work for somebody else: no step changes its pools, and a restart keeps them',
  'shares-rejected': 'shares are rejected by the pool: the worker, the clock or the chips, which no restart mends',
};

/** With one fan less a miner may live on for days; it is turned off when it gets hot. */
function stillCool({ sample, earlier }: GateContext): string | undefined {
  if (sample === undefined) return 'there is no sample';
  const [hottest] = heatOf(sample).sensors;
  if (hottest === undefined) return 'a fan is lost, and how hot the miner is cannot be told';
  if (hottest.margin > 0 || rises(sample, earlier) !== undefined) return undefined;
  return `a fan is lost, and the miner keeps cool (${hottest.celsius} °C, limit ${hottest.limit} °C): a person replaces it`;
}

/** What an outage of its pool looks like from here; nothing that we do to the miner brings the pool back. */
export function poolDown({ fault, rung, sample }: GateContext): string | undefined {
  if (fault !== 'hashrate-low' || rung === undefined || sample === undefined) return undefined;
  const { seen, evidence } = condition('pool-down', sample);
  return seen === 'yes' ? `not the fault of the miner: ${evidence}` : undefined;
}

export function warmingUp({ fault, rung, sample, history: { open } }: GateContext): string | undefined {
  if (open?.step === 'verify-healthy') return `action ${open.id} (${open.action}) is not judged yet`;
  if (fault === 'offline' || sample === undefined || takesHeatAway(rung)) return undefined;
  if (sample.operation === 'starting') return `the miner starts or tunes itself${because(sample.because)}`;
  const uptime = total(sample, 'miner.uptime');
  const warmUp = total(sample, 'miner.warm_up');
  return fault === 'hashrate-low' && uptime !== undefined && warmUp !== undefined && uptime < warmUp
    ? `up for ${Math.round(uptime)} s, hashrate is judged from ${warmUp} s on`
    : undefined;
}

function because(text: string | undefined): string {
  return text === undefined ? '' : `: ${text}`;
}
