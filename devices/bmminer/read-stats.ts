import type { Answer } from '../../core/wire/answer.ts';
import { readCgiStats } from './cgi-stats.ts';
import { readFlatStats } from './flat-stats.ts';
import type { Stats } from './stats.ts';

/**
 * Reads `stats` in the shape of the CGI (from 2020 on, and over 4028 with `new_api`) or in bmminer's flat one. 'asleep'
 * is the empty list that a sleeping miner answers; undefined is no answer, or not one to `stats`.
 */
export function readStats(reply: Answer, algorithm: string | undefined): Stats | 'asleep' | undefined {
  const list = reply.list('STATS');
  if (list.length === 0) return Array.isArray(reply.at('STATS').value) ? 'asleep' : undefined;
  const cgi = list.find((entry) => entry.has('chain') || entry.has('rate_5s'));
  if (cgi) return readCgiStats(cgi, algorithm);
  const flat = list.find((entry) => entry.has('GHS 5s') || entry.has('Elapsed')) ?? list.at(-1);
  return flat && readFlatStats(flat, algorithm);
}

/** The type that the device gives itself: INFO.type, or the Type of the first entry. */
export function typeInStats(reply: Answer): string | undefined {
  return reply.str('INFO', 'type') ?? reply.str('STATS', 0, 'Type');
}
