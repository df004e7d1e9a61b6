import { shareOfRating } from './outlets.ts';

/** Lines and breakers of a PDU, as the sidecar tells them (GET /api/v1/power/circuits). Null: not told. */
export interface Circuits {
  inlets: Inlet[];
  breakers: Breaker[];
  /** Shares of a rating, 1 = 100 %. */
  limits: { warning: number | null; critical: number | null; unbalance: number | null };
}

export interface Inlet {
  inlet: string;
  label: string | null;
  name: string | null;
  amperes: number | null;
  ratedAmperes: number | null;
  watts: number | null;
  unbalance: number | null;
  lines: { line: string; amperes: number | null; watts: number | null }[];
}

export interface Breaker {
  breaker: string;
  label: string | null;
  name: string | null;
  closed: boolean | null;
  amperes: number | null;
  ratedAmperes: number | null;
  outlets: string[];
}

/** Where nobody has said another limit: what a circuit may carry for hours. */
export const USUAL_LIMIT = 0.8;

export type Level = 'well' | 'warning' | 'critical' | 'tripped' | 'unknown';

/** What something carries against what it bears. */
export interface Load {
  id: string;
  name: string;
  amperes: number | null;
  ratedAmperes: number | null;
  /** Of its rating; null where either is not known. */
  share: number | null;
  watts: number | null;
  level: Level;
  /** What else is to be said of it. */
  more: string;
}

/** The lines of all inlets; an inlet that tells of no lines is one itself. */
export function phasesOf({ inlets, limits }: Circuits): Load[] {
  return inlets.flatMap((inlet) => {
    const { ratedAmperes } = inlet;
    const own = inlets.length > 1 ? `${nameOf('Inlet', inlet.inlet, inlet)} · ` : '';
    if (inlet.lines.length === 0) {
      const name = nameOf('Inlet', inlet.inlet, inlet);
      return [loadOf({ ...inlet, id: inlet.inlet, name, more: '' }, limits)];
    }
    return inlet.lines.map((line) =>
      loadOf({ ...line, id: `${inlet.inlet} ${line.line}`, name: own + line.line, ratedAmperes, more: '' }, limits),
    );
  });
}

export function breakersOf({ breakers, limits }: Circuits): Load[] {
  return breakers.map((breaker) => {
    const { outlets, closed } = breaker;
    const more = outlets.length === 0 ? '' : `outlets ${rangesOf(outlets)}`;
    const load = loadOf(
      { ...breaker, id: breaker.breaker, name: nameOf('Breaker', breaker.breaker, breaker), watts: null, more },
      limits,
    );
    return closed === false ? { ...load, level: 'tripped' as const } : load;
  });
}

/** How far the lines of each inlet lie apart, and whether that is too far. */
export function unbalanceOf({ inlets, limits }: Circuits): { share: number; isTooFar: boolean } | undefined {
  const told = inlets.flatMap(({ unbalance, lines }) => (unbalance === null || lines.length < 2 ? [] : [unbalance]));
  if (told.length === 0) return undefined;
  const share = Math.max(...told);
  return { share, isTooFar: limits.unbalance !== null && share > limits.unbalance };
}

function loadOf(
  { id, name, amperes, ratedAmperes, watts, more }: Omit<Load, 'share' | 'level'>,
  { warning, critical }: Circuits['limits'],
): Load {
  const share = shareOfRating({ amperes, ratedAmperes });
  const level =
    share === null
      ? amperes === null
        ? 'unknown'
        : 'well'
      : share >= (critical ?? 1)
        ? 'critical'
        : share >= (warning ?? USUAL_LIMIT)
          ? 'warning'
          : 'well';
  return { id, name, amperes, ratedAmperes, share, watts, level, more };
}

function nameOf(kind: string, id: string, { label, name }: { label: string | null; name: string | null }): string {
  return name || label || (id === '' ? kind : `${kind} ${id}`);
}

/** `1, 2, 3, 7` as people say it: `1–3, 7`. Names that are no numbers stay as they are. */
export function rangesOf(names: readonly string[]): string {
  const runs: string[][] = [];
  for (const name of names) {
    const run = runs.at(-1);
    const follows = run !== undefined && /^\d+$/.test(name) && Number(run.at(-1)) + 1 === Number(name);
    if (follows) run.push(name);
    else runs.push([name]);
  }
  return runs.map((run) => (run.length > 2 ? `${run[0]}–${run.at(-1)}` : run.join(', '))).join(', ');
}
