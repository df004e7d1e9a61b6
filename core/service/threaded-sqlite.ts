import { Worker } from 'node:worker_threads';
import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';

/**
 * SQLite in a thread of its own, for a service that must answer while the disk is slow: every commit is synced, and a
 * sync may take a second. One connection, and one job on it at a time, in the order in which they came.
 */
export function threadedSqlite(path: string, pragmas: readonly string[]): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driverOf(path, pragmas),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function driverOf(path: string, pragmas: readonly string[]): Driver {
  const thread = openThread(path, pragmas);
  const connection: DatabaseConnection = {
    executeQuery: <R>({ sql, parameters }: CompiledQuery) => thread.ask<R>(sql, parameters),
    async *streamQuery<R>({ sql, parameters }: CompiledQuery) {
      yield await thread.ask<R>(sql, parameters);
    },
  };
  const say = (sql: string) => async () => void (await connection.executeQuery(CompiledQuery.raw(sql)));
  let free: Promise<void> = Promise.resolve();
  let release: (() => void) | undefined;
  return {
    init: () => Promise.resolve(),
    async acquireConnection() {
      const before = free;
      let mine: (() => void) | undefined;
      free = new Promise((resolve) => {
        mine = resolve;
      });
      await before;
      release = mine;
      return connection;
    },
    releaseConnection: async () => release?.(),
    beginTransaction: say('begin'),
    commitTransaction: say('commit'),
    rollbackTransaction: say('rollback'),
    destroy: thread.close,
  };
}

interface Answered {
  id: number;
  answer?: { rows: unknown[]; changes?: number; lastInsertRowid?: number };
  error?: { name: string; message: string; code?: string };
}
interface Waiting {
  resolve(answer: QueryResult<never>): void;
  reject(error: Error): void;
}

/** Holds the process up only while an answer is awaited. When the thread dies, every question is refused with the reason. */
function openThread(path: string, pragmas: readonly string[]) {
  const url = new URL('./sqlite-thread.mjs', import.meta.url);
  const worker = new Worker(url, { workerData: { path, pragmas }, execArgv: [] });
  const waiting = new Map<number, Waiting>();
  let asked = 0;
  let gone: Error | undefined;
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const lose = (why: Error) => {
    gone ??= why;
    for (const { reject } of waiting.values()) reject(gone);
    waiting.clear();
  };
  worker.on('message', ({ id, answer, error }: Answered) => {
    const found = waiting.get(id);
    waiting.delete(id);
    if (waiting.size === 0) worker.unref();
    if (answer) found?.resolve(resultOf(answer));
    else found?.reject(Object.assign(new Error(error?.message), error));
  });
  worker.on('error', lose);
  worker.on('exit', () => lose(new Error('the database is closed')));
  worker.unref();
  return {
    ask: <R>(sql: string, parameters: readonly unknown[]) =>
      new Promise<QueryResult<R>>((resolve, reject) => {
        if (gone) return reject(gone);
        asked += 1;
        waiting.set(asked, { resolve, reject });
        worker.ref();
        worker.postMessage({ id: asked, sql, parameters });
      }),
    async close() {
      if (gone) return;
      worker.ref();
      worker.postMessage('close');
      await ended;
    },
  };
}

function resultOf({ rows, changes, lastInsertRowid }: NonNullable<Answered['answer']>): QueryResult<never> {
  return {
    rows: rows as never[],
    ...(changes === undefined ? {} : { numAffectedRows: BigInt(changes) }),
    ...(lastInsertRowid === undefined ? {} : { insertId: BigInt(lastInsertRowid) }),
  };
}
