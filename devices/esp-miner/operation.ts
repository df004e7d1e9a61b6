import type { Observation } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { atLeastZero } from '../miner-amounts.ts';
import { operationOf } from '../miner-operation.ts';

/** `stop` names the flag that the firmware sets when it was told to stop. One that was too hot does not start by itself. */
export function axeOperation(info: Answer, stop: string): Pick<Observation, 'operation' | 'because'> {
  const hashrate = info.num('hashRate');
  const overheat = info.num('overheat_mode') ?? 0;
  const isHot = hashrate !== undefined && overheat !== 0;
  return operationOf({
    hashrate,
    seconds: isHot ? undefined : atLeastZero(info.num('uptimeSeconds')),
    asleep: info.bool(stop) === true ? `${stop} is true` : undefined,
    why: isHot ? `overheat_mode is ${overheat}` : undefined,
  });
}
