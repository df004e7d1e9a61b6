/** One file of a tar archive. */
export interface TarEntry {
  path: string;
  bytes: number;
}

const BLOCK = 512;
const MOST_OCTAL = 0o77777777777;

/** The header of a file that its owner alone may read (ustar; sizes beyond 8 GiB as GNU tar writes them). */
export function tarHeader({ path, bytes }: TarEntry, seconds: number): Buffer {
  if (!/^[\x21-\x7e]{1,99}$/.test(path)) throw new Error(`found the path "${path}", expected 1 to 99 plain characters`);
  const header = Buffer.alloc(BLOCK);
  header.write(path, 0, 'latin1');
  header.write('0000600\x000000000\x000000000\x00', 100, 'latin1');
  writeSize(header, bytes);
  header.write(`${Math.floor(seconds).toString(8).padStart(11, '0')}\0        0`, 136, 'latin1');
  header.write('ustar\u000000', 257, 'latin1');
  header.write(`${checksum(header).toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return header;
}

function writeSize(header: Buffer, bytes: number): void {
  if (bytes <= MOST_OCTAL) {
    header.write(`${bytes.toString(8).padStart(11, '0')}\0`, 124, 'latin1');
    return;
  }
  header.writeUInt8(0x80, 124);
  header.writeBigUInt64BE(BigInt(bytes), 128);
}

/** What follows the content of a file, so that the next header begins on a whole block. */
export function tarPadding(bytes: number): Buffer {
  return Buffer.alloc((BLOCK - (bytes % BLOCK)) % BLOCK);
}

/** Two empty blocks. */
export const TAR_END = Buffer.alloc(2 * BLOCK);

/** The sum of all bytes, its own eight taken as blanks. */
function checksum(header: Buffer): number {
  let sum = 0;
  for (const [at, byte] of header.entries()) sum += at >= 148 && at < 156 ? 0x20 : byte;
  return sum;
}

/**
 * Reads an archive from beginning to end. The content of each entry must be read before the next one is asked for. Throws
 * an Error that says what stood there instead.
 */
export async function* readTar(
  source: AsyncIterable<Buffer>,
): AsyncGenerator<TarEntry & { content: AsyncGenerator<Buffer> }> {
  const reader = readerOf(source);
  for (;;) {
    const header = await reader.exactly(BLOCK);
    if (header.every((byte) => byte === 0)) return;
    const said = Number.parseInt(header.toString('latin1', 148, 154), 8);
    if (said !== checksum(header)) throw new Error('found a damaged header, expected one of tar');
    const bytes = sizeOf(header);
    const path = header.toString('latin1', 0, 100).replace(/\0.*$/s, '');
    yield { path, bytes, content: reader.pieces(bytes) };
    await reader.exactly(tarPadding(bytes).length);
  }
}

function sizeOf(header: Buffer): number {
  const bytes =
    header.readUInt8(124) === 0x80
      ? Number(header.readBigUInt64BE(128))
      : Number.parseInt(header.toString('latin1', 124, 135), 8);
  if (!Number.isSafeInteger(bytes) || bytes < 0) throw new Error('found a damaged size, expected one of tar');
  return bytes;
}

function readerOf(source: AsyncIterable<Buffer>) {
  const chunks = source[Symbol.asyncIterator]();
  let left: Buffer = Buffer.alloc(0);
  const more = async (): Promise<void> => {
    const { value, done } = await chunks.next();
    if (done) throw new Error('found the end in the middle, expected a whole archive');
    left = value as Buffer;
  };
  async function* pieces(bytes: number): AsyncGenerator<Buffer> {
    for (let missing = bytes; missing > 0; ) {
      if (left.length === 0) await more();
      const piece = left.subarray(0, missing);
      left = left.subarray(piece.length);
      missing -= piece.length;
      yield piece;
    }
  }
  return {
    pieces,
    exactly: async (bytes: number): Promise<Buffer> => {
      const all: Buffer[] = [];
      for await (const piece of pieces(bytes)) all.push(piece);
      return Buffer.concat(all);
    },
  };
}
