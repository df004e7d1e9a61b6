import { type Kysely, type Migration, sql } from 'kysely';
import { tableMaker } from '../../core/service/make-table.ts';

/** The tables of identity, by version. */
export const MIGRATIONS_IDENTITY: Record<string, Migration> = {
  '2001-identity': {
    async up(db: Kysely<unknown>): Promise<void> {
      await makeSharedTables(db);
      await makeOwnTables(db);
      for (const index of INDEXES) await sql.raw(index).execute(db);
      await sql`insert into identity_state (id, revision, secret) values (1, 0, '')`.execute(db);
    },
  },
};

const TIMES = { created_at: 'int', updated_at: 'int' } as const;
const OF_USER = 'foreign key (user_id) references identity_users (id)';

/** Those that better-auth reads and writes, too. */
async function makeSharedTables(db: Kysely<unknown>): Promise<void> {
  const make = tableMaker(db);
  const id = 'primary key (id)';
  await make('identity_state', { id: 'int', revision: 'int', secret: 'text' }, id);
  await make(
    'identity_users',
    {
      ...{ id: 'text', email: 'text', email_verified: 'int', name: 'text', image: 'text?', roles: 'text' },
      ...{ disabled: 'int', ...TIMES },
    },
    id,
  );
  await make(
    'identity_sessions',
    {
      ...{ id: 'text', token: 'text', user_id: 'text', expires_at: 'int' },
      ...{ ip_address: 'text?', user_agent: 'text?', ...TIMES },
    },
    id,
    OF_USER,
  );
  await make(
    'identity_accounts',
    { id: 'text', account_id: 'text', provider_id: 'text', user_id: 'text', password: 'text?', ...TIMES },
    id,
    OF_USER,
  );
  await make(
    'identity_verifications',
    { id: 'text', identifier: 'text', value: 'text', expires_at: 'int', ...TIMES },
    id,
  );
}

async function makeOwnTables(db: Kysely<unknown>): Promise<void> {
  const make = tableMaker(db);
  const id = 'primary key (id)';
  await make(
    'identity_tokens',
    {
      ...{ id: 'text', user_id: 'text', name: 'text', hash: 'text', permissions: 'text', created_at: 'int' },
      ...{ expires_at: 'int', last_used_at: 'int?', revoked_at: 'int?' },
    },
    id,
    OF_USER,
  );
  await make(
    'identity_invitations',
    {
      ...{ id: 'text', email: 'text', hash: 'text', roles: 'text', invited_by: 'text', invited_by_name: 'text' },
      ...{ mailed: 'int', created_at: 'int', expires_at: 'int', used_at: 'int?' },
    },
    id,
  );
  await make('identity_attempts', { key: 'text', failures: 'int', last_at: 'int' }, 'primary key (key)');
}

const INDEXES = [
  'create unique index identity_users_email on identity_users (email)',
  'create unique index identity_sessions_token on identity_sessions (token)',
  'create index identity_sessions_user on identity_sessions (user_id)',
  'create unique index identity_accounts_user on identity_accounts (user_id, provider_id)',
  'create index identity_verifications_identifier on identity_verifications (identifier)',
  'create index identity_verifications_value on identity_verifications (value)',
  'create unique index identity_tokens_hash on identity_tokens (hash)',
  'create index identity_tokens_user on identity_tokens (user_id)',
  'create unique index identity_invitations_hash on identity_invitations (hash)',
  'create index identity_attempts_last on identity_attempts (last_at)',
];
