import type { DeviceEntry } from '../core/farm/device.ts';
import type { ThresholdPolicy } from '../core/farm/thresholds.ts';
import type { Log } from '../core/service/log.ts';
import type { SidecarConfig } from './config.ts';

/** What the sidecar starts from. */
export interface SidecarOptions {
  /** Of new devices that name none. */
  site: string;
  /** What the configuration lists: it fills an inventory that has never had a device. */
  devices: readonly DeviceEntry[];
  /** What the configuration says of thresholds; they hold until somebody changes them here. */
  thresholds?: ThresholdPolicy;
  config: SidecarConfig;
  drivers: readonly { id: string; kind: string }[];
  log: Log;
  /** Unix milliseconds. */
  now?: () => number;
  fetch?: typeof fetch;
}
