/** What the sidecar knows of its farm. Undefined: nobody can say. */
export interface SetupFacts {
  miners: number;
  /** Miners of which the inventory names no outlet. */
  minersUnfed: number;
  /** Miners without a rack. */
  minersUnplaced: number;
  pdus: number;
  /** PDUs that name no credentials. */
  pdusWithoutCredentials: number;
  /** Why Prometheus does not answer; undefined where it does. */
  prometheusProblem: string | undefined;
  /** Miners and PDUs of which Prometheus has a series. */
  watched: number | undefined;
  /** PDUs whose last poll was not answered. */
  pdusSilent: number | undefined;
  /** Whether the configuration says where alert-webhook is. */
  hasGateway: boolean;
  /** Whether alert-webhook switches anything; undefined while Prometheus does not tell. */
  isArmed: boolean | undefined;
  hasMail: boolean;
  /** When a backup was last made, unix milliseconds; undefined: never. */
  backedUpAt: number | undefined;
  /** People who may log in and give orders. */
  people: number;
}

export type StepState = 'done' | 'missing' | 'advised' | 'unknown';

/** One thing that a farm needs: whether it is there, and what to do where it is not. */
export interface SetupStep {
  id: string;
  title: string;
  /** `missing` keeps the farm from being watched or healed; `advised` does not. */
  state: StepState;
  /** What was found. */
  found: string;
  /** What to do next; absent when it is done. */
  next?: string;
  /** A page of the app: its path below the app's own. */
  page?: string;
  /** What is written in a shell on the machine of the services. */
  command?: string;
  /** What is written into logixx.yml. */
  configuration?: string;
}

/** Judges one step by the facts. `now` in unix milliseconds. */
export type Judge = (facts: SetupFacts, now: number) => SetupStep;
type Next = Pick<SetupStep, 'next' | 'page' | 'command' | 'configuration'>;

export const CHECK = 'npx logixx check --config logixx.yml';

/** `1 miner`, `2 miners`. */
export const count = (many: number, what: string) => `${many} ${what}${many === 1 ? '' : 's'}`;

/** Done, or as bad as said, with what to do. */
export function step(id: string, title: string, found: string, state: StepState, next: Next): SetupStep {
  return { id, title, state, found, ...(state === 'done' ? {} : next) };
}
