import type { Kysely, Transaction } from 'kysely';

/** The tables of identity. All times are unix milliseconds, lists are JSON, addresses of mail are in small letters. */
export interface IdentityTables {
  /** One row, number 1. Who may lose rights is decided behind `revision`, so that two writers never see the same admin. */
  identity_state: { id: number; revision: number; secret: string };
  identity_users: {
    id: string;
    email: string;
    /** 1: a mail to the address has been answered. */
    email_verified: number;
    name: string;
    image: string | null;
    roles: string;
    disabled: number;
    created_at: number;
    updated_at: number;
  };
  /** Of better-auth. `token` is the SHA-256 of what the cookie holds. */
  identity_sessions: {
    id: string;
    token: string;
    user_id: string;
    expires_at: number;
    ip_address: string | null;
    user_agent: string | null;
    created_at: number;
    updated_at: number;
  };
  /** Of better-auth: how a person shows who they are; `password` is a salted scrypt hash. */
  identity_accounts: {
    id: string;
    account_id: string;
    provider_id: string;
    user_id: string;
    password: string | null;
    created_at: number;
    updated_at: number;
  };
  /** Of better-auth: links to set a password; `identifier` is a hash. */
  identity_verifications: {
    id: string;
    identifier: string;
    value: string;
    expires_at: number;
    created_at: number;
    updated_at: number;
  };
  /** API tokens; `hash` is the SHA-256 of what was shown once. */
  identity_tokens: {
    id: string;
    user_id: string;
    name: string;
    hash: string;
    permissions: string;
    created_at: number;
    expires_at: number;
    last_used_at: number | null;
    revoked_at: number | null;
  };
  /** `invited_by` is empty where a person asked to be let in (open registration). */
  identity_invitations: {
    id: string;
    email: string;
    hash: string;
    roles: string;
    invited_by: string;
    invited_by_name: string;
    /** 1: the link went to the address by mail, so who has it owns the address. */
    mailed: number;
    created_at: number;
    expires_at: number;
    used_at: number | null;
  };
  /** What went wrong of late, by who tried it: see attempts.ts. */
  identity_attempts: { key: string; failures: number; last_at: number };
}

export type IdentityDb = Kysely<IdentityTables>;
export type IdentityTrx = Transaction<IdentityTables>;
