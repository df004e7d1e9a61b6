import { setTimeout as after } from 'node:timers/promises';
import type { Postgres } from '../../test/postgres.ts';
import { relayMoves } from '../chaos/farm-memory.ts';
import type { FarmProcess } from '../chaos/farm-process.ts';
import type { StoredAction } from '../chaos/webhook-child.ts';
import type { Hold } from './hold.ts';
import { NAMES, type Name, type Pair } from './pair.ts';
import type { Senders } from './senders.ts';

/** One farm with its pair. Each death is that of another miner. */
export interface Scene {
  site: string;
  farm: FarmProcess;
  pair: Pair;
  hold: Hold;
  senders: Senders;
  leaseSeconds: number;
  offSeconds: number;
  /** One that may crash, where that is wanted. */
  postgres?: Postgres;
}

/** Asks until the answer is not undefined. Rejects in the words of `what` when that takes longer. */
export async function seen<T>(what: string, look: () => T | Promise<T>, timeoutMs: number): Promise<NonNullable<T>> {
  for (const end = Date.now() + timeoutMs; Date.now() < end; await after(20)) {
    const found = await Promise.resolve()
      .then(look)
      .catch(() => undefined);
    if (found !== undefined && found !== null && found !== false) return found;
  }
  throw new Error(`${what}: not within ${timeoutMs / 1000} s`);
}

/** Who leads now, if that one is not the one that died. */
export async function leaderOf({ hold }: Scene): Promise<Name | undefined> {
  const holder = await hold.leader();
  return NAMES.find((name) => name === holder);
}

/** What the PDU was told of an outlet, and how often its relay opened and closed, by the simulator's own log. */
export function toldOf({ farm }: Scene, outlet: number) {
  const events = farm.events();
  const { pdu } = farm.spec;
  const moves = relayMoves(events, pdu).filter((move) => move.outlet === outlet);
  const commands = events
    .filter(({ device, event, detail }) => device === pdu && event === 'outlet' && detail.startsWith(`${outlet} `))
    .map(({ detail }) => detail);
  const relays = events.filter(
    ({ device, event, detail }) => device === pdu && event === 'relay' && detail.startsWith(`${outlet} `),
  );
  const opened = relays.find(({ detail }) => detail.endsWith(' off'));
  const closed = relays.findLast(({ detail }) => detail.endsWith(' on'));
  const scale = farm.spec.pace.timeScale;
  const dark = opened && closed && closed.seconds > opened.seconds ? (closed.seconds - opened.seconds) / scale : 0;
  return {
    events,
    commands,
    offs: moves.filter(({ on }) => !on).length,
    ons: moves.filter(({ on }) => on).length,
    isOn: moves.at(-1)?.on ?? true,
    /** Real seconds without power. */
    dark,
  };
}

export interface Standing {
  actions: StoredAction[];
  latched: boolean;
}

/** What whoever answers says of a miner. */
export async function standingOf({ pair }: Scene, name: Name, miner: string): Promise<Standing> {
  const child = pair.ask(name);
  const [actions, latches] = await Promise.all([child.actions(), child.latches()]);
  return { actions: actions.filter(({ device }) => device === miner), latched: latches.includes(miner) };
}
