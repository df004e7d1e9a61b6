import { synchronise } from '../../../sidecar/snipe-it/sync.ts';
import { ACTOR } from './farm.ts';
import { fastTime, openReal, realParts } from './real-farm.ts';

/** A process that brings Snipe-IT up to date once and prints its report: `<url> <database> <times as fast> <from when>`. */
const [url = '', address = '', factor = '', start = ''] = process.argv.slice(2);
const database = await openReal(address);
const report = await synchronise(realParts(url, database, fastTime(Number(factor), Number(start))), ACTOR);
await database.close();
process.stdout.write(JSON.stringify(report));
