import { appendFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../core/service/log.ts';
import type { BadLine } from './judge.ts';

const MOST_BYTES = 2 ** 20;
const MOST_TOLD = 100;

/**
 * Keeps lines that the server refuses in `refused.lp` of the folder, up to 1 MiB, each below its reason, and tells each
 * reason once. Never rejects: whoever looks for them has the log as well.
 */
export function keepRefused(folder: string, log: Log): (refused: readonly BadLine[]) => Promise<void> {
  const file = join(folder, 'refused.lp');
  const told = new Set<string>();
  return async (refused) => {
    for (const { line, reason } of refused) {
      // Numbers differ from line to line.
      const kind = reason.replace(/[0-9]+/g, '#');
      if (told.has(kind) || told.size >= MOST_TOLD) continue;
      told.add(kind);
      log.error({ reason, line, file }, 'influx-line-refused');
    }
    const text = refused
      .map(({ line, reason }) => `# ${reason.replace(/\s+/g, ' ')}\n${line ?? '# line not named'}\n`)
      .join('');
    try {
      const size = await stat(file).then(
        (found) => found.size,
        () => 0,
      );
      if (text !== '' && size + text.length <= MOST_BYTES) await appendFile(file, text, { mode: 0o600 });
    } catch {
      // The disk is full or gone; that is told by the spool.
    }
  };
}
