import type { HttpRequest, Login, Request } from '../../../core/wire/request.ts';
import type { Control } from '../../driver.ts';

const LOGIN: Login = {
  ask: {
    method: 'POST',
    port: 'rest',
    path: '/token',
    body: { command: 'token', user: '{username}', password: '{password}' },
  },
  token: { path: ['Token', 0, 'Token'] },
  send: { header: 'token', value: '{token}' },
};

/** A question of the REST service on port 8080, which wants a login; without one the rest of the miner is still read. */
export function ask(path: string): Request {
  return { via: 'http', method: 'GET', port: 'rest', path, auth: LOGIN, optional: true };
}

function post(command: string, more: object): Request & HttpRequest {
  return {
    via: 'http',
    method: 'POST',
    port: 'rest',
    path: `/${command}`,
    auth: LOGIN,
    body: { command, ...more },
    expect: { path: ['STATUS', 0, 'STATUS'], value: 'S', words: ['STATUS', 0, 'Msg'] },
    writes: true,
  };
}

/** Of a reboot nobody waits for the answer: the service goes down with the miner. */
function reboot(): Request {
  const { expect: _none, ...request } = post('restart', {});
  return request;
}

/** The light has no off: 2 is its normal state. A power limit is the mode "custom", tuned to watts. */
export const control: Control = {
  restartMining: () => post('restart', { parameter: 'gcminer' }),
  reboot,
  pause: () => post('mode', { sleep: 'on' }),
  resume: () => post('mode', { sleep: 'off' }),
  powerLimit: (watts) => {
    if (!Number.isInteger(watts) || watts <= 0)
      throw new RangeError(`a power limit is whole watts above 0, not ${watts}`);
    return post('mode', { mode: 'custom', tune: 'power', power: watts });
  },
  locate: (on) => post('led', { code: on ? 3 : 2 }),
};
