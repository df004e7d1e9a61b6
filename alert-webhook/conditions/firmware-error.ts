import { type Condition, notSeen, seen } from './finding.ts';
import { named, reportedErrors } from './reported-errors.ts';

/** The firmware reports an error that cannot wait. What it only warns of is no reason to touch a miner that hashes. */
export const firmwareError: Condition = (sample) => {
  const critical = reportedErrors(sample).filter(({ spec }) => spec?.severity === 'critical');
  return critical.length > 0
    ? seen(`the firmware reports ${critical.map(named).join('; ')}`)
    : notSeen('the firmware reports no error that cannot wait');
};
