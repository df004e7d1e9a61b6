import Database from 'libsql';

/** Opens a database as a service does, and does nothing more with it. */
const database = new Database(process.argv[2]);
database.pragma('journal_mode = WAL');
database.prepare('select count(*) from sqlite_master').get();
process.send?.('held');
setInterval(() => database.open, 60_000);
process.once('disconnect', () => process.exit());
