import { isTemperature } from '../../core/farm/temperatures.ts';
import { fanLost } from '../conditions/fan-lost.ts';
import { described, heatOf, NEAR_CELSIUS, type Warm } from '../conditions/heat.ts';
import { valuesOf } from '../conditions/readings.ts';
import { named, reportedErrors } from '../conditions/reported-errors.ts';
import { airOf } from '../conditions/room-too-hot.ts';
import type { GateContext } from '../gate.ts';
import type { DeviceSample } from '../samples.ts';

/** Firmware that tells only these of a board has worked them out from the same sensors. */
const DERIVED = ['', 'min', 'max', 'mean'];
/** Complaints of firmware that fit heat: what is hot, and what makes it so. */
const HEAT_ERRORS =
  /^(chip-overheated|board-overheated|overheated|psu-overheated|temperature-fault|fan-lost|fan-speed|fan-fault|psu-fan|coolant-flow|environment-hot)$/;
const AIR_OF_MINER = ['miner.environment_temperature', 'miner.board_inlet_temperature'];

/**
 * What else says that a miner is hot, beside its hottest sensor, in words: another sensor of it, hot air at it or at a PDU
 * that feeds it, a fan, or an error of its firmware. Empty when nothing does.
 */
export function heatWitnesses({
  sample,
  pduSamples,
  config,
}: Pick<GateContext, 'sample' | 'pduSamples' | 'config'>): string[] {
  if (sample === undefined) return [];
  const [hottest, ...others] = heatOf(sample).sensors;
  const fans = fanLost(sample, {});
  return [
    ...others.filter((each) => isOther(each, hottest) && each.margin > -NEAR_CELSIUS).map(described),
    ...airAtMiner(sample, config.thermal.inletLimitCelsius),
    ...Object.values(pduSamples).flatMap((pdu) => airAtPdu(pdu, config)),
    ...(fans.seen === 'yes' ? [fans.evidence] : []),
    ...reportedErrors(sample)
      .filter(({ code }) => HEAT_ERRORS.test(code))
      .map((error) => `the firmware reports ${named(error)}`),
  ];
}

/** Chip temperatures of one board may all be estimated from one sensor; its circuit board, or another board, has its own. */
function isOther(one: Warm, than: Warm | undefined): boolean {
  if (than === undefined || one.board !== than.board || one.part !== than.part) return true;
  return one.sensor !== than.sensor && !DERIVED.includes(one.sensor) && !DERIVED.includes(than.sensor);
}

function airAtMiner(sample: DeviceSample, limit: number): string[] {
  return AIR_OF_MINER.flatMap((metric) => valuesOf(sample, metric))
    .filter(({ value }) => isTemperature(value) && value > limit)
    .map(({ value }) => `the air at the miner has ${value} °C, the limit is ${limit} °C`);
}

function airAtPdu(pdu: DeviceSample, { thermal, freshSampleSeconds }: GateContext['config']): string[] {
  const [hottest] = pdu.ageSeconds <= freshSampleSeconds ? airOf(pdu) : [];
  if (hottest === undefined || hottest.celsius <= thermal.inletLimitCelsius) return [];
  return [`${pdu.id} measures air of ${hottest.celsius} °C, the limit is ${thermal.inletLimitCelsius} °C`];
}
