import type { Device } from '../core/farm/device.ts';
import type { Fault, RemediationConfig } from './config.ts';
import type { Deed, OutletView, Rung } from './plan.ts';
import type { DeviceSample, DeviceSummary } from './samples.ts';
import type { Standing } from './standing.ts';

/** What our own journal says of a device, its PDUs and the site. Times are unix milliseconds. */
export interface History {
  /** The unfinished action on this device. */
  open?: { id: number; action: Deed; step: string };
  lastCycleAt?: number;
  /** Steps of any kind on this device, ours and those of operators. */
  attemptsHour: number;
  attemptsDay: number;
  attemptsWeek: number;
  cyclesDay: number;
  cyclesWeek: number;
  cyclesYear: number;
  siteCyclesHour: number;
  /** Outlets of the site that came on through us within the last minute. */
  siteOnsMinute: number;
  /** Miners of the device's building that have no power through us at this moment. */
  buildingDark: number;
  /** Devices of the site whose open trouble a step of ours did not heal: known to be broken, each by itself. */
  unhealed?: readonly string[];
  /** For each PDU: outlets that we are moving now, and when one last came on through us. */
  pdus: Readonly<Record<string, { moving: number; lastOnAt?: number }>>;
}

/** Everything that a decision rests on. `sample` and `farm` are absent when the exporter did not give them. */
export interface GateContext {
  /** Unix milliseconds. */
  now: number;
  device: Device;
  fault: Fault;
  /** The next rung of the ladder; undefined when only a person can help. */
  rung?: Rung | undefined;
  used: readonly Rung[];
  /** What the driver and the feeds of the device allow; not judged where it is absent. */
  able?: readonly Rung[];
  sample?: DeviceSample;
  /** A sample of the same device, minutes older: trends and rates come from it. */
  earlier?: DeviceSample;
  /** For a room that is too hot: what was found, by two witnesses, about the air around this miner. */
  room?: string;
  /** Why there is no sample. */
  sampleFailure?: string;
  farm: readonly DeviceSummary[];
  devices: readonly Device[];
  /** Absent until somebody has asked the PDUs. */
  outlets?: readonly OutletView[];
  history: History;
  standing: Standing;
  /** The newest samples of the PDUs that feed the device, by id; what is not known is absent. */
  pduSamples: Readonly<Record<string, DeviceSample>>;
  /** As it holds for this device: see parametersFor. */
  config: RemediationConfig;
  armed: boolean;
}

/** One reason not to act. `blocks` gives the evidence when the gate is closed. */
export interface Gate {
  reason: string;
  help: string;
  /** The gate judges what PDUs say. */
  needsOutlets?: true;
  blocks(context: GateContext): string | undefined;
}
