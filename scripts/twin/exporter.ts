import type { DeviceSample, DeviceSummary, Samples } from '../../alert-webhook/samples.ts';
import { assess } from '../../core/farm/assess.ts';
import type { Device } from '../../core/farm/device.ts';
import { isWhole, judgeFeeds, ownPower } from '../../core/farm/plausibility.ts';
import type { DeviceFault, Sample } from '../../core/farm/sample.ts';
import { DEFAULT_THRESHOLDS } from '../../core/farm/thresholds.ts';
import { modelExpectation } from '../../devices/models.ts';
import type { LastHashing } from '../../exporter/latest.ts';
import { statusReadings, withExpectations } from '../../exporter/status-readings.ts';
import { sampleView } from '../../exporter/views.ts';
import type { TwinFarm } from './farm.ts';
import type { Machine } from './machine.ts';
import { observationOf } from './observation.ts';
import { pduSample } from './pdu-sample.ts';

const POLL_MS = 60_000;
const STALE_MS = 150_000;

interface Entry {
  device: Device;
  machine: Machine;
  /** Each device has its own moment within the minute. */
  phase: number;
  summary: DeviceSummary;
  newest?: Sample;
  lastHashing?: LastHashing;
  lastErrors?: DeviceFault[];
}

/** The exporter: polls each miner once a minute, and remembers. What nobody asks for is not reckoned. */
export interface TwinExporter extends Samples {
  /** To be called just before a miner changes: what the last poll saw can be reckoned no later. */
  remember(machine: Machine): void;
  /** The newest poll. */
  newest(id: string): Sample;
  /** When the next poll of a miner after a moment is, in unix milliseconds. */
  nextPoll(id: string, after: number): number;
  /** It answers no more, or again, and then knows nothing of before. */
  down(begins: boolean): void;
}

export function openExporter(farm: () => TwinFarm, devices: readonly Device[]): TwinExporter {
  let away = 0;
  let startedAt = 0;
  const entries = new Map<string, Entry>();
  const entryOf = (id: string): Entry => {
    const known = entries.get(id);
    if (known) return known;
    const device = devices.find((each) => each.id === id);
    const machine = farm().machines.get(id);
    if (device === undefined || machine === undefined) throw new Error(`there is no miner ${id}`);
    const phase = (entries.size * 7_919) % POLL_MS;
    const summary = { id, kind: device.kind, operation: 'hashing' };
    const entry: Entry = { device, machine, phase, summary };
    entries.set(id, entry);
    return entry;
  };
  const poll = (entry: Entry, at: number): Sample => {
    entry.newest = take(entry, farm(), new Date(at));
    if (at >= startedAt) remember(entry, farm());
    entry.summary.operation = entry.newest.operation;
    return entry.newest;
  };
  const newest = (id: string): Sample => {
    const entry = entryOf(id);
    const now = farm().clock.nowMs();
    const at = now - ((((now - entry.phase) % POLL_MS) + POLL_MS) % POLL_MS);
    return entry.newest && entry.newest.at.getTime() >= at ? entry.newest : poll(entry, at);
  };
  const sample = async (id: string): Promise<DeviceSample | undefined> => {
    answering();
    const now = new Date(farm().clock.nowMs());
    const pdu = farm().racks.get(id);
    if (pdu) return sampleView(pduSample(pdu, devices, now), undefined, now) as DeviceSample;
    const found = newest(id);
    if (found.at.getTime() < startedAt) return undefined;
    return sampleView(found, entryOf(id).lastHashing, now) as DeviceSample;
  };
  const answering = () => {
    if (away > 0) throw new Error('the exporter is away');
  };
  return {
    newest,
    remember: ({ id }) => void newest(id),
    nextPoll(id, after) {
      const { phase } = entryOf(id);
      return after + POLL_MS - ((((after - phase) % POLL_MS) + POLL_MS) % POLL_MS);
    },
    down(begins) {
      for (const id of farm().machines.keys()) newest(id);
      away += begins ? 1 : -1;
      startedAt = farm().clock.nowMs();
      for (const entry of entries.values()) delete entry.lastHashing;
    },
    sample,
    probe(id) {
      if (away === 0 && farm().machines.has(id)) poll(entryOf(id), farm().clock.nowMs());
      return sample(id);
    },
    async devices() {
      answering();
      return [...farm().machines.keys()].map((id) => entryOf(id).summary);
    },
  };
}

/** Power through the outlets that the inventory gives it; undefined while the PDU has not answered for long. */
function feedWattsOf(machine: Machine, farm: TwinFarm): number | undefined {
  const { pdu, outlet } = farm.socket(machine.at.pdu, String(machine.at.outlet));
  if (pdu.silent > 0 && farm.clock.nowMs() - pdu.answeredUntil > STALE_MS) return undefined;
  return pdu.dark > 0 ? 0 : pdu.model.watts(outlet);
}

function take({ device, machine, lastErrors }: Entry, farm: TwinFarm, at: Date): Sample {
  const reach = machine.reach();
  return reach === 'open' ? answered(device, machine, farm, at) : silent(device, reach, machine, farm, at, lastErrors);
}

/** As exporter/poll.ts makes it of an answer. */
function answered(device: Device, machine: Machine, farm: TwinFarm, at: Date): Sample {
  const observation = observationOf(machine.at.model, machine.state());
  const { facts } = observation;
  const sources = { expected: device.expected, model: modelExpectation(facts.make, facts.model) };
  const thresholds = DEFAULT_THRESHOLDS;
  const { operation, because, ...assessment } = assess(observation, { ...sources, thresholds });
  const feeds = judgeFeeds({ ...observation, operation }, feedWattsOf(machine, farm), thresholds);
  const attention = [...assessment.attention, ...feeds.attention];
  const status = { up: true, at, answeredAt: at, seconds: 1, operation, attention };
  const readings = [
    ...statusReadings(device, facts, status, thresholds),
    ...withExpectations(device, observation, sources),
    ...feeds.readings,
  ];
  const why = because === undefined ? {} : { because };
  return { device, driver: device.driver, at, seconds: 1, readings, facts, operation, ...why, attention };
}

function silent(
  device: Device,
  reach: 'closed' | 'silent',
  { at: place }: Machine,
  farm: TwinFarm,
  at: Date,
  lastErrors: DeviceFault[] | undefined,
): Sample {
  const reason = reach === 'closed' ? 'unreachable' : 'timeout';
  const failure = { reason, detail: reach === 'closed' ? 'connection refused' : 'connected, then silence' };
  const { pdu, outlet } = farm.socket(place.pdu, String(place.outlet));
  const isOff = pdu.silent === 0 && !outlet.on;
  const operation = isOff ? 'off' : 'unreachable';
  const because = isOff ? { because: `outlet ${place.outlet} of ${place.pdu} is switched off` } : {};
  const status = { up: false, at, seconds: 5, operation, attention: [], failureReason: reason } as const;
  const readings = statusReadings(device, {}, status, DEFAULT_THRESHOLDS);
  const errors = lastErrors?.length ? { lastErrors } : {};
  return {
    device,
    driver: device.driver,
    at,
    seconds: 5,
    readings,
    facts: {},
    operation,
    ...because,
    attention: [],
    failure,
    ...errors,
  };
}

function remember(entry: Entry, farm: TwinFarm): void {
  const { newest, machine } = entry;
  if (newest === undefined || newest.failure) return;
  entry.lastErrors = newest.facts.errors ?? [];
  if (newest.operation !== 'hashing' && newest.operation !== 'degraded') return;
  const feedWatts = feedWattsOf(machine, farm);
  const ownWatts = ownPower(newest);
  const wholeWatts = isWhole(newest) ? feedWatts : entry.lastHashing?.wholeWatts;
  entry.lastHashing = {
    at: newest.at,
    ...(feedWatts === undefined ? {} : { feedWatts }),
    ...(ownWatts === undefined ? {} : { ownWatts }),
    ...(wholeWatts === undefined ? {} : { wholeWatts }),
  };
}
