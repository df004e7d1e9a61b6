import type { GateContext } from './gate.ts';
import { GATES, type GateReason } from './gates.ts';
import { type Plan, planFor } from './plan.ts';

/** What to do about an open episode, and why not. */
export type Decision =
  | { plan: Plan; evidence: string }
  | { skip: GateReason; evidence: string }
  /** The gates so far are open and the next one must know what the PDUs say. */
  | { ask: 'outlets' };

/** Walks the gates in their order; the first closed one gives the reason. Pure. */
export function decide(context: GateContext): Decision {
  const cycles = context.rung === 'power-cycle';
  for (const gate of GATES) {
    if ('needsOutlets' in gate && cycles && context.outlets === undefined) return { ask: 'outlets' };
    const evidence = gate.blocks(context);
    if (evidence !== undefined) return { skip: gate.reason, evidence };
  }
  const { rung, device, fault, outlets = [], config } = context;
  if (rung === undefined) return { skip: 'needs-a-person', evidence: 'no step is left' };
  const plan = planFor(rung, { device: device.id, fault, outlets }, config);
  return { plan, evidence: `all ${GATES.length} gates are open` };
}
