import type { Alert } from '../../alert-webhook/alert.ts';
import type { EarlierSamples } from '../../alert-webhook/conditions/earlier-samples.ts';
import type { RemediationConfig } from '../../alert-webhook/config.ts';
import type { OutletView } from '../../alert-webhook/plan.ts';
import type { DeviceSample, DeviceSummary } from '../../alert-webhook/samples.ts';
import type { Device } from '../../core/farm/device.ts';
import type { Driver } from '../../devices/driver.ts';
import type { Assumption, WouldBe } from './would-be.ts';

export interface Policy {
  devices: ReadonlyMap<string, Device>;
  drivers: readonly Driver[];
  config: RemediationConfig;
  assume: Assumption;
}

/** One step of history. */
export interface Moment {
  /** Unix milliseconds. */
  now: number;
  firing: readonly Alert[];
  farm: readonly DeviceSummary[];
  samples: Readonly<Record<string, DeviceSample>>;
  outlets(device: Device): OutletView[];
}

/** What the replay knows from step to step. */
export interface Course {
  policy: Policy;
  done: WouldBe[];
  latched: Map<string, string>;
  earlier: EarlierSamples;
  openIds: ReadonlySet<number>;
}
