import type { Story } from './play.ts';
import type { Target } from './targets.ts';

/** A case while it is played. */
export type Played = [number: number, target: Target, story: Story];

export interface Violation {
  case: number;
  driver: string;
  /** The recording that answered, where one did. */
  recording?: string;
  what: string;
  /** How many cases went wrong so, of which this is the first. */
  times: number;
  /** What was done to which answer, the last one last. */
  wrongs: readonly string[];
}

/** Puts down what went wrong. One bug shows itself again and again, and must not hide the others. */
export function putDown(violations: Violation[], what: unknown, [number, { driver, name }, { wrongs }]: Played): void {
  const words = what instanceof Error ? (what.stack ?? what.message) : String(what);
  const known = violations.find((each) => placeOf(each.what) === placeOf(words));
  if (known) known.times += 1;
  else {
    const recording = name === undefined ? {} : { recording: name };
    violations.push({ case: number, driver: driver.id, ...recording, what: words, times: 1, wrongs: [...wrongs] });
  }
}

const SAID = 40;

/** How what was said begins, for values stand behind it, and where in our own code. */
function placeOf(what: string): string {
  const [said = '', ...places] = what.split(/\n\s+at /);
  return `${said.slice(0, SAID)} ${places.find((each) => /[/\\](?:core|devices)[/\\]/.test(each))}`;
}

/** Says what nobody catches while `deed` runs. */
export async function watched(deed: () => Promise<void>, say: (what: string) => void): Promise<void> {
  const caughtByNobody = (what: unknown) => {
    const words = what instanceof Error ? (what.stack ?? what.message) : String(what);
    say(`caught by nobody, while this case was played: ${words}`);
  };
  process.on('uncaughtException', caughtByNobody);
  process.on('unhandledRejection', caughtByNobody);
  try {
    await deed();
  } finally {
    process.off('uncaughtException', caughtByNobody);
    process.off('unhandledRejection', caughtByNobody);
  }
}
