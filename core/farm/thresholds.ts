import { type Static, Type } from '@sinclair/typebox';
import type { Device } from './device.ts';

const above0 = (maximum: number, meaning: string) =>
  Type.Optional(
    Type.Number({ exclusiveMinimum: 0, maximum, description: `a number above 0 to ${maximum}: ${meaning}` }),
  );
const from = (minimum: number, maximum: number, meaning: string) =>
  Type.Optional(Type.Number({ minimum, maximum, description: `a number from ${minimum} to ${maximum}: ${meaning}` }));
const whole = (minimum: number, maximum: number, meaning: string) =>
  Type.Optional(
    Type.Integer({ minimum, maximum, description: `a whole number from ${minimum} to ${maximum}: ${meaning}` }),
  );

/** When a device needs attention. Published as series, so that rules hold no numbers. */
export const ThresholdsSchema = Type.Object(
  {
    hashrateMinimumRatio: above0(1, 'the share of its expected hashrate that a miner must reach'),
    chipTemperatureLimitCelsius: from(20, 150, 'chips above this many °C are too hot'),
    boardTemperatureLimitCelsius: from(20, 150, 'circuit boards above this many °C are too hot'),
    warmUpSeconds: from(0, 86_400, 'seconds after its start in which a miner is not judged by its hashrate'),
    feedPowerTolerance: above0(4, 'how far the watts of a miner and of its outlets may lie apart, as a share'),
    hardwareErrorsLimitRatio: above0(1, 'the share of wrong results among all results of the chips'),
    sharesRejectedWarningRatio: above0(1, 'the share of its shares that pools may reject before a warning'),
    sharesRejectedCriticalRatio: above0(1, 'the share of its shares above which rejections are critical'),
    shareAgeLimitSeconds: from(1, 86_400, 'seconds that a hashing miner may go without a share'),
    inletTemperatureLimitCelsius: from(10, 90, 'air or liquid that enters a miner above this many °C is too warm'),
    psuTemperatureLimitCelsius: from(20, 150, 'power supplies above this many °C are too hot'),
    hashrateDeclineLimitRatio: above0(1, 'how far a miner may fall below its own past week, as a share'),
    efficiencyDriftLimitRatio: above0(4, 'how much more energy than in its own past week a hash may need, as a share'),
    restartsLimit: whole(1, 360, 'restarts within six hours that are not yet too many'),
    loadWarningRatio: above0(1, 'the share of its rated current that an outlet, breaker or inlet may carry'),
    loadCriticalRatio: above0(1, 'the share of its rated current above which a load is critical'),
    unbalanceWarningRatio: above0(3, 'how far the lines of an inlet may lie apart, as a share of their mean'),
    unbalanceCriticalRatio: above0(3, 'the same share, above which it is critical'),
    powerFactorMinimumRatio: above0(1, 'the power factor that a loaded outlet or inlet must reach'),
    sensorTemperatureWarningCelsius: from(10, 80, 'air at a sensor of a PDU above this many °C is too warm'),
    sensorHumidityLimitRatio: above0(1, 'relative humidity above which the air is too humid'),
  },
  { additionalProperties: false },
);

/**
 * Defaults for the site, then by model (as the inventory names it, else as the device does), then by device id; the
 * narrowest wins. Miners and PDUs alike.
 */
export const ThresholdPolicySchema = Type.Object(
  {
    default: Type.Optional(ThresholdsSchema),
    models: Type.Optional(Type.Record(Type.String(), ThresholdsSchema)),
    devices: Type.Optional(Type.Record(Type.String(), ThresholdsSchema)),
  },
  { additionalProperties: false },
);

export type ThresholdPolicy = Static<typeof ThresholdPolicySchema>;
export type Thresholds = Readonly<Required<Static<typeof ThresholdsSchema>>>;

/**
 * What holds where nobody has set anything. As most farms set it: 80 % of the expected hashrate, 20 minutes to warm up,
 * 2 % of wrong results, 3 % and 10 % of rejected shares, 5 % below the own past, 8 % more energy a hash, three restarts
 * in six hours, 80 % and 90 % of a rated current, a power factor of 0.9, and air of 35 °C, to which makers specify their
 * miners.
 *
 * Our own judgement: 95 °C of chips, as most families protect them there by themselves, and 85 °C of boards; 0.8 to 1.25
 * of the watts of the outlets, as miners estimate theirs; half an hour without a share, which pools' difficulties make
 * no chance; 50 °C where air enters a miner, as that sensor sits in the machine and reads more than the room; 90 °C of
 * power supplies; 10 % and 20 % between lines, of which no farm has published numbers; 85 % of humidity, as water
 * condenses first on what is colder than the air.
 */
export const DEFAULT_THRESHOLDS: Thresholds = Object.freeze({
  hashrateMinimumRatio: 0.8,
  chipTemperatureLimitCelsius: 95,
  boardTemperatureLimitCelsius: 85,
  warmUpSeconds: 1200,
  feedPowerTolerance: 0.25,
  hardwareErrorsLimitRatio: 0.02,
  sharesRejectedWarningRatio: 0.03,
  sharesRejectedCriticalRatio: 0.1,
  shareAgeLimitSeconds: 1800,
  inletTemperatureLimitCelsius: 50,
  psuTemperatureLimitCelsius: 90,
  hashrateDeclineLimitRatio: 0.05,
  efficiencyDriftLimitRatio: 0.08,
  restartsLimit: 3,
  loadWarningRatio: 0.8,
  loadCriticalRatio: 0.9,
  unbalanceWarningRatio: 0.1,
  unbalanceCriticalRatio: 0.2,
  powerFactorMinimumRatio: 0.9,
  sensorTemperatureWarningCelsius: 35,
  sensorHumidityLimitRatio: 0.85,
});

type Part = Static<typeof ThresholdsSchema> | undefined;

const merged = new WeakMap<ThresholdPolicy, Map<Part, Map<Part, Thresholds>>>();

/** The thresholds of a device. The same frozen value poll after poll, as its series are kept with it. */
export function thresholdsFor(
  policy: ThresholdPolicy,
  device: Pick<Device, 'id' | 'model'>,
  saidModel?: string,
): Thresholds {
  const ofModel = own(policy.models, device.model) ?? own(policy.models, saidModel);
  const ofDevice = own(policy.devices, device.id);
  const models = merged.get(policy) ?? new Map<Part, Map<Part, Thresholds>>();
  merged.set(policy, models);
  const known = models.get(ofModel) ?? new Map<Part, Thresholds>();
  models.set(ofModel, known);
  const thresholds =
    known.get(ofDevice) ?? Object.freeze({ ...DEFAULT_THRESHOLDS, ...policy.default, ...ofModel, ...ofDevice });
  known.set(ofDevice, thresholds);
  return thresholds;
}

function own<T>(record: Readonly<Record<string, T>> | undefined, name: string | undefined): T | undefined {
  return record !== undefined && name !== undefined && Object.hasOwn(record, name) ? record[name] : undefined;
}
