import type { Device } from '../core/farm/device.ts';
import type { RemediationConfig } from './config.ts';

/** What a schema cannot say. `path` leads to the offending value in the section `remediation`. */
export interface RemediationProblem {
  path: (string | number)[];
  found: string;
  expected: string;
}

/** Devices and PDUs that do not exist, hours in a time zone that does not, an override for nobody. */
export function checkRemediation(config: RemediationConfig, devices: readonly Device[]): RemediationProblem[] {
  return [...overrideProblems(config, devices), ...deniedProblems(config, devices), ...hoursProblems(config)];
}

function overrideProblems({ overrides }: RemediationConfig, devices: readonly Device[]): RemediationProblem[] {
  const known = new Set(devices.map(({ id }) => id));
  return overrides.flatMap(({ models = [], devices: ids = [] }, index) => {
    const path = ['overrides', index];
    if (models.length === 0 && ids.length === 0)
      return [{ path, found: 'neither models nor devices', expected: 'models, devices or both' }];
    return ids.flatMap((id, number) =>
      known.has(id)
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
