/** What somebody has tried in vain so far. */
export interface Tried {
  failures: number;
  /** Unix milliseconds of the last one. */
  lastAt: number;
}

interface Patience {
  /** So many cost nothing: people mistype. */
  free: number;
  /** Milliseconds after which all is forgotten. */
  forget: number;
}

const HOUR = 3_600_000;
const FIRST_MS = 1000;
const LONGEST_MS = 900_000;

/**
 * Who is slowed down after how many attempts. Each is counted by a client address, alone or together with an account, and
 * none by an account alone: nobody can shut another person out by guessing their password from elsewhere.
 */
export const PATIENCE = {
  /** Wrong passwords of one account from one address. */
  'login-pair': { free: 5, forget: HOUR },
  /** Wrong passwords from one address, whatever the account. */
  'login-address': { free: 20, forget: HOUR },
  /** Links that were asked for by mail, right or wrong. */
  'mail-pair': { free: 3, forget: HOUR },
  'mail-address': { free: 10, forget: HOUR },
  /** Links to register or to set a password that are not good. */
  'link-address': { free: 10, forget: HOUR },
} as const satisfies Record<string, Patience>;
export type Kind = keyof typeof PATIENCE;

/** Milliseconds until the next attempt may be made, 0: now. The pause doubles with each failure, up to 15 minutes. */
export function waitOf(kind: Kind, { failures, lastAt }: Tried, now: number): number {
  const { free, forget } = PATIENCE[kind];
  // A clock that was set back must not shut anybody out for longer than a pause.
  const since = Math.max(0, now - lastAt);
  if (since >= forget || failures < free) return 0;
  const pause = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures - free, 30));
  return Math.max(0, pause - since);
}

/** What is remembered after one more failure. */
export function failedOnce(kind: Kind, { failures, lastAt }: Tried, now: number): Tried {
  const forgotten = now - lastAt >= PATIENCE[kind].forget;
  return { failures: forgotten ? 1 : failures + 1, lastAt: now };
}

/** What is remembered after a success: the pair is forgiven; of an address only this attempt is taken back. */
export function succeeded(kind: Kind, { failures, lastAt }: Tried): Tried {
  return { failures: kind.endsWith('-pair') ? 0 : Math.max(0, failures - 1), lastAt };
}
