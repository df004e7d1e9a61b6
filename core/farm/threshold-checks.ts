import { type DeviceEntry, deviceLabel } from './device.ts';
import type { InventoryProblem } from './inventory-checks.ts';
import { THRESHOLD_KEYS, type ThresholdKey, thresholdKeysOf } from './threshold-series.ts';
import { type ThresholdPolicy, type Thresholds, thresholdsFor } from './thresholds.ts';

type Known = Pick<DeviceEntry, 'id' | 'kind' | 'model'>;

/** A critical threshold lies at or above that of the warning. */
const LEVELS = [
  ['sharesRejectedWarningRatio', 'sharesRejectedCriticalRatio'],
  ['loadWarningRatio', 'loadCriticalRatio'],
  ['unbalanceWarningRatio', 'unbalanceCriticalRatio'],
] as const satisfies readonly (readonly [ThresholdKey, ThresholdKey])[];

/**
 * What a schema cannot say: devices that nobody has, thresholds that do not concern the device, and a warning above its
 * critical, also where one of the two comes from a wider place. Paths lead into the policy. A model that only the device
 * itself tells is not known here: its thresholds are judged without those of the device. Without devices, where nobody
 * knows them yet, those of single devices are judged by themselves.
 */
export function checkThresholds(policy: ThresholdPolicy, devices?: readonly Known[]): InventoryProblem[] {
  const { default: site = {}, models = {}, devices: named = {} } = policy;
  const byId = new Map(devices?.map((device) => [device.id, device]));
  return [
    ...levelProblems(['default'], site, thresholdsFor({ default: site }, { id: '' })),
    ...Object.entries(models).flatMap(([model, set]) =>
      levelProblems(['models', model], set, thresholdsFor({ default: site, models }, { id: '', model })),
    ),
    ...Object.entries(named).flatMap(([id, set]) => {
      const device = byId.get(id);
      if (devices === undefined) return levelProblems(['devices', id], set, thresholdsFor(policy, { id }));
      if (device === undefined) return [stranger(id)];
      return [
        ...idleKeys(device, set),
        ...levelProblems(['devices', id], set, thresholdsFor(policy, { id, ...modelOf(device) })),
      ];
    }),
  ];
}

function stranger(id: string): InventoryProblem {
  return {
    path: ['devices', id],
    found: `"${id}", which is no device of the inventory`,
    expected: 'the id of a device',
  };
}

function modelOf({ model }: Known): { model?: string } {
  return model === undefined ? {} : { model };
}

/** A threshold that no series of such a device would tell: who has set it means something else. */
function idleKeys({ id, kind }: Known, set: Partial<Thresholds>): InventoryProblem[] {
  const concerned = thresholdKeysOf(deviceLabel(kind));
  return THRESHOLD_KEYS.filter((key) => set[key] !== undefined && !concerned.includes(key)).map((key) => ({
    path: ['devices', id, key],
    found: `${key} of "${id}", which is a ${kind}`,
    expected: concerned.length > 0 ? `one of ${concerned.join(', ')}` : `none: a ${kind} has no thresholds`,
  }));
}

/** Told where it was set; where neither was set here, the wider place tells it. */
function levelProblems(path: string[], set: Partial<Thresholds>, whole: Thresholds): InventoryProblem[] {
  return LEVELS.flatMap(([warning, critical]) => {
    if (whole[warning] <= whole[critical]) return [];
    if (set[warning] !== undefined)
      return [
        {
          path: [...path, warning],
          found: `${set[warning]}, above ${critical}, which is ${whole[critical]} here`,
          expected: `at most ${whole[critical]}, or a higher ${critical} as well`,
        },
      ];
    if (set[critical] === undefined) return [];
    return [
      {
        path: [...path, critical],
        found: `${set[critical]}, below ${warning}, which is ${whole[warning]} here`,
        expected: `at least ${whole[warning]}, or a lower ${warning} as well`,
      },
    ];
  });
}
