import type { Writable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import type { Request, Response } from 'express';

/**
 * Sends a text in chunks, no faster than it is read, in gzip for whoever takes that. Its chunks are packed in other
 * threads, so that the event loop is held up by the making of a chunk alone.
 */
export async function sendChunks(
  request: Request,
  response: Response,
  chunks: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  response.type('text/plain; version=0.0.4; charset=utf-8').vary('Accept-Encoding');
  if (request.acceptsEncodings('gzip', 'identity') !== 'gzip') return write(response, response, chunks);
  response.set('Content-Encoding', 'gzip');
  const packing = createGzip({ level: constants.Z_BEST_SPEED });
  packing.pipe(response);
  response.once('close', () => packing.destroy());
  try {
    await write(packing, response, chunks);
  } catch (error) {
    packing.unpipe(response).destroy();
    if (!response.headersSent) response.removeHeader('Content-Encoding');
    throw error;
  }
}

async function write(
  to: Writable,
  response: Response,
  chunks: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  for await (const chunk of chunks) {
    if (response.destroyed) return;
    if (!to.write(chunk))
      await new Promise<void>((resolve) => {
        const end = () => {
          to.off('drain', end);
          response.off('close', end);
          resolve();
        };
        to.once('drain', end);
        response.once('close', end);
      });
  }
  to.end();
}
