import { type Verdict, VICTIMS } from './judge.ts';

/** One bad verdict in a line. */
export function explain({ miner, trouble, victim, phase, offs, ...verdict }: Verdict): string {
  const wrong = [
    verdict.leftOff ? 'its outlet was LEFT OFF' : [],
    verdict.turnedOn ? 'its outlet was latched off and CAME ON' : [],
    verdict.doubled ? `its relay opened ${offs} times` : [],
    verdict.unexplained ?? [],
  ].flat();
  return `  ${miner} (${trouble}), ${victim} killed at "${phase}": ${wrong.join('; ')}`;
}

/** Prints what the kills led to, by victim and by how far things had come. */
export function report(verdicts: readonly Verdict[], seconds: number, seed: number): void {
  for (const victim of VICTIMS) {
    const own = verdicts.filter((verdict) => verdict.victim === victim);
    if (own.length === 0) continue;
    console.log(`\n${`${victim} killed at`.padEnd(36)} hang  heat`);
    for (const phase of phasesOf(own)) {
      const at = own.filter((verdict) => verdict.phase === phase);
      const hangs = at.filter(({ trouble }) => trouble === 'hang').length;
      console.log(`  ${phase.padEnd(34)} ${String(hangs).padStart(4)}  ${String(at.length - hangs).padStart(4)}`);
    }
  }
  const count = (is: (verdict: Verdict) => boolean) => verdicts.filter(is).length;
  console.log(`\nseed ${seed}, ${seconds.toFixed(0)} s`);
  console.log(
    `${verdicts.length} kills: ${count(({ leftOff }) => leftOff)} outlets left off that should be on, ` +
      `${count(({ turnedOn }) => turnedOn)} turned on that were latched off, ` +
      `${count(({ doubled }) => doubled)} double cycles, ` +
      `${count(({ unexplained }) => unexplained !== undefined)} unexplained`,
  );
}

/** In the order in which an action passes through them. */
const ORDER = [
  'before',
  'stored',
  'plan',
  'precheck',
  'latch',
  'cycle',
  'turn-off',
  'verify-off',
  'interlock',
  'turn-on',
  'rescue-on',
  'verify-on',
  'verify-healthy',
  'end',
];

function phasesOf(verdicts: readonly Verdict[]): string[] {
  const rank = (phase: string) => ORDER.findIndex((start) => phase.startsWith(start));
  return [...new Set(verdicts.map(({ phase }) => phase))].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
