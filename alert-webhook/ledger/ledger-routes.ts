import { Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../core/service/route.ts';
import type { WebhookDb } from '../tables.ts';
import type { StoredLine } from './chain.ts';
import { headOf } from './head-of.ts';
import { type Verdict, verifyChain } from './verify-chain.ts';
import { linesAfter } from './walk-lines.ts';

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' });
const LineSchema = Type.Object({
  seq: Type.Integer(),
  at: Type.String({ format: 'date-time' }),
  action: Type.Integer({ description: '0: it belongs to no action' }),
  step: Type.String(),
  phase: Type.String(),
  evidence: Type.String({ description: 'JSON text, as it was hashed' }),
  prev: Type.String(),
  hash: Type.String(),
});

const VerdictSchema = Type.Object({
  lines: Type.Integer({ description: 'how many from the first on are well' }),
  head: Type.Optional(Type.Object({ seq: Type.Integer(), hash: Hash })),
  broken: Type.Optional(
    Type.Object({ seq: Type.Integer(), problem: Type.String(), found: Type.String(), expected: Type.String() }),
  ),
  unsealed: Type.Array(Type.String(), { description: 'triggers that keep lines from being changed and are missing' }),
});

/** The ledger, to be read. Nobody writes it over HTTP. */
export function ledgerRoutes(parts: { desk: { db: WebhookDb } }): Route[] {
  const get = { method: 'get', access: 'bearer' } as const;
  return [
    route({
      ...get,
      path: '/api/v1/ledger',
      operationId: 'readLedger',
      summary: 'Lines of the ledger after a line, in their order; ask again after the last one to read on',
      query: Type.Object({
        after: Type.Integer({ minimum: 0, default: 0, description: 'seq of the last line that is known' }),
        limit: Type.Integer({ minimum: 1, maximum: 1000, default: 100 }),
      }),
      answer: Type.Array(LineSchema),
      handle: async ({ query: { after, limit } }) => (await linesAfter(parts.desk.db, after, limit)).map(view),
    }),
    route({
      ...get,
      path: '/api/v1/ledger/head',
      operationId: 'getLedgerHead',
      summary: 'The last line of the ledger: note it elsewhere, and "logixx ledger verify --head" proves all before it',
      answer: Type.Object({ seq: Type.Integer(), hash: Hash, anchor: Type.String({ description: 'seq:hash' }) }),
      handle: async () => {
        const head = await headOf(parts.desk.db);
        if (head === undefined) throw new HttpError(404, 'the ledger has no line yet');
        return { ...head, anchor: `${head.seq}:${head.hash}` };
      },
    }),
    route({
      ...get,
      path: '/api/v1/ledger/verify',
      operationId: 'verifyLedger',
      summary: 'Walks the whole ledger: whether every line is as it was written, and whether anything seals them',
      answer: VerdictSchema,
      handle: verifyOnce(parts),
    }),
  ];
}

/** Who asks while the ledger is walked waits for that walk. */
function verifyOnce(parts: { desk: { db: WebhookDb } }): () => Promise<Verdict> {
  let walking: Promise<Verdict> | undefined;
  return () => {
    walking ??= verifyChain(parts.desk.db).finally(() => {
      walking = undefined;
    });
    return walking;
  };
}

function view({ seq, at, action_id: action, step, phase, evidence, prev, hash }: StoredLine) {
  return { seq, at: new Date(at).toISOString(), action, step, phase, evidence, prev, hash };
}
