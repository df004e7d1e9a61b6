/** A fraction of whole numbers: the tables are checked by other arithmetic than the one that they test. */
interface Fraction {
  over: bigint;
  under: bigint;
}

/**
 * Checks one step of a calculation written by hand: `3 * 3.33 = 9.99` must be exact, and `1.8981 ~ 1.90` must be
 * rounded to the decimals that stand there, a half away from zero. Throws where it is not so.
 */
export function checkStep(step: string): void {
  const found = /^(.+?) ([=~]) (-?[\d.]+)$/.exec(step);
  if (!found) throw new Error(`"${step}" is no step: expected "left = right" or "left ~ right"`);
  const [, left = '', sign, right = ''] = found;
  const value = evaluate(left);
  const said = number(right);
  const scale = 10n ** BigInt(right.split('.')[1]?.length ?? 0);
  const same =
    sign === '='
      ? value.over * said.under === said.over * value.under
      : roundAway(value.over * scale, value.under) * said.under === said.over * scale;
  if (!same) throw new Error(`"${step}" is wrong: left is ${Number(value.over) / Number(value.under)}`);
}

function roundAway(over: bigint, under: bigint): bigint {
  const size = over < 0n ? -over : over;
  const rounded = (2n * size + under) / (2n * under);
  return over < 0n ? -rounded : rounded;
}

function evaluate(text: string): Fraction {
  const tokens = text.match(/\d+(\.\d+)?|[-+*/()]/g) ?? [];
  let at = 0;
  const sum = (): Fraction => {
    let value = product();
    while (tokens[at] === '+' || tokens[at] === '-') {
      const minus = tokens[at++] === '-' ? -1n : 1n;
      const next = product();
      value = { over: value.over * next.under + minus * next.over * value.under, under: value.under * next.under };
    }
    return value;
  };
  const product = (): Fraction => {
    let value = factor();
    while (tokens[at] === '*' || tokens[at] === '/') {
      const times = tokens[at++] === '*';
      const next = factor();
      const [over, under] = times ? [next.over, next.under] : [next.under, next.over];
      value = { over: value.over * over, under: value.under * under };
    }
    return value.under < 0n ? { over: -value.over, under: -value.under } : value;
  };
  const factor = (): Fraction => {
    const token = tokens[at++];
    if (token === '-') {
      const { over, under } = factor();
      return { over: -over, under };
    }
    if (token !== '(') return number(token ?? '');
    const value = sum();
    at += 1;
    return value;
  };
  const value = sum();
  if (at !== tokens.length) throw new Error(`"${text}": found "${tokens[at]}", expected its end`);
  return value;
}

function number(text: string): Fraction {
  const [whole = '', part = ''] = text.split('.');
  return { over: BigInt(whole + part), under: 10n ** BigInt(part.length) };
}

/** The numbers that the steps come to. */
export function resultsOf(work: readonly string[]): Set<string> {
  return new Set(work.map((step) => step.split(' ').at(-1) ?? ''));
}
