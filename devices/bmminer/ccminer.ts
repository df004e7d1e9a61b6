import type { Observation } from '../../core/farm/sample.ts';
import type { Answer } from '../../core/wire/answer.ts';
import type { Request } from '../../core/wire/request.ts';
import { cgi } from '../cgi-page.ts';
import type { Control } from '../driver.ts';
import { readMining } from './mining.ts';
import { doing } from './operation.ts';
import type { Board } from './stats.ts';

export const ALGORITHM = 'scrypt';

export const SYSTEM: Request = { ...cgi('get_system_info'), optional: true };

export const control: Control = { reboot: () => ({ ...cgi('reboot'), writes: true }) };

/**
 * What ccminer, the program of BlackMiner's heirs (Hammer, VolcMiner), tells: bmminer's flat shape with rates in MH/s.
 * `arrange` puts right what a firmware says of its boards in another way.
 */
export function readCcminer(
  answers: Readonly<Record<'stats' | 'summary' | 'pools', Answer>>,
  arrange?: (boards: readonly Board[]) => readonly Board[],
): Observation {
  const mining = readMining(answers, undefined, ALGORITHM, arrange);
  return { readings: mining.readings, facts: mining.facts, ...doing({ ...mining, mode: mining.stats?.mode }) };
}
