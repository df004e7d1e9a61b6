import type { Device } from '../core/farm/device.ts';
import type { Alert } from './alert.ts';
import type { Fault, RemediationConfig } from './config.ts';

/** Why an alert becomes no episode, or does not open one anew. */
export const NOT_IDENTIFIED = {
  'no-rule': 'No rule of the configuration maps the alert to a fault.',
  'unknown-device': 'The inventory of this site has no such device.',
  'not-a-miner': 'The device is none on which this fault can be healed.',
  resolved: 'The sender says resolved, which proves nothing: only measured health closes an episode.',
} as const;

export type NotIdentified = keyof typeof NOT_IDENTIFIED;

export type Identified =
  | { device: Device; fault: Fault }
  | { skip: NotIdentified; evidence: string; device?: Device; fault?: Fault };

/** The label that names the device: a miner, or the PDU or sensor that measures a room. */
export function deviceNamed({ miner, pdu, sensor }: Alert['labels'], fault: Fault | undefined): string {
  return (fault === 'room-too-hot' ? (pdu ?? sensor) : miner) ?? '';
}

/**
 * Which device of the inventory an alert is about and what is wrong with it. Only the labels `alertname`, `site` and
 * `miner` are read (`pdu` or `sensor` where a room is too hot); addresses and outlets in labels mean nothing.
 */
export function identify(
  alert: Alert,
  rules: RemediationConfig['rules'],
  devices: ReadonlyMap<string, Device>,
): Identified {
  const { alertname = '', site } = alert.labels;
  const fault = rules.find((rule) => rule.alert === alertname)?.fault;
  if (fault === undefined)
    return { skip: 'no-rule', evidence: `no rule maps the alert "${cut(alertname)}" to a fault` };
  const name = deviceNamed(alert.labels, fault);
  const device = devices.get(name);
  if (device === undefined || (site !== undefined && site !== device.site)) {
    const where = site === undefined ? '' : ` on site "${cut(site)}"`;
    const what = fault === 'room-too-hot' ? 'PDU or sensor' : 'miner';
    return { skip: 'unknown-device', evidence: `the inventory has no ${what} "${cut(name)}"${where}`, fault };
  }
  const isMiner = device.kind === 'miner' || device.kind === 'gpu-rig';
  if (isMiner === (fault === 'room-too-hot'))
    return { skip: 'not-a-miner', evidence: `"${device.id}" is a ${device.kind}, which cannot be ${fault}`, fault };
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
