import { type Expression, type SqlBool, sql } from 'kysely';
import type { RetentionConfig } from './config.ts';

/** Which rows of a table are old. */
export interface Rule {
  table: string;
  /** The column by which rows are taken in batches; unique. */
  key: string;
  days: keyof RetentionConfig;
  /** True of a row that nobody needs any more; `before` in unix milliseconds. */
  isOld(before: number): Expression<SqlBool>;
}

const rule = (table: string, days: keyof RetentionConfig, isOld: Rule['isOld'], key = 'id'): Rule => {
  return { table, key, days, isOld };
};

export const AUDIT_RULE = rule('audit', 'auditDays', (before) => sql<SqlBool>`at < ${before}`);

/**
 * What is forgotten besides the audit. A table that is not there is passed over: parts of the sidecar may be missing.
 * A mail that still waits is never old.
 */
export const RULES: readonly Rule[] = [
  rule('identity_sessions', 'sessionDays', (before) => sql<SqlBool>`expires_at < ${before}`),
  rule('identity_verifications', 'sessionDays', (before) => sql<SqlBool>`expires_at < ${before}`),
  rule(
    'identity_invitations',
    'sessionDays',
    (before) => sql<SqlBool>`(used_at < ${before} or expires_at < ${before})`,
  ),
  rule('identity_tokens', 'sessionDays', (before) => sql<SqlBool>`(revoked_at < ${before} or expires_at < ${before})`),
  rule('identity_attempts', 'sessionDays', (before) => sql<SqlBool>`last_at < ${before}`, 'key'),
  rule('outbox', 'outboxDays', (before) => sql<SqlBool>`(sent_at < ${before} or dead_at < ${before})`),
  rule(
    'snipe_it_runs',
    'runDays',
    // A run that was killed has no end; it is as old as its beginning.
    (before) => sql<SqlBool>`coalesce(ended_at, started_at) < ${before}`,
  ),
];
