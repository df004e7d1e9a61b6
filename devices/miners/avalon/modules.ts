import { Answer } from '../../../core/wire/answer.ts';
import { bracketText, numbers } from './bracket-text.ts';

/** One control unit (Canaan's "MM") with its items, and how many chips its boards list where that is told a board. */
export interface Module {
  items: Answer;
  chips: (number | undefined)[];
}

const WHOLE = /^MM ID\d+(?::Summary)?$/;

/**
 * The modules in a reply to `stats` or `estats`, in the order in which they stand there. Three shapes:
 *
 * | miners                              | text                                                                    |
 * |-------------------------------------|-------------------------------------------------------------------------|
 * | A10 and later, Nano 3, Nano 3S      | one string `MM ID0`                                                      |
 * | 7xx, 8xx, 9xx                       | `MM ID1` … `MM IDn`, a string each, in one entry or several of `STATS`    |
 * | Q, Mini 3 and other newer home units| `MM ID0:Summary` is `'STATS':{…}`, chips beside it in `HBinfo`            |
 */
export function modulesIn(reply: Answer): Module[] {
  return reply.list('STATS').flatMap((entry) => {
    const chipText = entry.str('HBinfo');
    return entry
      .entries()
      .filter(([key]) => WHOLE.test(key))
      .map(([, text]) => ({ items: bracketText(text.str()), perChip: chipText ?? text.str() }))
      .filter(({ items }) => items.entries().length > 0)
      .map(({ items, perChip }) => ({ items, chips: chipsOf(perChip) }));
  });
}

const MOST_BOARDS = 16;

/** `PVT_Tn` holds one temperature a chip of board n. Only their number is taken: a sleeping Q keeps its last ones. */
function chipsOf(text: string | undefined): (number | undefined)[] {
  const items = bracketText(text);
  const counts = Array.from({ length: MOST_BOARDS }, (_, board) => numbers(items, `PVT_T${board}`).length);
  return counts
    .slice(0, counts.findLastIndex((count) => count > 0) + 1)
    .map((count) => (count > 0 ? count : undefined));
}

/** An older miner of one or several modules, each told by its own text; there is no text for its single boards. */
export function isOlder(modules: readonly Module[]): boolean {
  return modules.some(({ items }) => /^[789]\d{6}-/.test(items.str('Ver') ?? ''));
}

/** True when a reply has anything of a module in it. */
export function hasModules(reply: Answer = Answer.none): boolean {
  return modulesIn(reply).length > 0;
}
