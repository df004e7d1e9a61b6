import { FAULTS, type FaultCode } from '../core/farm/faults.ts';
import type { OutletState } from '../devices/driver.ts';
import type { RemediationConfig } from './config.ts';
import { type Fault, LADDERS } from './faults.ts';
import type { MinerCommand } from './miner-command.ts';
import { RUNGS, type Rung } from './rung.ts';

export { RUNGS, type Rung };

/** What an operator may order. A power cycle is the same deed as the machine's own. */
export type Command = 'power-on' | 'power-off' | 'power-cycle' | 'rename' | MinerCommand;

/** Everything that is ever done to a device. */
export type Deed = Rung | Command;

/** What else decides about the next rung. */
export interface RungHints {
  /** The codes that the firmware reports: of a firmware error only those rungs are taken that may help one of them. */
  codes?: readonly string[] | undefined;
  /** The rungs that the configuration allows. */
  ladder?: readonly Rung[];
  /** How long ago the last power cycle was, and after how long a second one is due in one episode; 0: never. */
  sinceCycleSeconds?: number | undefined;
  retryCycleAfterSeconds?: number;
}

/** The mildest rung that this episode has not used, this device can do and that may help. */
export function nextRung(
  fault: Fault,
  used: readonly Rung[],
  able: readonly Rung[],
  { codes = [], ladder = RUNGS, sinceCycleSeconds = 0, retryCycleAfterSeconds = 0 }: RungHints = {},
): Rung | undefined {
  const cycles = used.filter((rung) => rung === 'power-cycle').length;
  const isRetryDue = cycles === 1 && retryCycleAfterSeconds > 0 && sinceCycleSeconds >= retryCycleAfterSeconds;
  return LADDERS[fault].find(
    (rung) =>
      able.includes(rung) &&
      ladder.includes(rung) &&
      (!used.includes(rung) || (rung === 'power-cycle' && isRetryDue)) &&
      (fault !== 'firmware-error' || mayHelp(rung, codes)),
  );
}

/** A code that must never meet a rung outweighs all that it may help. */
function mayHelp(rung: Rung, codes: readonly string[]): boolean {
  const remedies = codes.flatMap((code) => {
    if (!Object.hasOwn(FAULTS, code)) return [];
    const { powerCycle, restart, severity } = FAULTS[code as FaultCode];
    const remedy = rung === 'power-cycle' ? powerCycle : restart;
    return severity === 'critical' || remedy === 'never' ? [remedy] : [];
  });
  return remedies.includes('may') && !remedies.includes('never');
}

/** An outlet that feeds the device, with what its PDU says now: a state, or why it said none. */
export interface OutletView {
  pdu: string;
  outlet: string;
  /** Whether the PDU has an off-wait-on of its own. */
  nativeCycle: boolean;
  state?: OutletState;
  failure?: string;
}

export interface PlannedOutlet {
  pdu: string;
  outlet: string;
  /** How the outlet is meant to be when all is over; on unless said. */
  endState?: 'on' | 'off';
  /** How long the outlet will stay off. */
  offSeconds: number;
}

export type StepName =
  | 'precheck'
  | 'cycle'
  | 'turn-off'
  | 'verify-off'
  | 'wait'
  | 'turn-on'
  | 'verify-on'
  | 'restart-mining'
  | 'reboot'
  | MinerCommand
  | 'verify-obeyed'
  | 'verify-healthy'
  | 'interlock'
  | 'latch'
  | 'rename'
  | 'verify-name';

/** One step; `seconds` is how long it takes (wait) or may take at most (all others). */
export interface Step {
  step: StepName;
  seconds: number;
}

/** A new name for an outlet, or for the PDU itself where `outlet` is absent. */
export interface Renaming {
  pdu: string;
  outlet?: string;
  was: string;
  name: string;
}

/** What will be done, as data: stored before the first deed. An operator's command has no fault. */
export interface Plan {
  action: Deed;
  device: string;
  fault?: Fault;
  outlets: PlannedOutlet[];
  steps: Step[];
  rename?: Renaming;
}

/** Discharging a power supply takes this long (reference: 30 s clear a latched over-current protection). */
export const DUAL_FEED_MINIMUM_OFF_SECONDS = 30;

/** Why the cords of a device cannot be off at the same time; undefined when they can. */
export function dualFeedProblem(outlets: readonly OutletView[]): string | undefined {
  if (outlets.length < 2) return undefined;
  const manual = outlets.find(({ nativeCycle }) => !nativeCycle);
  if (manual) return `${manual.pdu} has no cycle of its own, and ${outlets.length} feeds must be off at once`;
  const periods = new Set(outlets.map(({ state }) => state?.cycleOffSeconds));
  const [period] = periods;
  if (periods.size !== 1 || period === undefined)
    return `the off periods differ or are not told: ${[...periods].map((each) => each ?? 'unknown').join(', ')} s`;
  return period < DUAL_FEED_MINIMUM_OFF_SECONDS
    ? `an off period of ${period} s is too short for both to be off at once; ${DUAL_FEED_MINIMUM_OFF_SECONDS} s are needed`
    : undefined;
}

/** The plan of a rung. Outlets are used by power cycles only. */
export function planFor(
  rung: Rung,
  target: { device: string; fault?: Fault; outlets: readonly OutletView[] },
  config: RemediationConfig,
): Plan {
  const subject = { device: target.device, ...(target.fault ? { fault: target.fault } : {}) };
  const last: Step = { step: 'verify-healthy', seconds: config.verifySeconds };
  if (rung === 'power-off') return offPlan(target, config);
  if (rung !== 'power-cycle')
    return {
      action: rung,
      ...subject,
      outlets: [],
      steps: [{ step: rung, seconds: config.onConfirmSeconds }, last],
    };
  const native = target.outlets.every(({ nativeCycle }) => nativeCycle);
  const outlets = target.outlets.map(({ pdu, outlet, state }) => ({
    pdu,
    outlet,
    offSeconds: native ? (state?.cycleOffSeconds ?? config.offSeconds) : config.offSeconds,
  }));
  const off = Math.max(...outlets.map(({ offSeconds }) => offSeconds));
  const steps = native ? nativeSteps(off, config) : ownSteps(off, config);
  return { action: rung, ...subject, outlets, steps: [...steps, last] };
}

/** Off, and latched before that: whatever happens in between, nothing turns it on again by itself. */
function offPlan(
  { device, fault, outlets }: { device: string; fault?: Fault; outlets: readonly OutletView[] },
  { offConfirmSeconds: seconds }: RemediationConfig,
): Plan {
  return {
    action: 'power-off',
    device,
    ...(fault ? { fault } : {}),
    outlets: outlets.map(({ pdu, outlet }) => ({ pdu, outlet, offSeconds: 0, endState: 'off' as const })),
    steps: [
      { step: 'precheck', seconds },
      { step: 'latch', seconds: 0 },
      { step: 'turn-off', seconds },
      { step: 'verify-off', seconds },
    ],
  };
}

function nativeSteps(offSeconds: number, { offConfirmSeconds, onConfirmSeconds }: RemediationConfig): Step[] {
  return [
    { step: 'precheck', seconds: offConfirmSeconds },
    { step: 'cycle', seconds: offConfirmSeconds },
    { step: 'verify-off', seconds: offConfirmSeconds },
    { step: 'verify-on', seconds: offSeconds + onConfirmSeconds },
  ];
}

function ownSteps(offSeconds: number, { offConfirmSeconds, onConfirmSeconds }: RemediationConfig): Step[] {
  return [
    { step: 'precheck', seconds: offConfirmSeconds },
    { step: 'turn-off', seconds: offConfirmSeconds },
    { step: 'verify-off', seconds: offConfirmSeconds },
    { step: 'wait', seconds: offSeconds },
    { step: 'turn-on', seconds: onConfirmSeconds },
    { step: 'verify-on', seconds: onConfirmSeconds },
  ];
}
