import type { Device } from '../core/farm/device.ts';
import type { Alert } from './alert.ts';
import type { Fault, RemediationConfig } from './config.ts';

export type NotIdentified = 'resolved' | 'no-rule' | 'unknown-device' | 'not-a-miner';

export type Identified =
  | { device: Device; fault: Fault }
  | { skip: NotIdentified; evidence: string; device?: Device; fault?: Fault };

/**
 * Which device of the inventory an alert is about and what is wrong with it. Only the labels `alertname`, `miner` and
 * `site` are read; addresses and outlets in labels mean nothing.
 */
export function identify(
  alert: Alert,
  rules: RemediationConfig['rules'],
  devices: ReadonlyMap<string, Device>,
): Identified {
  const { alertname = '', miner = '', site } = alert.labels;
  const fault = rules.find((rule) => rule.alert === alertname)?.fault;
  if (fault === undefined)
    return { skip: 'no-rule', evidence: `no rule maps the alert "${cut(alertname)}" to a fault` };
  const device = devices.get(miner);
  if (device === undefined || (site !== undefined && site !== device.site)) {
    const where = site === undefined ? '' : ` on site "${cut(site)}"`;
    return { skip: 'unknown-device', evidence: `the inventory has no miner "${cut(miner)}"${where}`, fault };
  }
  if (device.kind !== 'miner' && device.kind !== 'gpu-rig')
    return { skip: 'not-a-miner', evidence: `"${device.id}" is a ${device.kind}`, fault };
  if (alert.status === 'resolved') {
    const evidence = 'the sender says resolved, which proves nothing; only measured health closes an episode';
    return { skip: 'resolved', evidence, device, fault };
  }
  return { device, fault };
}

/** Texts of others are quoted short. */
function cut(text: string): string {
  return text.length > 80 ? `${text.slice(0, 79)}…` : text;
}
