import type { DeviceFault, Operation } from '../../../core/farm/sample.ts';
import type { Answer } from '../../../core/wire/answer.ts';
import { byVendorCode, knownFaults, type VendorErrors } from '../../vendor-errors.ts';

/** Code 3 is the light that was switched on to find the miner, 2 is normal. */
const LOCATE = 3;

/** Codes of the light that are a fault. Its own words, where it says some, are the message. */
export const ERRORS: VendorErrors = {
  'psu-fault': { 'LED:1': 'No power.', 'LED:11': 'Power supply problem.' },
  'temperature-fault': { 'LED:4': 'Temperature problem.' },
  'pool-fault': { 'LED:5': 'Pool problem.' },
  'network-fault': { 'LED:6': 'Network problem.' },
  'control-board-fault': { 'LED:7': 'Control board problem.' },
  'hashrate-low': { 'LED:8': 'Hashrate is low.' },
  'fan-fault': { 'LED:9': 'Fan problem.' },
  'board-fault': { 'LED:10': 'Hash board problem.' },
  'coolant-flow': { 'LED:19': 'Coolant is low.' },
};

const TABLE = byVendorCode(ERRORS);

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
  return {
    faults: knownFaults(TABLE, `LED:${number}`, { said: led.str('Msg') }),
    isLocating: number === LOCATE,
    doing: DOING[number],
    words,
  };
}
