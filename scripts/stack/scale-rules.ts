import { isPair, isScalar, parseDocument, visit } from 'yaml';

/** Nothing becomes shorter than this: Prometheus needs a few samples in every range. */
export const FLOOR_MS = 1000;

const MILLISECONDS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

const DURATION = /^(?:[0-9]+(?:ms|[smhdwy]))+$/;

/**
 * A duration of Prometheus ("1h30m", "30s", "0s") divided by the factor, in milliseconds, never below the floor; zero
 * stays zero. Throws when the text is no duration.
 */
export function scaleDuration(text: string, factor: number, floorMs = FLOOR_MS): string {
  if (!DURATION.test(text)) throw new Error(`"${text}" is no duration of Prometheus such as 30s, 10m or 1h30m`);
  const parts = [...text.matchAll(/([0-9]+)(ms|[smhdwy])/g)];
  const whole = parts.reduce((sum, [, count, unit]) => sum + Number(count) * (MILLISECONDS[unit ?? ''] ?? 0), 0);
  if (whole === 0) return '0s';
  // Never longer than it was, also where it was below the floor to begin with.
  const scaled = Math.max(Math.round(whole / factor), Math.min(floorMs, whole));
  return scaled % 1000 === 0 ? `${scaled / 1000}s` : `${scaled}ms`;
}

/**
 * Divides the ranges ([10m], [1h:1m]) and offsets of a PromQL expression. Texts in quotes stay: a label value may look
 * like a range. Numbers without a unit stay too: thresholds in seconds are series, and scaled where they are configured.
 */
export function scaleExpression(expression: string, factor: number, floorMs = FLOOR_MS): string {
  const scale = (text: string) => scaleDuration(text, factor, floorMs);
  return expression.replace(
    /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|#.*|\[\s*([0-9a-z]+)\s*(?::\s*([0-9a-z]*)\s*)?\]|\boffset\s+(-?)([0-9a-z]+)/g,
    (all: string, range?: string, step?: string, sign?: string, offset?: string) => {
      if (range !== undefined) return `[${scale(range)}${step === undefined ? '' : `:${step && scale(step)}`}]`;
      return offset === undefined ? all : `offset ${sign}${scale(offset)}`;
    },
  );
}

/** Keys whose value is a duration, in rule files, prometheus.yml and alertmanager.yml. */
const DURATION_KEYS = new Set([
  'for',
  'keep_firing_for',
  'interval',
  'scrape_interval',
  'scrape_timeout',
  'evaluation_interval',
  'group_wait',
  'group_interval',
  'repeat_interval',
]);

/**
 * The text of a rule file or of a configuration of Prometheus or Alertmanager with every duration divided by the
 * factor. Comments and everything else stay. Throws when the text is not YAML, or a duration is none.
 */
export function scaleDurations(text: string, factor: number, floorMs = FLOOR_MS): string {
  if (!(factor >= 1)) throw new Error(`the factor is ${factor}; expected 1 or more`);
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error) throw error;
  if (factor === 1) return text;
  visit(document, {
    Pair(_, { key, value }) {
      if (!isScalar(key) || !isScalar(value) || typeof value.value !== 'string') return;
      if (DURATION_KEYS.has(String(key.value))) value.value = scaleDuration(value.value, factor, floorMs);
      else if (key.value === 'expr') value.value = scaleExpression(value.value, factor, floorMs);
    },
    // Labels and annotations are words for people: a label named "for" is no duration.
    Map(_key, _node, path) {
      const pair = path.at(-1);
      const name = isPair(pair) && isScalar(pair.key) ? pair.key.value : undefined;
      return name === 'labels' || name === 'annotations' ? visit.SKIP : undefined;
    },
  });
  return document.toString({ lineWidth: 0 });
}
