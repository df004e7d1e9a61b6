/** What WCAG 2.2 asks of text (1.4.3, AA). */
export const LEAST_CONTRAST = 4.5;

/** Contrast ratio of a colour `#rrggbb` on white by WCAG 2.2: 1 is white itself, 21 is black. */
export function contrastOnWhite(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16)));
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}

function linear(level: number): number {
  const share = level / 255;
  return share <= 0.040_45 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
}
