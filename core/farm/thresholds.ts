import { type Static, Type } from '@sinclair/typebox';
import type { Device } from './device.ts';

/** When a device needs attention. Published as series, so that rules hold no numbers. */
export const ThresholdsSchema = Type.Object(
  {
    hashrateMinimumRatio: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 1 })),
    chipTemperatureLimitCelsius: Type.Optional(Type.Number({ minimum: 20, maximum: 150 })),
    boardTemperatureLimitCelsius: Type.Optional(Type.Number({ minimum: 20, maximum: 150 })),
    warmUpSeconds: Type.Optional(Type.Number({ minimum: 0, maximum: 86_400 })),
    feedPowerTolerance: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 4 })),
  },
  { additionalProperties: false },
);

/** Defaults for the site, then by model (as the device or the inventory names it), then by device id; the narrowest wins. */
export const ThresholdPolicySchema = Type.Object(
  {
    default: Type.Optional(ThresholdsSchema),
    models: Type.Optional(Type.Record(Type.String(), ThresholdsSchema)),
    devices: Type.Optional(Type.Record(Type.String(), ThresholdsSchema)),
  },
  { additionalProperties: false },
);

export type ThresholdPolicy = Static<typeof ThresholdPolicySchema>;
export type Thresholds = Required<Static<typeof ThresholdsSchema>>;

/**
 * Our own defaults: 0.8 and 20 minutes as most farms set them; chips protect themselves at 95 °C on most families;
 * a miner's own watts and those of its outlets may lie between 0.8 and 1.25 of each other, as miners estimate theirs.
 */
export const DEFAULT_THRESHOLDS: Thresholds = {
  hashrateMinimumRatio: 0.8,
  chipTemperatureLimitCelsius: 95,
  boardTemperatureLimitCelsius: 85,
  warmUpSeconds: 1200,
  feedPowerTolerance: 0.25,
};

export function thresholdsFor(
  policy: ThresholdPolicy,
  device: Pick<Device, 'id' | 'model'>,
  saidModel?: string,
): Thresholds {
  const byModel = policy.models?.[device.model ?? ''] ?? policy.models?.[saidModel ?? ''];
  return { ...DEFAULT_THRESHOLDS, ...policy.default, ...byModel, ...policy.devices?.[device.id] };
}
