import type { Sample } from '../../core/farm/sample.ts';
import type { TwinExporter } from './exporter.ts';
import type { TwinFarm } from './farm.ts';
import type { Machine } from './machine.ts';

const MINUTE = 60_000;

/** One rule as rules/miners.yml has it: how long its condition must hold, and how long it fires on after that. */
export interface AlarmRule {
  alert: string;
  forMinutes: number;
  keepMinutes: number;
  holds(sample: Sample): boolean;
}

const attends = (pattern: RegExp) => (sample: Sample) => sample.attention.some(({ reason }) => pattern.test(reason));
const isUp = ({ failure }: Sample) => failure === undefined;

export const ALARM_RULES: readonly AlarmRule[] = [
  {
    alert: 'MinerOffline',
    forMinutes: 10,
    keepMinutes: 2,
    holds: (sample) => !isUp(sample) && sample.operation !== 'off',
  },
  { alert: 'MinerHashrateLow', forMinutes: 15, keepMinutes: 5, holds: attends(/^(not-hashing|hashrate-low)$/) },
  { alert: 'MinerTooHot', forMinutes: 2, keepMinutes: 5, holds: isTooHot },
  { alert: 'MinerFanLost', forMinutes: 2, keepMinutes: 5, holds: attends(/^fan-lost$/) },
  { alert: 'MinerBoardLost', forMinutes: 10, keepMinutes: 5, holds: attends(/^board-lost$/) },
];

/** As the rule has it: readings of 200 °C and more are broken sensors. */
function isTooHot({ readings }: Sample): boolean {
  const above = (part: 'chip' | 'board', limit: number) =>
    readings.some(
      ({ metric, value = 0 }) => metric === `miner.${part}_temperature` && value > limit && value < BROKEN_SENSOR,
    );
  return above('chip', 95) || above('board', 85);
}
const BROKEN_SENSOR = 200;

export interface Alarms {
  /** A miner has changed, or an action on it began or ended: its rules are looked at after its next poll. */
  changed(machine: Machine): void;
}

export interface AlarmsWorld {
  farm(): TwinFarm;
  exporter: TwinExporter;
  /** Rules leave out miners on which we act. */
  isActedOn(miner: string): boolean;
  fires(rule: AlarmRule, machine: Machine): void;
  ends(rule: AlarmRule, machine: Machine): void;
  /** The poll after a change. */
  polled(machine: Machine): void;
}

interface State {
  stop?: () => void;
  firing: boolean;
}

/** Prometheus: holds conditions against samples, and waits before it fires and before it stops. */
export function openAlarms({ farm, exporter, isActedOn, fires, ends, polled }: AlarmsWorld): Alarms {
  const states = new Map<string, State>();
  const due = new Set<string>();
  const judge = (machine: Machine, rule: AlarmRule, holds: boolean) => {
    const key = `${rule.alert}/${machine.id}`;
    const state = states.get(key) ?? { firing: false };
    if (holds === state.firing) {
      state.stop?.();
      delete state.stop;
      if (!state.firing) states.delete(key);
      return;
    }
    states.set(key, state);
    if (state.stop) return;
    const minutes = holds ? rule.forMinutes : rule.keepMinutes;
    state.stop = farm().clock.after(minutes * 60, () => {
      delete state.stop;
      state.firing = holds;
      if (!holds) states.delete(key);
      (holds ? fires : ends)(rule, machine);
    });
  };
  const look = (machine: Machine) => {
    const sample = exporter.newest(machine.id);
    const isHidden = isActedOn(machine.id) || sample.operation === 'sleeping';
    for (const rule of ALARM_RULES) judge(machine, rule, !isHidden && rule.holds(sample));
    polled(machine);
    const left = warmUpLeft(sample);
    if (left !== undefined) lookAt(machine, farm().clock.nowMs() + left);
  };
  const lookAt = (machine: Machine, at: number) => {
    const poll = exporter.nextPoll(machine.id, at);
    const key = `${machine.id}/${poll}`;
    if (due.has(key)) return;
    due.add(key);
    farm().clock.after((poll - farm().clock.nowMs()) / 1000, () => {
      due.delete(key);
      look(machine);
    });
  };
  return { changed: (machine) => lookAt(machine, farm().clock.nowMs()) };
}

/** A miner that starts is judged when its warm-up is over, without anything else happening. */
function warmUpLeft({ operation, readings }: Sample): number | undefined {
  if (operation !== 'starting') return undefined;
  const told = (metric: string) => readings.find((each) => each.metric === metric)?.value ?? 0;
  const up = Math.min(told('miner.uptime'), told('miner.mining_duration'));
  return Math.max(0, told('miner.warm_up') - up) * 1000 + MINUTE;
}
