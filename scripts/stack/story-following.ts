import { StackError } from './stack-error.ts';
import type { Sighting, StoryScene } from './story-scene.ts';
import { STORY, type StoryStep } from './story-steps.ts';

export interface FollowOptions {
  timeoutMs: number;
  failure: Promise<never>;
  onSeen(step: StoryStep, sighting: Sighting): void;
  /** Called once, when the PDU was told to cycle the outlet. */
  onCycle?(): Promise<void>;
  everyMs?: number;
  steps?: readonly StoryStep[];
}

/** Looks for all steps again and again until each was seen. Throws StackError that names those which were not in time. */
export async function follow(scene: StoryScene, options: FollowOptions): Promise<Map<StoryStep, Sighting>> {
  const { timeoutMs, failure, onSeen, onCycle, everyMs = 400, steps = STORY } = options;
  const deadline = performance.now() + timeoutMs;
  const seen = new Map<string, Sighting>();
  while (seen.size < steps.length) {
    if (performance.now() > deadline) throw missing(scene, steps, seen);
    for (const step of steps) {
      if (seen.has(step.id) || step.after.some((id) => !seen.has(id))) continue;
      // A source that does not answer now, as an Alertmanager that was killed, is asked again.
      const found = await Promise.race([step.look(scene, seen).catch(() => undefined), failure]);
      if (found === undefined) continue;
      const sighting = { at: found.at ?? Date.now() / 1000, what: found.what };
      seen.set(step.id, sighting);
      onSeen(step, sighting);
      if (step.id === 'cycle') await onCycle?.();
    }
    await Promise.race([new Promise((resolve) => setTimeout(resolve, everyMs)), failure]);
  }
  return new Map(steps.map((step) => [step, seen.get(step.id) as Sighting]));
}

function missing(scene: StoryScene, steps: readonly StoryStep[], seen: ReadonlyMap<string, Sighting>): StackError {
  const lines = steps.filter(({ id }) => !seen.has(id)).map(({ where, expects }) => `  ${where}: ${expects}`);
  return new StackError(`the story of ${scene.miner} is not complete; not seen:\n\n${lines.join('\n')}`);
}

/** One line of the timeline. */
export function told({ since }: Pick<StoryScene, 'since'>, { where }: StoryStep, { at, what }: Sighting): string {
  return `${`+${Math.max(0, at - since).toFixed(1)} s`.padStart(9)}  ${where.padEnd(12)} ${what}`;
}
