import type { Response } from 'express';

/**
 * Writes chunks as fast as the reader takes them. What fails before the first is thrown, for a clear answer; afterwards
 * the connection is cut, so that half a table is not taken for a whole one.
 */
export async function sendCsv(response: Response, name: string, chunks: AsyncGenerator<string>): Promise<void> {
  // The header line tells nothing of whether the rest can be had.
  const first = [await chunks.next(), await chunks.next()];
  response.type('text/csv; charset=utf-8; header=present');
  response.setHeader('Content-Disposition', `attachment; filename="${name}"`);
  response.setHeader('Cache-Control', 'no-store');
  try {
    for (const { value, done } of first) if (!done) await write(response, value);
    for await (const chunk of chunks) {
      if (response.destroyed) return;
      await write(response, chunk);
    }
    response.end();
  } catch (error) {
    response.destroy();
    throw error;
  }
}

async function write(response: Response, chunk: string): Promise<void> {
  if (response.destroyed || response.write(chunk)) return;
  await new Promise<void>((resolve) => {
    const goOn = () => {
      response.off('drain', goOn).off('close', goOn);
      resolve();
    };
    response.once('drain', goOn).once('close', goOn);
  });
}
