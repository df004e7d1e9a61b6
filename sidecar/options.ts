import type { DeviceEntry } from '../core/farm/device.ts';
import type { PolicyBounds } from '../core/farm/remediation/bounds.ts';
import type { HealingPolicy } from '../core/farm/remediation/policy.ts';
import type { ThresholdPolicy } from '../core/farm/thresholds.ts';
import type { Log } from '../core/service/log.ts';
import type { SidecarConfig } from './config.ts';
import type { Scanner } from './onboarding/scanning.ts';

/** What the sidecar starts from. */
export interface SidecarOptions {
  /** Of new devices that name none. */
  site: string;
  /** What the configuration lists: it fills an inventory that has never had a device. */
  devices: readonly DeviceEntry[];
  /** What the configuration says of thresholds; they hold until somebody changes them here. */
  thresholds?: ThresholdPolicy;
  /** What the configuration says of healing, and how far it lets people change it here; as built in unless said. */
  policy?: HealingPolicy & { bounds?: PolicyBounds };
  config: SidecarConfig;
  drivers: readonly { id: string; kind: string }[];
  log: Log;
  /** How networks are looked at for devices; absent: nobody can scan from a page. */
  scanner?: Scanner;
  /** Unix milliseconds. */
  now?: () => number;
  fetch?: typeof fetch;
}
