import type { RemediationConfig } from './config.ts';
import { type OutletView, type Plan, planFor, type Renaming } from './plan.ts';

/** The plan of an operator's command for one outlet. It ends when the outlet is as ordered: health is not its matter. */
export function outletPlan(
  to: 'on' | 'off' | 'cycle',
  device: string,
  view: OutletView,
  config: RemediationConfig,
): Plan {
  if (to === 'cycle') {
    const { steps, ...plan } = planFor('power-cycle', { device, outlets: [view] }, config);
    return { ...plan, steps: steps.filter(({ step }) => step !== 'verify-healthy') };
  }
  const { pdu, outlet } = view;
  const { offConfirmSeconds, onConfirmSeconds } = config;
  const seconds = to === 'on' ? onConfirmSeconds : offConfirmSeconds;
  return {
    action: to === 'on' ? 'power-on' : 'power-off',
    device,
    outlets: [{ pdu, outlet, offSeconds: 0 }],
    steps: [
      { step: 'precheck', seconds },
      { step: to === 'on' ? 'turn-on' : 'turn-off', seconds },
      { step: to === 'on' ? 'verify-on' : 'verify-off', seconds },
    ],
  };
}

/** The plan of a new name. Its device is what is named, so that a name never waits for a power cycle of a miner. */
export function renamePlan(renaming: Renaming): Plan {
  const { pdu, outlet } = renaming;
  return {
    action: 'rename',
    device: outlet === undefined ? pdu : `${pdu}/${outlet}`,
    outlets: [],
    steps: [
      { step: 'rename', seconds: 10 },
      { step: 'verify-name', seconds: 5 },
    ],
    rename: renaming,
  };
}
