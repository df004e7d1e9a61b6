import type { Rig, RigAlgorithm, RigDevice, RigPool, ShareCounts } from '../../core/farm/rig.ts';
import { atLeastZero, temperature } from '../miner-amounts.ts';
import { sensor, total, watts } from './amounts.ts';

/** No rig has more cards; a reply that lists more is no rig's. */
const MOST_DEVICES = 512;
const MOST_ALGORITHMS = 16;
/** Unix seconds: no such program ran before 2001. */
const FIRST_DATE = 1e9;
/** Some drivers overdrive their fans a little. */
const MOST_FAN_PERCENT = 200;

/**
 * A rig without what cannot be: 0 and −1 of a sensor mean that there is none, nothing is below zero, a device is listed
 * once. Watts are the program's own total, else the sum of the cards' that work for it.
 */
export function saneRig(rig: Rig, cut = false): Rig {
  const devices = unique(rig.devices.slice(0, MOST_DEVICES).map(device));
  const algorithms = rig.algorithms.slice(0, MOST_ALGORITHMS).map(algorithm);
  return {
    ...rig,
    uptimeS: atLeastZero(rig.uptimeS),
    startTimeUnix: rig.startTimeUnix !== undefined && rig.startTimeUnix > FIRST_DATE ? rig.startTimeUnix : undefined,
    totalPowerW: watts(rig.totalPowerW) ?? (cut ? undefined : wattsOf(devices)),
    algorithms,
    devices,
  };
}

function wattsOf(devices: readonly RigDevice[]): number | undefined {
  return watts(total(devices.map(({ powerW, idle }) => (idle ? undefined : powerW))));
}

function algorithm(told: RigAlgorithm): RigAlgorithm {
  const { pool = {} } = told;
  return { ...told, ...counts(told), hashrateHs: atLeastZero(told.hashrateHs), pool: poolOf(pool) };
}

function poolOf(told: RigPool): RigPool {
  const { latencyMs, difficulty, connectedS } = told;
  return {
    ...told,
    latencyMs: atLeastZero(latencyMs),
    difficulty: atLeastZero(difficulty),
    connectedS: atLeastZero(connectedS),
  };
}

function device(told: RigDevice): RigDevice {
  const rates = told.hashratesHs?.map(atLeastZero);
  const fan = atLeastZero(told.fanPct);
  return {
    ...told,
    ...counts(told),
    pciBus: bus(told.pciBus),
    hashratesHs: rates?.some((rate) => rate !== undefined) ? rates : undefined,
    tempC: temperature(told.tempC),
    junctionTempC: temperature(told.junctionTempC),
    memTempC: temperature(told.memTempC),
    fanPct: fan !== undefined && fan <= MOST_FAN_PERCENT ? fan : undefined,
    fanRpm: sensor(told.fanRpm),
    powerW: watts(told.powerW),
    coreMHz: sensor(told.coreMHz),
    memMHz: sensor(told.memMHz),
    threadsHs: told.threadsHs?.some((rate) => rate !== undefined) ? told.threadsHs.map(atLeastZero) : undefined,
  };
}

function bus(told: number | undefined): number | undefined {
  return told !== undefined && Number.isInteger(told) && told >= 0 && told <= 255 ? told : undefined;
}

function counts({ accepted, rejected, invalid, stale }: ShareCounts): ShareCounts {
  return {
    accepted: atLeastZero(accepted),
    rejected: atLeastZero(rejected),
    invalid: atLeastZero(invalid),
    stale: atLeastZero(stale),
  };
}

/** Two cards of one number would be one series; the first is kept. */
function unique(devices: readonly RigDevice[]): RigDevice[] {
  const seen = new Set<string>();
  return devices.filter(({ kind, index }) => {
    const key = `${kind} ${index}`;
    if (seen.has(key) || !Number.isInteger(index) || index < 0) return false;
    seen.add(key);
    return true;
  });
}
