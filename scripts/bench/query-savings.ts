import { inlineRules, selectorsOf } from '../dashboards/expressions.ts';
import type { BenchPrometheus } from './query-prometheus.ts';

/** What it costs to ask for a recorded series, and for what its rule stands for; `why` where the latter cannot be had. */
export interface Saving {
  name: string;
  recordedSeconds: number;
  rawSeconds?: number;
  why?: string;
}

const SPAN_SECONDS = 120;
const STEP_SECONDS = 30;

/** Recorded names that the questions read, and those that these are made of, each once. */
export function recordedNames(expressions: readonly string[], rules: ReadonlyMap<string, string>): string[] {
  const names = new Set(expressions.flatMap((expr) => selectorsOf(expr).map(({ name }) => name)));
  return [...names].filter((name) => rules.has(name)).sort();
}

/**
 * Times each name as it is recorded beside the expression of its rule, with the rules in that put in its place down to
 * raw series: the same five points of the last two minutes, which both have. The faster of two tries each.
 */
export async function measureSavings(
  prometheus: BenchPrometheus,
  names: readonly string[],
  rules: ReadonlyMap<string, string>,
): Promise<Saving[]> {
  const savings: Saving[] = [];
  for (const name of names) {
    const end = Math.floor(Date.now() / 1000) - STEP_SECONDS;
    const span = { start: end - SPAN_SECONDS, end, step: STEP_SECONDS };
    const time = async (expr: string) => {
      const tries = [await prometheus.range(expr, span), await prometheus.range(expr, span)];
      return Math.min(...tries.map(({ seconds }) => seconds));
    };
    const recordedSeconds = await time(name);
    try {
      savings.push({ name, recordedSeconds, rawSeconds: await time(inlineRules(rules.get(name) ?? name, rules)) });
    } catch (error) {
      savings.push({ name, recordedSeconds, why: error instanceof Error ? error.message : String(error) });
    }
  }
  return savings;
}
