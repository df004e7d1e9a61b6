import type { GateContext } from '../gate.ts';
import { GATES, type GateReason } from '../gates.ts';

export interface ClosedGate {
  reason: GateReason;
  help: string;
  evidence: string;
}

/** Every gate that is closed, in their order, and not the first alone. Pure. */
export function allClosed(context: GateContext): ClosedGate[] {
  return GATES.flatMap((gate) => {
    const { reason, help } = gate;
    const evidence = gate.blocks(context);
    return evidence === undefined ? [] : [{ reason, help, evidence }];
  });
}
