/** What the API says of a body, by the place that it names: `address.city`. */
export interface Placed {
  at: ReadonlyMap<string, string>;
  /** What names no place, or one that no field shows. */
  rest: readonly string[];
}

export const NO_PROBLEMS: Placed = { at: new Map(), rest: [] };

const PLACE = /^(?:the body\.)?([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*): (found .*)$/s;

/**
 * Reads a refusal such as `the body.client.vatId: found "X", expected …; items.0.tax: found …`. What belongs to a form
 * stands below `root` in some bodies; it is taken away. `has` says whether a field shows a place: a problem of a place
 * within a field stands at the field.
 */
export function placesOf(detail: string, has: (path: string) => boolean, root = ''): Placed {
  const at = new Map<string, string>();
  const rest: string[] = [];
  for (const sentence of sentencesOf(detail)) {
    const [, said = '', words = ''] = PLACE.exec(sentence) ?? [];
    const path = root !== '' && said.startsWith(`${root}.`) ? said.slice(root.length + 1) : said;
    const place = words === '' ? undefined : shownAt(path, has);
    if (place === undefined) rest.push(sentence);
    else at.set(place, at.has(place) ? `${at.get(place)}; ${words}` : words);
  }
  return { at, rest };
}

/** A semicolon also stands within a reason: only what begins with a place begins anew. */
function sentencesOf(detail: string): string[] {
  const sentences: string[] = [];
  for (const piece of detail.split('; ')) {
    if (sentences.length === 0 || PLACE.test(piece)) sentences.push(piece);
    else sentences[sentences.length - 1] += `; ${piece}`;
  }
  return sentences;
}

function shownAt(path: string, has: (path: string) => boolean): string | undefined {
  for (let parts = path.split('.'); parts.length > 0; parts = parts.slice(0, -1))
    if (has(parts.join('.'))) return parts.join('.');
  return undefined;
}
