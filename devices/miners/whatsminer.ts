import type { Answer } from '../../core/wire/answer.ts';
import { defineDriver } from '../driver.ts';
import { readApi2 } from './whatsminer/api-2.ts';
import { readApi3 } from './whatsminer/api-3.ts';
import { control } from './whatsminer/control.ts';
import { ERRORS } from './whatsminer/error-table.ts';
import { ask, isApi3, LEARN } from './whatsminer/questions.ts';

/** devdetails names the driver of the boards; `version`, which other families answer, is refused here. */
function isWhatsminer(answer: Answer): boolean {
  return /BITMICRO|BTMINER/.test((JSON.stringify(answer.value) ?? '').toUpperCase());
}

/** `get_version` is btminer's own command: Code 131 with the version of its API. */
function isBtminerVersion(answer: Answer): boolean {
  return answer.num('Code') === 131 && answer.str('Msg', 'api_ver') !== undefined;
}

/**
 * MicroBT WhatsMiner with its own firmware (btminer), all three API generations: 1 and 2 on port 4028, 3 on port 4433
 * (firmware from the end of 2024 on). Reads need no password. Which generation a miner has is learned, by asking for the
 * newest one first.
 *
 * Not read: `vin` of the power supply (its scale is not known), the power supply's own fan where only `get_psu` tells it
 * and the fault light of API 2 (both would be as old as what was learned), and API 3's coolant temperature (it does not
 * say of which side).
 */
export default defineDriver({
  id: 'whatsminer',
  kind: 'miner',
  title: 'MicroBT WhatsMiner',
  models: [
    'M20S',
    'M21S',
    'M30S',
    'M30S+',
    'M30S++',
    'M31S',
    'M50',
    'M50S',
    'M53',
    'M56',
    'M60',
    'M60S',
    'M63',
    'M63S',
    'M66',
  ],
  detect: [
    { ask: { via: 'whatsminer', api: 3, command: 'get.device.info' }, is: (answer) => answer.has('msg', 'miner') },
    { ask: { via: 'cgminer', command: 'devdetails' }, is: isWhatsminer },
    { ask: { via: 'cgminer', command: 'get_version' }, is: isBtminerVersion },
  ],
  learn: LEARN,
  ask,
  read: (answers, known) => (isApi3(known) ? readApi3(answers) : readApi2(answers, known)),
  control,
  errors: ERRORS,
});
