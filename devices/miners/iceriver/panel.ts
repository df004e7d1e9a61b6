import type { DeviceFault } from '../../../core/farm/sample.ts';
import { mega } from '../../../core/farm/units.ts';
import { Answer } from '../../../core/wire/answer.ts';
import { positive, temperature } from '../../miner-amounts.ts';
import type { Board } from '../../miner-readings.ts';
import { byVendorCode, knownFaults, type VendorErrors } from '../../vendor-errors.ts';

const SCALES: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, G: 1e9, T: 1e12, P: 1e15 };

/** Hashes per second of "6226G"; a bare number is in the `unit` of the panel, and without one it says nothing. */
export function rateOf(told: Answer, unit: string | undefined): number | undefined {
  const text = told.str() ?? '';
  if (/[A-Za-z]\s*$/.test(text)) return told.num();
  const value = told.num();
  const scale = SCALES[unit?.toUpperCase() ?? ''];
  return value === undefined || scale === undefined ? undefined : value * scale;
}

/** "00:09:36:02" is days, hours, minutes and seconds. */
export function runtimeOf(text: string | undefined): number | undefined {
  const [, days, hours, minutes, seconds] = /^(\d+):(\d\d?):(\d\d?):(\d\d?)$/.exec(text ?? '') ?? [];
  if (days === undefined) return undefined;
  return ((Number(days) * 24 + Number(hours)) * 60 + Number(minutes)) * 60 + Number(seconds);
}

/** Boards, which the device counts from 1. `intmp` is where the air enters, `outtmp` where it leaves. */
export function boardOf(entry: Answer, place: number, unit: string | undefined): Board {
  const inlet = temperature(entry.num('intmp'));
  const outlet = temperature(entry.num('outtmp'));
  const state = entry.bool('state');
  return {
    board: (entry.num('no') ?? place + 1) - 1,
    hashrate: rateOf(entry.at('rtpow'), unit),
    expected: positive(rateOf(entry.at('idealpow'), unit)),
    chips: entry.num('chipnum'),
    frequency: positive(mega(entry.num('freq'))),
    boardTemperatures: { max: hotter(inlet, outlet) },
    inlet,
    outlet,
    isOut: state === undefined ? undefined : !state,
  };
}

function hotter(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);
}

/** `state` 1 is reached, `connect` 1 in use. One that was not tried yet has `state` 0 and `connect` −1. */
export function poolOf(pool: Answer): Answer {
  const connect = pool.num('connect') ?? (pool.bool('connect') === true ? 1 : undefined);
  const isReached = pool.num('state') === 1;
  const status = isReached ? 'alive' : pool.has('state') ? (connect === -1 ? 'unknown' : 'dead') : undefined;
  return new Answer({
    url: pool.str('addr'),
    worker: pool.str('user'),
    status,
    active: connect === undefined ? undefined : connect === 1,
    accepted: pool.num('accepted'),
    rejected: pool.num('rejected'),
    difficulty: pool.num('diff'),
  });
}

/** States that are false. `tempstate` is left out: a KS5L that hashed above its rated speed had it at false. */
export const ERRORS: VendorErrors = {
  'psu-fault': { powstate: 'Power supply is not in order.' },
  'network-fault': { netstate: 'Network is not in order.' },
  'fan-fault': { fanstate: 'Fans are not in order.' },
};

const TABLE = byVendorCode(ERRORS);

export function faultsOf(panel: Answer): DeviceFault[] {
  return [...TABLE.keys()].flatMap((state) => (panel.bool(state) === false ? knownFaults(TABLE, state) : []));
}
