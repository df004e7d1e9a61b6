import type { Device } from '../device.ts';
import { boundProblems, type PolicyBounds, type PolicyProblem } from './bounds.ts';
import type { Override } from './parameters.ts';
import { type HealingPolicy, type PolicySet, withSet } from './policy.ts';

/** What names devices, and hours: whatever of it is said. */
type Named = Pick<PolicySet, 'overrides' | 'deniedOutlets' | 'hours'>;

/**
 * What a schema cannot say: devices and PDUs that do not exist, where the devices are known; hours in a time zone that
 * does not, an override for nobody.
 */
export function checkPolicy(policy: Named, devices?: readonly Pick<Device, 'id' | 'kind'>[]): PolicyProblem[] {
  const denied = devices ? deniedProblems(policy.deniedOutlets ?? [], devices) : [];
  return [...overrideProblems(policy.overrides ?? [], devices), ...denied, ...hoursProblems(policy.hours)];
}

/** Why something set in the pages cannot hold beside this configuration; `path` begins in what was set. */
export function setProblems(
  base: HealingPolicy & { bounds?: PolicyBounds },
  set: PolicySet,
  devices?: readonly Pick<Device, 'id' | 'kind'>[],
): PolicyProblem[] {
  return [...boundProblems(base, set), ...checkPolicy(set, devices), ...heatProblems(base, set)];
}

/** `overrides[0].devices[1]: found …, expected …` */
export function problemInWords({ path, found, expected }: PolicyProblem): string {
  const place = path.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : text === '' ? step : `${text}.${step}`),
    '',
  );
  return `${place}: found ${found}, expected ${expected}`;
}

/** A miner that heat turned off must not come on again into air that is too hot. */
function heatProblems(base: HealingPolicy, set: PolicySet): PolicyProblem[] {
  if (set.thermal === undefined) return [];
  const { inletLimitCelsius: limit, restoreBelowCelsius: below } = withSet(base, set).thermal;
  if (below < limit) return [];
  const expected = `less than thermal.inletLimitCelsius, which is ${limit}`;
  return [{ path: ['thermal', 'restoreBelowCelsius'], found: String(below), expected }];
}

function overrideProblems(overrides: readonly Override[], devices?: readonly Pick<Device, 'id'>[]): PolicyProblem[] {
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

function deniedProblems(
  denied: NonNullable<PolicySet['deniedOutlets']>,
  devices: readonly Pick<Device, 'id' | 'kind'>[],
): PolicyProblem[] {
  return denied.flatMap(({ pdu }, index) => {
    const device = devices.find(({ id }) => id === pdu);
    if (device?.kind === 'pdu') return [];
    const what = device === undefined ? 'no device of the inventory' : `a ${device.kind}`;
    const path = ['deniedOutlets', index, 'pdu'];
    return [{ path, found: `"${pdu}", which is ${what}`, expected: 'the id of a PDU' }];
  });
}

function hoursProblems(hours: PolicySet['hours']): PolicyProblem[] {
  if (hours === undefined) return [];
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: hours.timeZone });
    return [];
  } catch {
    const expected = 'a time zone as IANA names it, such as America/Chicago';
    return [{ path: ['hours', 'timeZone'], found: `"${hours.timeZone}"`, expected }];
  }
}
