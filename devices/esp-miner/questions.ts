import type { Request } from '../../core/wire/request.ts';

/** All that an ESP-Miner tells. It serves one request at a time, and only to addresses of private networks. */
export const INFO: Request = { via: 'http', method: 'GET', path: '/api/system/info' };

/** The same where it is only worth having: for telling families apart, and for what the firmware can do. */
export const INFO_IF_THERE: Request = { ...INFO, optional: true };

/** The model, since 2.9. */
export const ASIC: Request = { via: 'http', method: 'GET', path: '/api/system/asic', optional: true };

export function post(path: string): Request {
  return { via: 'http', method: 'POST', path, writes: true };
}
