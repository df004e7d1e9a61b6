import type { DeviceFault } from '../../core/farm/sample.ts';
import { mega } from '../../core/farm/units.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { CLASSIC_POOL, type Shares, sharesOf } from '../cgminer-pools.ts';
import { positive } from '../miner-amounts.ts';
import { faultsInStatus } from './errors.ts';
import { hashScale } from './model.ts';
import { times } from './stats.ts';

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
    now: rate('rate_5s', 'GHS 5s') ?? mega(entry.num('MHS 5s')),
    average30m: rate('rate_30m', 'GHS 30m'),
    averageSinceBoot: rate('rate_avg', 'GHS av') ?? mega(entry.num('MHS av')),
    expected: positive(times(entry.num('rate_ideal'), scale)),
    hardwareErrors: entry.num('hw_all') ?? entry.num('Hardware Errors'),
    bestShare: positive(entry.num('bestshare') ?? entry.num('Best Share')),
    shares: sharesOf(entry, CLASSIC_POOL),
    faults: faultsInStatus(entry.list('status')),
  };
}
