import type { Answer } from '../../../core/wire/answer.ts';
import type { Questions, Request } from '../../../core/wire/request.ts';
import type { Answers } from '../../driver.ts';

const alone = (command: string): Request => ({ via: 'cgminer', command });
const DEVICE: Request = { via: 'whatsminer', api: 3, command: 'get.device.info' };

/** API 3 is asked first: its firmware still answers API 2 on port 4028, with less. */
export const LEARN = {
  device: { ...DEVICE, optional: true },
  version: alone('get_version'),
  details: { ...alone('devdetails'), optional: true },
  info: { ...alone('get_miner_info'), optional: true },
  psu: { ...alone('get_psu'), optional: true },
} as const satisfies Questions;

export type Known = Answers<typeof LEARN>;

export function isApi3(known: Answers<Questions>): boolean {
  return known['device']?.has('msg', 'miner') === true;
}

/**
 * Three questions at most. API 3: what the miner is and its errors, what it does, and from port 4028, where that
 * answers, the share counts that API 3 leaves out. Before: `summary`, `devs` and `pools` in one, `status` for whether it
 * is switched off, and from API 2 on its errors, which API 1 tells in `summary`. `get_…` and `status` cannot be joined.
 */
export function ask(known: Known): Questions {
  if (isApi3(known)) {
    return {
      device: DEVICE,
      mining: { via: 'whatsminer', api: 3, command: 'get.miner.status', parameters: 'summary+edevs+pools' },
      ...(known.version.has('Msg') ? { shares: { ...alone('pools'), optional: true } } : {}),
    };
  }
  return {
    mining: { via: 'cgminer', join: ['summary', 'devs', 'pools'] },
    status: { ...alone('status'), optional: true },
    ...(apiVersion(known.version)?.startsWith('1.') ? {} : { errors: { ...alone('get_error_code'), optional: true } }),
  };
}

/** "whatsminer v1.4.0" or "2.0.5". */
export function apiVersion(version: Answer): string | undefined {
  return version.str('Msg', 'api_ver')?.replace(/^whatsminer\s+v?/i, '');
}
