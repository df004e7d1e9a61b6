import type { Facts } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { macAddress } from '../mac-address.ts';
import { said } from '../miner-amounts.ts';
import { ALGORITHM } from './readings.ts';

/** Board numbers of Bitaxe's own designs (ESP-Miner, device_config.h), a longer number before a shorter pattern. */
const BOARDS: readonly (readonly [board: RegExp, family: string])[] = [
  [/^650$/, 'Gamma Duo'],
  [/^6\d\d$/, 'Gamma'],
  [/^4\d\d$/, 'Supra'],
  [/^(0\.11|2\d\d)$/, 'Ultra'],
  [/^(102|2\.2)$/, 'Max'],
  [/^30[23]$/, 'Hex'],
  [/^70[12]$/, 'Supra Hex'],
  [/^801$/, 'Gamma Turbo'],
];

/** True for the NerdAxe family, which answers the same path: it names itself, or tells what only it does. */
export function isNerd(info: Answer): boolean {
  const model = info.str('deviceModel');
  if (model !== undefined && /^(Nerd|Q\d)/i.test(model)) return true;
  return info.has('duplicateHWNonces') || info.has('vrTempInt');
}

/** True for anything that speaks ESP-Miner's API. */
export function isEspMiner(info: Answer): boolean {
  return info.has('ASICModel') && info.has('hashRate');
}

/** Lucky Miner's fork names its model (LV07, LV08); ESP-Miner does so since 2.9, in another answer. */
export function axeIdentity(info: Answer, asic: Answer): Facts {
  const lucky = info.str('minerModel');
  const make = lucky !== undefined && /^LV\d/i.test(lucky) ? 'Lucky Miner' : 'Bitaxe';
  return said({ ...commonIdentity(info), make, model: lucky ?? bitaxeModel(info, asic) });
}

export function commonIdentity(info: Answer): Facts {
  return said({
    firmware: info.str('version'),
    mac: macAddress(info.str('macAddr')),
    hostname: info.str('hostname'),
    controlBoard: info.str('boardVersion'),
    algorithm: ALGORITHM,
  });
}

function bitaxeModel(info: Answer, asic: Answer): string | undefined {
  const board = info.str('boardVersion') ?? '';
  const family = asic.str('deviceModel') ?? BOARDS.find(([pattern]) => pattern.test(board))?.[1];
  if (family !== undefined) return /bitaxe/i.test(family) ? family : `Bitaxe ${family}`;
  return info.str('ASICModel');
}
