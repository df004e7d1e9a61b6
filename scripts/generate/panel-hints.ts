export interface Area {
  x: number;
  y: number;
  w: number;
  h: number;
}

const [GREEN, ORANGE, BLUE, PURPLE, DIM] = ['#73bf69', '#ff9830', '#5794f2', '#b877d9', '#34373f'];
const LINES = [GREEN, BLUE, ORANGE];

/** What a kind of panel looks like, small, in `area`. `seed` makes two of a kind differ, always in the same way. */
export function hintOf(kind: string, area: Area, seed: number): string {
  const draw = HINTS[kind];
  return draw === undefined || area.h < 6 ? '' : draw(area, numbers(seed));
}

type Next = () => number;

const HINTS: Readonly<Record<string, (area: Area, next: Next) => string>> = {
  stat: ({ x, y, w, h }, next) => {
    if (h > 60) return cells({ x, y, w, h }, next, 86, 34);
    const [long, high] = [Math.min(w * 0.5, 90), Math.min(h, 16)];
    return box(x, y + (h - high) / 2, long, high, BLUE, 0.85) + box(x + long + 8, y + (h + high) / 2 - 7, 22, 7, DIM);
  },
  timeseries: (area, next) =>
    LINES.slice(0, 1 + Math.floor(next() * 3))
      .map((colour) => line(area, next, colour))
      .join(''),
  table: ({ x, y, w, h }, next) => {
    const rows = Math.floor(h / 15);
    const columns = Math.max(2, Math.floor(w / 110));
    return grid(rows, columns, (row, column) =>
      box(
        x + (column * w) / columns,
        y + row * 15,
        (w / columns) * (0.45 + 0.4 * next()),
        row === 0 ? 3 : 6,
        row === 0 ? '#5b616c' : column === columns - 1 ? GREEN : DIM,
        column === columns - 1 && row > 0 ? 0.4 + 0.5 * next() : 1,
      ),
    );
  },
  bargauge: ({ x, y, w, h }, next) => {
    const rows = Math.max(1, Math.floor(h / 18));
    return grid(rows, 1, (row) => {
      const share = (1 - row / (rows + 1)) * (0.7 + 0.3 * next());
      return box(x, y + row * 18, w, 10, '#22252b') + box(x, y + row * 18, w * share, 10, BLUE, 0.8);
    });
  },
  barchart: ({ x, y, w, h }, next) => {
    const bars = Math.max(4, Math.floor(w / 26));
    return grid(1, bars, (_, bar) => {
      const high = h * (0.35 + 0.6 * next());
      return box(x + (bar * w) / bars, y + h - high, (w / bars) * 0.62, high, BLUE, 0.8);
    });
  },
  'state-timeline': ({ x, y, w, h }, next) => {
    const lanes = Math.max(1, Math.floor(h / 20));
    return grid(lanes, 1, (lane) => {
      const cut = w * (0.3 + 0.5 * next());
      const gap = w * (0.04 + 0.06 * next());
      const top = y + lane * 20;
      return (
        box(x, top, cut, 14, GREEN, 0.75) +
        box(x + cut, top, gap, 14, PURPLE, 0.9) +
        box(x + cut + gap, top, w - cut - gap, 14, GREEN, 0.75)
      );
    });
  },
  heatmap: (area, next) => cells(area, next, 18, 12),
  gauge: ({ x, y, w, h }, next) => {
    const radius = Math.min(w / 2, h) * 0.86;
    const [cx, cy] = [x + w / 2, y + h * 0.94];
    const angle = Math.PI * (1 - (0.35 + 0.45 * next()));
    const end = `${round(cx + radius * Math.cos(angle))} ${round(cy - radius * Math.sin(angle))}`;
    const arc = (to: string, colour: string) =>
      `<path d="M${round(cx - radius)} ${round(cy)} A${round(radius)} ${round(radius)} 0 0 1 ${to}" fill="none" stroke="${colour}" stroke-width="9"/>`;
    return arc(`${round(cx + radius)} ${round(cy)}`, DIM) + arc(end, GREEN);
  },
};

function line({ x, y, w, h }: Area, next: Next, colour: string): string {
  const steps = 28;
  let level = 0.25 + 0.5 * next();
  const points = Array.from({ length: steps + 1 }, (_, step) => {
    level = Math.min(0.95, Math.max(0.08, level + (next() - 0.5) * 0.16));
    return `${round(x + (w * step) / steps)},${round(y + h * (1 - level))}`;
  });
  return `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linejoin="round" opacity="0.9"/>`;
}

function cells({ x, y, w, h }: Area, next: Next, width: number, height: number): string {
  const [columns, rows] = [Math.max(1, Math.floor(w / width)), Math.max(1, Math.floor(h / height))];
  return grid(rows, columns, (row, column) => {
    const worth = next();
    const colour = worth > 0.93 ? ORANGE : GREEN;
    return box(
      x + (column * w) / columns,
      y + (row * h) / rows,
      w / columns - 3,
      h / rows - 3,
      colour,
      0.35 + 0.5 * worth,
    );
  });
}

function grid(rows: number, columns: number, draw: (row: number, column: number) => string): string {
  const drawn: string[] = [];
  for (let row = 0; row < rows; row += 1)
    for (let column = 0; column < columns; column += 1) drawn.push(draw(row, column));
  return drawn.join('');
}

function box(x: number, y: number, w: number, h: number, fill: string, opacity = 1): string {
  const seen = opacity === 1 ? '' : ` opacity="${round(opacity)}"`;
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, w))}" height="${round(Math.max(0, h))}" rx="2" fill="${fill}"${seen}/>`;
}

const round = (value: number) => Math.round(value * 100) / 100;

/** Numbers from 0 to 1 that follow from the seed (mulberry32). */
function numbers(seed: number): Next {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
