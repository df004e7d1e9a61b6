import { valuesOf } from '../conditions/readings.ts';
import { airOf } from '../conditions/room-too-hot.ts';
import type { Fault, RemediationConfig } from '../config.ts';
import type { DeviceSample } from '../samples.ts';

/** What must be known before a miner that heat turned off may come on again. A person has asked for it already. */
export interface RestoreView {
  /** Why it was latched off; undefined for a reason that was none of ours. */
  fault?: Fault | undefined;
  /** The newest samples of the PDUs and sensor units that speak for its place; what could not be read is absent. */
  air: readonly DeviceSample[];
  /** The word of the person that fans and air (or pumps and coolant) run; absent when nothing was said. */
  fansConfirmed?: string | undefined;
  config: Pick<RemediationConfig, 'thermal' | 'freshSampleSeconds'>;
}

export interface Restoring {
  may: boolean;
  evidence: string;
}

/** Whoever was turned off by heat, and whoever lost a fan. */
const HEAT: readonly (Fault | undefined)[] = ['too-hot', 'fan-lost', 'room-too-hot'];

/**
 * Whether power may come back: the air is cool by a fresh sensor, and something moves it. What nobody knows counts as no.
 * Where no sensor stands at all, a single miner may come on by the word of a person; a room may not.
 */
export function mayRestore({ fault, air, fansConfirmed, config }: RestoreView): Restoring {
  if (!HEAT.includes(fault)) return yes('it was not turned off by heat');
  const measured = air.flatMap((sample) => {
    const [hottest] = airOf(sample);
    return hottest === undefined ? [] : [{ id: sample.id, ageSeconds: sample.ageSeconds, ...hottest }];
  });
  const fresh = measured.filter(({ ageSeconds }) => ageSeconds <= config.freshSampleSeconds);
  const [hottest] = fresh.sort((a, b) => b.celsius - a.celsius);
  const limit = config.thermal.restoreBelowCelsius;
  if (hottest === undefined) return unmeasured(fault, measured, fansConfirmed, config.freshSampleSeconds);
  const at = `${hottest.id} (sensor ${hottest.sensor || 'unnamed'}) measures ${hottest.celsius} °C`;
  if (hottest.celsius >= limit) return no(`${at}, the air must be below ${limit} °C`);
  const moves = fansConfirmed ?? flowOf(air, config.freshSampleSeconds);
  return moves === undefined
    ? no(`${at}, but no sensor shows that air flows: a person must say that fans and air run`)
    : yes(`${at}, below ${limit} °C; ${moves}`);
}

function unmeasured(
  fault: Fault | undefined,
  stale: readonly { id: string; ageSeconds: number }[],
  fansConfirmed: string | undefined,
  freshSeconds: number,
): Restoring {
  const [old] = stale;
  if (old !== undefined)
    return no(`the newest air of ${old.id} is ${Math.round(old.ageSeconds)} s old, fresh is ${freshSeconds} s`);
  if (fault === 'room-too-hot') return no('no sensor says how warm the air of the room is now');
  if (fansConfirmed === undefined) return no('no sensor measures its air: a person must say that fans and air run');
  return yes(`no sensor measures its air; ${fansConfirmed}`);
}

/** A sensor that feels air move. One that feels none is no proof that another one is wrong. */
function flowOf(air: readonly DeviceSample[], freshSeconds: number): string | undefined {
  for (const sample of air) {
    if (sample.ageSeconds > freshSeconds) continue;
    const flow = valuesOf(sample, 'pdu.sensor_air_flow').find(({ value }) => value > 0);
    if (flow) return `${sample.id} (sensor ${flow.labels['sensor'] || 'unnamed'}) measures air of ${flow.value} m/s`;
  }
  return undefined;
}

const yes = (evidence: string): Restoring => ({ may: true, evidence });
const no = (evidence: string): Restoring => ({ may: false, evidence });
