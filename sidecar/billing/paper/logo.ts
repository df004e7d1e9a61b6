import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfigError } from '../../../core/service/config.ts';

const TYPES = ['png', 'jpeg', 'svg'] as const;
const LARGEST = 512 * 1024;

/** A picture as it stands on paper. */
export interface Logo {
  type: (typeof TYPES)[number];
  /** Of the file. */
  sha256: string;
  base64: string;
}

/** Reads the owner's logo. Throws ConfigError where there is none, or one that must not stand on paper. */
export function readLogo(file: string): Logo {
  const refuse = (found: string, expected: string) =>
    new ConfigError([`sidecar.billing.paper.logoFile: found ${file} (${found}), expected ${expected}`]);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw refuse((error as NodeJS.ErrnoException).code ?? 'unreadable', 'a file that can be read');
  }
  if (bytes.length > LARGEST) throw refuse(`${bytes.length} bytes`, `at most ${LARGEST}`);
  const type = typeOf(bytes);
  if (type === undefined) throw refuse('neither of them by its first bytes', 'a PNG, JPEG or SVG file');
  const active = type === 'svg' ? activeIn(bytes.toString('utf8')) : undefined;
  if (active !== undefined) throw refuse(`an SVG with ${active}`, 'a picture that loads and runs nothing');
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { type, sha256, base64: bytes.toString('base64') };
}

/** Where a page finds the picture: in itself. */
export function dataAddress({ type, base64 }: Pick<Logo, 'type' | 'base64'>): string {
  return `data:image/${type === 'svg' ? 'svg+xml' : type};base64,${base64}`;
}

function typeOf(bytes: Buffer): Logo['type'] | undefined {
  if (bytes.subarray(0, 8).equals(Buffer.from('89504e470d0a1a0a', 'hex'))) return 'png';
  if (bytes.subarray(0, 3).equals(Buffer.from('ffd8ff', 'hex'))) return 'jpeg';
  return /^\uFEFF?\s*(<\?xml[^>]*>\s*)?(<!--[\s\S]*?-->\s*)*<svg[\s>]/.test(bytes.toString('utf8')) ? 'svg' : undefined;
}

const ACTIVE: readonly (readonly [RegExp, string])[] = [
  [/<!(DOCTYPE|ENTITY)/i, 'a document type'],
  [/<(?:\w+:)?(script|foreignObject|image|use|iframe|style|animate\w*|set)[\s>/]/i, 'an element that may load or run'],
  [/\son\w+\s*=/i, 'a handler of events'],
  [/(?:href|src)\s*=\s*["']?(?!["']?#)/i, 'an address'],
  [/url\(\s*["']?(?!["']?#)/i, 'an address'],
];

function activeIn(text: string): string | undefined {
  return ACTIVE.find(([pattern]) => pattern.test(text))?.[1];
}
