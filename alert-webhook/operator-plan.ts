import type { RemediationConfig } from './config.ts';
import { isMinerCommand } from './miner-command.ts';
import type { OrderedDeed } from './operators/overrides.ts';
import { type OutletView, type Plan, planFor, type Renaming } from './plan.ts';

/**
 * The plan of an order for a miner, over all its cords. It ends when the miner is well again where it ran before; on and
 * off end when the outlets are as ordered.
 */
export function devicePlan(
  deed: OrderedDeed,
  device: string,
  outlets: readonly OutletView[],
  config: RemediationConfig,
): Plan {
  if (isMinerCommand(deed)) {
    const seconds = deed === 'pause' || deed === 'resume' ? config.verifySeconds : config.onConfirmSeconds;
    const steps = [
      { step: deed, seconds: config.onConfirmSeconds },
      { step: 'verify-obeyed' as const, seconds },
    ];
    return { action: deed, device, outlets: [], steps };
  }
  if (deed !== 'power-on' && deed !== 'power-off') return planFor(deed, { device, outlets }, config);
  const isOn = deed === 'power-on';
  const seconds = isOn ? config.onConfirmSeconds : config.offConfirmSeconds;
  // A cord that is as ordered already is left alone.
  const moved = outlets.filter(({ state }) => state?.state !== (isOn ? 'on' : 'off'));
  return {
    action: deed,
    device,
    outlets: moved.map(({ pdu, outlet }) => ({ pdu, outlet, offSeconds: 0, endState: isOn ? 'on' : 'off' })),
    steps: stepsTo(isOn, seconds),
  };
}

function stepsTo(isOn: boolean, seconds: number): Plan['steps'] {
  return [
    { step: 'precheck', seconds },
    { step: isOn ? 'turn-on' : 'turn-off', seconds },
    { step: isOn ? 'verify-on' : 'verify-off', seconds },
  ];
}

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
    outlets: [{ pdu, outlet, offSeconds: 0, endState: to }],
    steps: stepsTo(to === 'on', seconds),
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
