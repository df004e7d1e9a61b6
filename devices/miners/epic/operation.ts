import type { Operation } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';

const STARTING = /^(?:Adjusting|Init|Start|Restart|Boot|Tun|Calibrat)/i;

/**
 * `Operating State` decides (recordings and specifications show Mining, Idling, Stopped, AdjustingClockVoltage). A miner
 * that is set to idle without a pool, and has none, idles for want of work; otherwise idling is a stop on purpose.
 */
export function operationOf(summary: Answer, hashrate: number | undefined): { operation: Operation; because?: string } {
  const state = summary.str('Status', 'Operating State');
  const because = state === undefined ? {} : { because: `Operating State is ${state}` };
  if (state === 'Idling' && lacksPool(summary))
    return { operation: 'not-hashing', because: 'Operating State is Idling, because no pool is connected' };
  if (state === 'Idling' || state === 'Stopped') return { operation: 'sleeping', ...because };
  if (hashrate !== undefined && hashrate > 0) return { operation: 'hashing' };
  if (STARTING.test(state ?? '')) return { operation: 'starting', ...because };
  return hashrate === 0 ? { operation: 'not-hashing', ...because } : { operation: 'unknown' };
}

function lacksPool(summary: Answer): boolean {
  const wasStopped = summary.str('Status', 'Last Command')?.toLowerCase() === 'stop';
  const isConnected = summary.bool('Stratum', 'IsPoolConnected');
  return summary.bool('IdleOnConnectionLost') === true && isConnected === false && !wasStopped;
}
