import type { Actor } from '../actor.ts';

/** One line of who did what, when, from where. Secrets never stand in it. */
export interface AuditEntry {
  actor: Actor;
  /** Words with dots: `session.login`, `session.refused`, `token.made`, `outlet.renamed`. */
  action: string;
  /** What it was done to: an id, a path. */
  subject?: string;
  details?: Readonly<Record<string, string | number | boolean>>;
  /** Address of the client. */
  from?: string;
}

/** Writes an entry down; resolves when it is stored. */
export type WriteAudit = (entry: AuditEntry) => Promise<void>;
