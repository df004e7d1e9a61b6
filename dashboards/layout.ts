export const COLUMNS = 24;
const HEADER = 1;

export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

interface Sized {
  title: string;
  span: number;
  height: number;
}

/**
 * Where a row of panels stands, from `y` on: its header, then the panels from left to right, on a new line where one
 * does not fit. Throws where a panel is wider than the page.
 */
export function place(panels: readonly Sized[], y: number): { header: Box; boxes: Box[]; end: number } {
  const header = { x: 0, y, w: COLUMNS, h: HEADER };
  let [x, top, bottom] = [0, y + HEADER, y + HEADER];
  const boxes = panels.map(({ title, span, height }) => {
    if (span < 1 || span > COLUMNS) throw new Error(`${title}: a panel spans 1 to ${COLUMNS} columns, not ${span}`);
    if (x + span > COLUMNS) [x, top] = [0, bottom];
    const box = { x, y: top, w: span, h: height };
    x += span;
    bottom = Math.max(bottom, top + height);
    return box;
  });
  return { header, boxes, end: bottom };
}

/**
 * The number of a panel, from its title: a bookmark of a panel (`viewPanel=`) holds while others come and go. FNV-1a,
 * folded to 20 bits.
 */
export function panelId(title: string): number {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(title)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return ((hash >>> 20) ^ (hash & 0xfffff)) + 1;
}
