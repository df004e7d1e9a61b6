import { described, heatOf } from './conditions/heat.ts';
import type { GateContext } from './gate.ts';
import { heatWitnesses } from './gates/heat-witnesses.ts';
import { opensOutlet } from './gates/rungs.ts';
import { GATES, type GateReason } from './gates.ts';
import { type Plan, planFor } from './plan.ts';
import { condition } from './verify.ts';

/** What to do about an open episode, and why not. */
export type Decision =
  | { plan: Plan; evidence: string }
  | { skip: GateReason; evidence: string }
  /** The gates so far are open and the next one must know what the PDUs say. */
  | { ask: 'outlets' };

/** Walks the gates in their order; the first closed one gives the reason. Pure. */
export function decide(context: GateContext): Decision {
  const asks = opensOutlet(context.rung);
  for (const gate of GATES) {
    if ('needsOutlets' in gate && asks && context.outlets === undefined) return { ask: 'outlets' };
    const evidence = gate.blocks(context);
    if (evidence !== undefined) return { skip: gate.reason, evidence };
  }
  const { rung, device, fault, outlets = [], config } = context;
  if (rung === undefined) return { skip: 'needs-a-person', evidence: 'no step is left' };
  const plan = planFor(rung, { device: device.id, fault, outlets }, config);
  return { plan, evidence: `all ${GATES.length} gates are open; ${grounds(context)}` };
}

/** What the decision to act rests on, for those who ask later. */
function grounds({ fault, sample, earlier, room, outlets = [], pduSamples, config }: GateContext): string {
  const watts = outlets.flatMap(({ outlet, pdu, state }) =>
    state?.watts === undefined ? [] : [`outlet ${outlet} of ${pdu} draws ${Math.round(state.watts)} W`],
  );
  if (room !== undefined) return [room, ...watts].join('; ');
  if (sample === undefined) return 'no sample';
  const { inletLimitCelsius } = config.thermal;
  const { evidence } = condition(fault, sample, { earlier, inletLimitCelsius });
  const [hottest] = fault === 'fan-lost' ? heatOf(sample).sensors : [];
  const also = fault === 'too-hot' ? heatWitnesses({ sample, pduSamples, config }).slice(0, 3) : [];
  return [evidence, ...(hottest ? [described(hottest)] : []), ...also, ...watts].join('; ');
}
