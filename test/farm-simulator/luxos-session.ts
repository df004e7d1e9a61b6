import { type Asked, type Command, heading, type Said } from './cgminer-rpc.ts';
import { LUXMINER, profilesOf } from './luxos-tables.ts';
import type { MinerDevice } from './miner-device.ts';
import type { MinerState } from './miner-state.ts';

const head = heading(LUXMINER);
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789';

/** `session`, `logon` and `logoff`, and every command that asks for the session's id before its own parameter. */
export function withSession(device: MinerDevice): Record<string, Command> {
  const random = device.random.fork('session');
  let current = '';
  const tell = (state: MinerState, code: number, message: string): Said => ({
    body: head(state, code, message, { SESSION: [{ SessionID: current }] }),
  });
  const no = (state: MinerState, code: number, message: string): Said => ({
    body: head(state, code, message, {}, 'E'),
  });
  const write = (deed: (asked: Asked, argument: string) => (() => void) | undefined): Command => {
    return (asked) => {
      const [id, ...rest] = asked.parameter.split(',');
      if (current === '' || id !== current) return no(asked.state, 401, 'Invalid session');
      const afterwards = deed(asked, rest.join(','));
      if (!afterwards) return no(asked.state, 15, 'Invalid parameter');
      return { body: head(asked.state, 0, 'OK'), afterwards };
    };
  };
  return {
    session: ({ state }) => tell(state, 316, 'Session information'),
    logon: ({ state }) => {
      if (current !== '') return no(state, 402, 'Another session is active');
      current = random.text(8, LETTERS);
      return tell(state, 316, 'Session created');
    },
    logoff: ({ state, parameter }) => {
      if (parameter !== current) return no(state, 401, 'Invalid session');
      current = '';
      return { body: head(state, 317, 'Session terminated') };
    },
    rebootdevice: write(() => () => {
      current = '';
      device.reboot('rebootdevice');
    }),
    resetminer: write(() => () => device.restartMining('resetminer')),
    curtail: write((_asked, mode) =>
      ['sleep', 'wakeup'].includes(mode) ? () => device.sleep(mode === 'sleep', 'curtail') : undefined,
    ),
    ledset: write((_asked, led) => {
      const way = /^red,(auto|off|on|blink)$/.exec(led)?.[1];
      return way === undefined ? undefined : () => device.locate(way === 'on' || way === 'blink', 'ledset');
    }),
    profileset: write((_asked, name) => {
      const profile = profilesOf(device).find((one) => one['Profile Name'] === name);
      return profile && (() => device.limitPower(profile.Watts, `profileset ${name}`));
    }),
  };
}
