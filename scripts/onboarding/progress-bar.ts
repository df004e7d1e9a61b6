const WIDTH = 24;
const LINE_EVERY_MS = 5_000;

/** How far something is: a bar on a terminal, elsewhere a line now and then. */
export function progressBar(
  screen: { write(text: string): unknown; isTTY?: boolean },
  now: () => number = Date.now,
): { show: (done: number, all: number) => void; end: () => void } {
  let last = now();
  let drawn = false;
  return {
    show: (done, all) => {
      const text = `${done} of ${all} rows`;
      if (screen.isTTY) {
        const full = all === 0 ? WIDTH : Math.floor((done / all) * WIDTH);
        screen.write(`\r\u001b[K[${'#'.repeat(full)}${' '.repeat(WIDTH - full)}] ${text}`);
        drawn = true;
      } else if (now() - last >= LINE_EVERY_MS) {
        last = now();
        screen.write(`${text}\n`);
      }
    },
    end: () => {
      if (drawn) screen.write('\r\u001b[K');
    },
  };
}
