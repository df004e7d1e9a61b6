import type { Device } from '../core/farm/device.ts';
import type { RemediationConfig } from './config.ts';

/** What a schema cannot say. `path` leads to the offending value in the section `remediation`. */
export interface RemediationProblem {
  path: (string | number)[];
  found: string;
  expected: string;
}

/**
 * Devices and PDUs that do not exist, where the devices are known; hours in a time zone that does not, an override for
 * nobody.
 */
export function checkRemediation(config: RemediationConfig, devices?: readonly Device[]): RemediationProblem[] {
  const denied = devices ? deniedProblems(config, devices) : [];
  return [...overrideProblems(config, devices), ...denied, ...hoursProblems(config)];
}

/** Why alert-webhook cannot work with these devices, in a sentence. */
export function whyUnfit(config: RemediationConfig, devices: readonly Device[]): string | undefined {
  const [first] = checkRemediation(config, devices);
  if (first === undefined) return undefined;
  const path = first.path.reduce<string>(
    (text, step) => text + (typeof step === 'number' ? `[${step}]` : `.${step}`),
    '',
  );
  return `alertWebhook.remediation${path}: found ${first.found}, expected ${first.expected}`;
}

function overrideProblems({ overrides }: RemediationConfig, devices?: readonly Device[]): RemediationProblem[] {
  const known = new Set(devices?.map(({ id }) => id));
  return overrides.flatMap(({ models = [], devices: ids = [] }, index) => {
    const path = ['overrides', index];
    if (models.length === 0 && ids.length === 0)
      return [{ path, found: 'neither models nor devices', expected: 'models, devices or both' }];
    return ids.flatMap((id, number) =>
      devices === undefined || known.has(id)
        ? []
        : [
            {
              path: [...path, 'devices', number],
              found: `"${id}", which is no device of the inventory`,
              expected: 'the id of a device',
            },
          ],
    );
  });
}

function deniedProblems({ deniedOutlets }: RemediationConfig, devices: readonly Device[]): RemediationProblem[] {
  return deniedOutlets.flatMap(({ pdu }, index) => {
    const device = devices.find(({ id }) => id === pdu);
    if (device?.kind === 'pdu') return [];
    const what = device === undefined ? 'no device of the inventory' : `a ${device.kind}`;
    const path = ['deniedOutlets', index, 'pdu'];
    return [{ path, found: `"${pdu}", which is ${what}`, expected: 'the id of a PDU' }];
  });
}

function hoursProblems({ hours }: RemediationConfig): RemediationProblem[] {
  if (hours === undefined) return [];
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: hours.timeZone });
    return [];
  } catch {
    const expected = 'a time zone as IANA names it, such as America/Chicago';
    return [{ path: ['hours', 'timeZone'], found: `"${hours.timeZone}"`, expected }];
  }
}
