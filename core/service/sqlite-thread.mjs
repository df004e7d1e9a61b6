// SQLite answers only when the disk has: here it may wait for it, while the service's own thread goes on.
import { parentPort, workerData } from 'node:worker_threads';
import SqliteDatabase from 'libsql';

const database = new SqliteDatabase(workerData.path);
for (const pragma of workerData.pragmas) database.pragma(pragma);

parentPort.on('message', (question) => {
  if (question === 'close') {
    database.close();
    parentPort.close();
    return;
  }
  const { id, sql, parameters } = question;
  try {
    parentPort.postMessage({ id, answer: execute(sql, parameters) });
  } catch ({ name, message, code }) {
    parentPort.postMessage({ id, error: { name, message, code } });
  }
});

function execute(sql, parameters) {
  const statement = database.prepare(sql);
  if (statement.reader) return { rows: statement.all(parameters) };
  const { changes, lastInsertRowid } = statement.run(parameters);
  return { rows: [], changes, lastInsertRowid };
}
