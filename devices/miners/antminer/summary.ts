import { generalFault } from '../../../core/farm/faults.ts';
import type { Component, DeviceFault } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { CLASSIC_POOL, type Shares, sharesOf } from '../../cgminer-pools.ts';
import { hashScale } from './model.ts';
import { positive, times } from './stats.ts';

/** What a reply to `summary` says, in the shape of the CGI or of cgminer. */
export interface Summary {
  elapsed: number | undefined;
  now: number | undefined;
  average30m: number | undefined;
  averageSinceBoot: number | undefined;
  expected: number | undefined;
  hardwareErrors: number | undefined;
  bestShare: number | undefined;
  /** The CGI's shape tells none. */
  shares: Shares;
  faults: DeviceFault[];
}

/** `SUMMARY[0]`; a device that sleeps answers an empty list, which reads as nothing told. */
export function readSummary(reply: Answer, algorithm: string | undefined): Summary {
  const entry = reply.at('SUMMARY', 0);
  const scale = hashScale(entry.str('rate_unit'), algorithm);
  const rate = (cgi: string, classic: string) => times(entry.num(cgi) ?? entry.num(classic), scale);
  return {
    elapsed: entry.num('elapsed') ?? entry.num('Elapsed'),
    now: rate('rate_5s', 'GHS 5s'),
    average30m: rate('rate_30m', 'GHS 30m'),
    averageSinceBoot: rate('rate_avg', 'GHS av'),
    expected: positive(times(entry.num('rate_ideal'), scale)),
    hardwareErrors: entry.num('hw_all') ?? entry.num('Hardware Errors'),
    bestShare: positive(entry.num('bestshare') ?? entry.num('Best Share')),
    shares: sharesOf(entry, CLASSIC_POOL),
    faults: faultsIn(entry.list('status')),
  };
}

function faultsIn(list: readonly Answer[]): DeviceFault[] {
  const faults = list.flatMap((status) => toFault(status) ?? []);
  return [...new Map(faults.map((fault) => [fault.vendorCode, fault])).values()];
}

const COMPONENTS: Readonly<Record<string, Component>> = {
  rate: 'hashrate',
  network: 'network',
  fans: 'fan',
  temp: 'temperature',
};
const LEVELS: Readonly<Record<string, string>> = { w: 'warning', e: 'error' };

/**
 * An entry of `status[]` of summary.cgi, `{ type: rate|network|fans|temp, status: s|w|e, code, msg }`, that is not
 * at `s`. The code is told apart by its type: "temp", or "temp:2" where the firmware gives a number.
 */
function toFault(status: Answer): DeviceFault | undefined {
  const type = status.str('type');
  const level = status.str('status');
  if (type === undefined || level === undefined || level === 's') return undefined;
  const code = status.str('code');
  const component = COMPONENTS[type] ?? 'unknown';
  return {
    code: generalFault(component),
    vendorCode: code === undefined || code === '0' ? type : `${type}:${code}`,
    component,
    message: status.str('msg') ?? `${type} ${LEVELS[level] ?? level}`,
  };
}
