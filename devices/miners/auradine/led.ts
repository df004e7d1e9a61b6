import type { FaultCode } from '../../../core/farm/faults.ts';
import type { DeviceFault, Operation } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { firmwareFault } from '../../firmware-fault.ts';

/** Code 3 is the light that was switched on to find the miner, 2 is normal. */
const LOCATE = 3;

const FAULTS: Readonly<Record<number, readonly [code: FaultCode, message: string]>> = {
  1: ['psu-fault', 'No power.'],
  4: ['temperature-fault', 'Temperature problem.'],
  5: ['pool-fault', 'Pool problem.'],
  6: ['network-fault', 'Network problem.'],
  7: ['control-board-fault', 'Control board problem.'],
  8: ['hashrate-low', 'Hashrate is low.'],
  9: ['fan-fault', 'Fan problem.'],
  10: ['board-fault', 'Hash board problem.'],
  11: ['psu-fault', 'Power supply problem.'],
  19: ['coolant-flow', 'Coolant is low.'],
};

const DOING: Readonly<Record<number, Operation>> = {
  12: 'starting',
  13: 'sleeping',
  14: 'starting',
  15: 'starting',
  16: 'starting',
};

/** What the light of the miner shows. One code at a time: the gravest, or what the miner is doing. */
export interface Led {
  faults: DeviceFault[];
  isLocating: boolean | undefined;
  /** Standby is sleeping; tuning, resetting, warming and upgrading are starting. */
  doing: Operation | undefined;
  /** The device's own words. */
  words: string;
}

/** `LED[0]` with `Code` and `Msg`, for example `{ Code: 2, Msg: "Normal" }`. */
export function ledOf(reply: Answer): Led {
  const led = reply.at('LED', 0);
  const number = led.num('Code');
  const words = `LED ${number ?? ''} ${led.str('Msg') ?? ''}`.trim();
  if (number === undefined) return { faults: [], isLocating: undefined, doing: undefined, words };
  const [code, message = ''] = FAULTS[number] ?? [];
  return {
    faults: code === undefined ? [] : [firmwareFault(code, `LED:${number}`, led.str('Msg') ?? message)],
    isLocating: number === LOCATE,
    doing: DOING[number],
    words,
  };
}
