/** One line of an exporter's page: `name{label="text",…} value`. */
export interface ExposedValue {
  name: string;
  labels: Readonly<Record<string, string>>;
  value: number;
}

const LINE = /^([A-Za-z_:][\w:]*)(?:\{(.*)\})?\s+([^\s]+)(?:\s+-?\d+)?$/;
const LABEL = /([A-Za-z_]\w*)="((?:\\.|[^"\\])*)"/g;
/** DCGM writes its blanks as numbers near the end of what 64 bits hold. */
const BLANK = 1e18;

/** The numbers on a page of Prometheus' text form. Lines that are none of it, NaN and blanks are left out. */
export function exposedValues(page: string): ExposedValue[] {
  return page.split('\n').flatMap((line) => {
    const [, name, labels = '', text] = LINE.exec(line.trim()) ?? [];
    const value = Number(text);
    if (name === undefined || !Number.isFinite(value) || Math.abs(value) >= BLANK) return [];
    return [{ name, labels: labelsIn(labels), value }];
  });
}

function labelsIn(text: string): Record<string, string> {
  return Object.fromEntries(
    [...text.matchAll(LABEL)].map(([, name = '', value = '']) => [name, value.replace(/\\(["\\])/g, '$1')]),
  );
}
