import { collectDefaultMetrics, Registry } from 'prom-client';

let registry: Registry | undefined;

/** The series of the process itself: memory, CPU, how long the event loop was held up. One set, however many services run in it. */
export function processMetrics(): Registry {
  if (registry === undefined) {
    registry = new Registry();
    collectDefaultMetrics({ register: registry });
  }
  return registry;
}
