const BAR = 24;
const LINE_EVERY_MS = 5_000;

interface Screen {
  write(text: string): unknown;
  isTTY?: boolean;
}

export interface Progress {
  done(addresses: number, devices: number): void;
  /** A line that stays. */
  say(line: string): void;
  end(): void;
}

/** How far a scan is: a bar on a terminal, elsewhere a line now and then. */
export function progress(total: number, screen: Screen, now: () => number = Date.now): Progress {
  let bar = '';
  let last = now();
  const wipe = () => (bar === '' ? '' : '\r\u001b[K');
  return {
    done: (addresses, devices) => {
      const text = `${addresses} of ${total} addresses, ${devices} found`;
      if (screen.isTTY) {
        const full = Math.floor((addresses / total) * BAR);
        const next = `[${'#'.repeat(full)}${' '.repeat(BAR - full)}] ${text}`;
        if (next !== bar) screen.write(`${wipe()}${next}`);
        bar = next;
      } else if (now() - last >= LINE_EVERY_MS) {
        last = now();
        screen.write(`${text}\n`);
      }
    },
    say: (line) => {
      screen.write(`${wipe()}${line}\n${bar}`);
    },
    end: () => {
      screen.write(wipe());
      bar = '';
    },
  };
}
