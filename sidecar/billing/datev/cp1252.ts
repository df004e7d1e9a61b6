/** What Windows-1252 has at 0x80 to 0x9f; a blank is a place that it leaves empty. */
const HIGH = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ';
const BYTES: ReadonlyMap<string, number> = new Map(
  [...HIGH].flatMap((letter, at) => (letter === ' ' ? [] : [[letter, 0x80 + at] as const])),
);
/** Letters that Unicode takes apart no further. */
const PLAIN: Readonly<Record<string, string>> = { ł: 'l', Ł: 'L', đ: 'd', Đ: 'D', ı: 'i', ħ: 'h', Ħ: 'H', '−': '-' };

/** A text in Windows-1252. A letter that it has not stands without its accent, and what is left as a question mark. */
export function encodeCp1252(text: string): Buffer {
  return Buffer.from([...text.normalize('NFC')].flatMap(bytesOf));
}

function bytesOf(letter: string): number[] {
  const own = byteOf(letter);
  if (own !== undefined) return [own];
  const bare = PLAIN[letter] ?? letter.normalize('NFKD').replace(/\p{M}/gu, '');
  return bare === letter ? [0x3f] : [...bare].map((each) => byteOf(each) ?? 0x3f);
}

function byteOf(letter: string): number | undefined {
  const code = letter.codePointAt(0) ?? 0x3f;
  return code < 0x80 || (code >= 0xa0 && code <= 0xff) ? code : BYTES.get(letter);
}
