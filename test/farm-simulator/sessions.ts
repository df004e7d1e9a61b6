import type { MinerDevice } from './miner-device.ts';

export interface Sessions {
  /** A new token. */
  open(): string;
  knows(token: string | undefined): boolean;
}

const MOST = 64;

/** Tokens that a device has given out. It forgets them when it boots, and the oldest when there are too many. */
export function sessions(device: MinerDevice): Sessions {
  const random = device.random.fork('sessions');
  const open = new Set<string>();
  device.physics.onPhase((_before, after) => {
    if (after === 'booting' || after === 'off') open.clear();
  });
  return {
    open() {
      const token = random.text(32, '0123456789abcdef');
      open.add(token);
      const [oldest] = open;
      if (open.size > MOST && oldest !== undefined) open.delete(oldest);
      return token;
    },
    knows: (token) => token !== undefined && open.has(token),
  };
}
