import type { Log } from '../core/service/log.ts';

/** Something that a person should hear of. */
export interface Notice {
  /** error: a person must act. info: for the record. */
  level: 'error' | 'info';
  event: string;
  site: string;
  device: string;
  fault: string;
  evidence: string;
  actionId?: number;
  /** Stable: what is told twice with one key is told once. Each telling is another one where there is none. */
  key?: string;
}

/** Tells people. Never rejects: healing does not wait for mail. */
export interface Notify {
  tell(notice: Notice): void;
}

/** Tells the log. */
export function logNotify(log: Log): Notify {
  return {
    tell: ({ level, event, key: _, ...rest }) => (level === 'error' ? log.error(rest, event) : log.info(rest, event)),
  };
}
