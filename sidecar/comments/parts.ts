import type { WriteAudit } from '../audit/audit.ts';
import type { QueueMail } from '../mail/queue-mail.ts';
import type { CommentDb } from './tables.ts';

/** A person that may be mentioned. */
export interface KnownUser {
  id: string;
  name: string;
  email?: string;
}

/** What comments are made of. */
export interface CommentParts {
  db: CommentDb;
  /** Unix milliseconds. */
  now: () => number;
  audit: WriteAudit;
  /** Those of the names that are users, whatever their case; others are left out. */
  findUsers(names: readonly string[]): Promise<KnownUser[]>;
  /** Absent: nobody is told by mail that they were mentioned. */
  queueMail?: QueueMail;
}
