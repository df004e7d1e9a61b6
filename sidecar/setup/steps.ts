import { DEVICE_STEPS } from './device-steps.ts';
import { SERVICE_STEPS } from './service-steps.ts';
import type { SetupFacts, SetupStep } from './step.ts';

/** Every step in the order in which a farm is set up. `now` in unix milliseconds. */
export function setupSteps(facts: SetupFacts, now: number): SetupStep[] {
  return [...DEVICE_STEPS, ...SERVICE_STEPS].map((judge) => judge(facts, now));
}

/** The first thing to do: what is missing before what is advised. */
export function nextStep(steps: readonly SetupStep[]): SetupStep | undefined {
  return steps.find(({ state }) => state === 'missing') ?? steps.find(({ state }) => state === 'advised');
}
