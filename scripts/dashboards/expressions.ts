import { parser } from '@prometheus-io/lezer-promql';
import { secondsOf } from './queries.ts';

/** Series that an expression reads, and how far back from the time it is asked for. */
export interface Selector {
  /** As it stands there: `up{job="exporter"}`. */
  text: string;
  name: string;
  hasMatchers: boolean;
  /** Window and offset together, of subqueries around it, too. */
  secondsBack: number;
  from: number;
  to: number;
  /** Whether it stands alone, with neither window nor offset. */
  plain: boolean;
}

type Node = ReturnType<typeof parser.parse>['topNode'];

/** The selectors of an expression in their order. Throws when Prometheus' grammar does not take it. */
export function selectorsOf(expr: string): Selector[] {
  const selectors: Selector[] = [];
  parser.parse(expr).iterate({
    enter({ type, from, to, node }) {
      if (type.isError) throw new Error(`"${expr}" is no PromQL at ${from}: ${expr.slice(from, from + 20)}`);
      if (type.name === 'VectorSelector') selectors.push(selectorAt(node, expr, from, to));
    },
  });
  return selectors;
}

function selectorAt(node: Node, expr: string, from: number, to: number): Selector {
  const name = node.getChild('Identifier');
  const { seconds, direct } = windowsAround(node, expr);
  return {
    text: expr.slice(from, to),
    name: name ? expr.slice(name.from, name.to) : '',
    hasMatchers: node.getChild('LabelMatchers') !== null,
    secondsBack: seconds,
    from,
    to,
    plain: !direct,
  };
}

const TAKES_OFFSET = new Set(['VectorSelector', 'MatrixSelector', 'SubqueryExpr']);

/**
 * Every window and offset between a selector and the whole expression, and whether one of them is its very own. The
 * grammar hangs an offset behind `a / b` on both; it belongs to what ends directly before it.
 */
function windowsAround(node: Node, expr: string): { seconds: number; direct: boolean } {
  const ends = new Set([node.to]);
  let seconds = 0;
  let direct = node.parent?.type.name === 'MatrixSelector';
  for (let at: Node | null = node.parent; at !== null; at = at.parent) {
    const inner = at.firstChild;
    const end = inner?.to ?? at.from;
    if (TAKES_OFFSET.has(at.type.name)) ends.add(at.to);
    else if (at.type.name !== 'OffsetExpr' || !ends.has(end)) continue;
    else direct ||= end === node.to;
    const [, sign, duration] = /^\s*(?:\[\s*|offset\s+)(-?)([0-9a-z]+)/.exec(expr.slice(end, at.to)) ?? [];
    if (duration !== undefined) seconds += (sign === '-' ? -1 : 1) * secondsOf(duration);
  }
  return { seconds, direct };
}

/**
 * An expression with the rules' own expressions in the place of recorded names, down to what devices tell. A name with
 * matchers or a window stays recorded, and so does one that refers to itself.
 */
export function inlineRules(expr: string, rules: ReadonlyMap<string, string>): string {
  let text = '';
  let at = 0;
  for (const { name, from, to, plain, hasMatchers } of selectorsOf(expr)) {
    const rule = plain && !hasMatchers ? rules.get(name) : undefined;
    if (rule === undefined || selectorsOf(rule).some((inner) => inner.name === name)) continue;
    text += `${expr.slice(at, from)}(${inlineRules(rule, rules)})`;
    at = to;
  }
  return text + expr.slice(at);
}
