import type { HttpRequest, Login, Request } from '../../../core/wire/request.ts';
import type { Control } from '../../driver.ts';

const LOGIN: Login = {
  ask: { method: 'POST', path: '/api/auth', form: { username: '{username}', password: '{password}' } },
  token: { path: ['jwt'] },
  send: { header: 'authorization', value: 'Bearer {token}' },
  refusal: { path: ['token'], value: 'expired' },
};

/** A question of the web interface. Its silence loses nothing else: mining is told over port 4028. */
export function ask(path: string): Request & HttpRequest {
  return { via: 'http', method: 'POST', path, auth: LOGIN, optional: true };
}

function command(path: string): Request {
  return {
    via: 'http',
    method: 'POST',
    path,
    auth: LOGIN,
    expect: { path: ['success'], value: true, words: ['message'] },
    writes: true,
  };
}

/** Of `/api/poweroff` nobody says how the miner comes back, so it is not offered. */
export const control: Control = {
  restartMining: () => command('/api/restartCgMiner'),
  reboot: () => command('/api/reboot'),
};
