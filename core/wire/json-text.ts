/** Index behind the first balanced object or array; undefined when the text starts otherwise or never balances. */
export function documentEnd(text: string): number | undefined {
  if (!/^\s*[{[]/.test(text)) return undefined;
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (char === '"') {
      const end = stringEnd(text, at);
      if (end === undefined) return undefined;
      at = end - 1;
    } else if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return undefined;
}

/** Index behind the string that opens at `start`; undefined when it is never closed. */
function stringEnd(text: string, start: number): number | undefined {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return undefined;
}

/** The text cut into code (even places) and strings with their quotes (odd places). */
export function pieces(text: string): string[] {
  const cut: string[] = [];
  let from = 0;
  for (let quote = text.indexOf('"'); quote !== -1; quote = text.indexOf('"', from)) {
    const end = stringEnd(text, quote) ?? text.length;
    cut.push(text.slice(from, quote), text.slice(quote, end));
    from = end;
  }
  cut.push(text.slice(from));
  return cut;
}

/**
 * A text that ends in the middle, cut after its last complete value and with all that is open there closed. Unchanged
 * when nothing is open, when brackets do not match, or when not one value is complete.
 */
export function closeWhatIsOpen(text: string): string {
  const open: string[] = [];
  let afterColon = false;
  let keep = { upTo: 0, depth: 0 };
  const ended = (upTo: number) => {
    if (afterColon || open.at(-1) === ']') keep = { upTo, depth: open.length };
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (char === '{' || char === '[') {
      open.push(char === '{' ? '}' : ']');
      afterColon = false;
    } else if (char === '}' || char === ']') {
      if (open.pop() !== char) return text;
      keep = { upTo: at + 1, depth: open.length };
    } else if (char === ':' || char === ',') afterColon = char === ':';
    else if (char === '"') {
      const end = stringEnd(text, at);
      if (end === undefined) break;
      ended(end);
      at = end - 1;
    } else if (/[\w+.-]/.test(char) && /[\s,}\]]/.test(text[at + 1] ?? '')) ended(at + 1);
  }
  if (open.length === 0 || keep.upTo === 0) return text;
  return text.slice(0, keep.upTo) + open.slice(0, keep.depth).reverse().join('');
}
