import type { Login, Request } from '../../../core/wire/request.ts';
import type { Control } from '../../driver.ts';

/** VNish knows no user names. A wrong password is 403, too many tries are 429. */
const UNLOCK: Login = {
  ask: { method: 'POST', path: '/api/v1/unlock', body: { pw: '{password}' } },
  token: { path: ['token'] },
  send: { header: 'authorization', value: 'Bearer {token}' },
};

function post(path: string, body?: unknown): Request {
  const request: Request = { via: 'http', method: 'POST', path: `/api/v1/${path}`, auth: UNLOCK, writes: true };
  return body === undefined ? request : { ...request, body };
}

/**
 * A power limit is a preset here, which is written with the settings and takes a restart of mining to count: two commands,
 * so that it is not offered.
 */
export const control: Control = {
  restartMining: () => post('mining/restart'),
  reboot: () => post('system/reboot'),
  pause: () => post('mining/pause'),
  resume: () => post('mining/resume'),
  /** From 1.3 on the light only toggles: whoever does not see it cannot switch it. */
  locate: (on, known) => {
    const version = known['info']?.str('fw_version');
    if (version === undefined || !/^1\.[0-2](\.|$)/.test(version))
      throw new Error(`this firmware (${version ?? 'of unknown version'}) can only toggle its light, not switch it`);
    return post('find-miner', { on });
  },
};
