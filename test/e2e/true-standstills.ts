import type { TwinFarm } from '../../scripts/twin/farm.ts';
import type { Machine } from '../../scripts/twin/machine.ts';

interface Span {
  from: number;
  to: number;
}

/** When machines were not at full work, by the simulator's own books: their phases, and the troubles that they had. */
export interface Standstills {
  watch(farm: TwinFarm): void;
  /** Spans of a machine within a time, that touch nowhere, in order. */
  of(machine: string, from: number, to: number): Span[];
}

export function openStandstills(startMs: number): Standstills {
  const idle = new Map<string, Span[]>();
  const machines = new Map<string, Machine>();
  const troublesOf = (machine: Machine): Span[] => [
    ...machine.ended.map(({ trouble, endedAt }) => ({ from: startMs + trouble.at, to: endedAt })),
    ...machine.active.map(({ at }) => ({ from: startMs + at, to: Number.POSITIVE_INFINITY })),
  ];
  return {
    watch(farm) {
      for (const [id, machine] of farm.machines) {
        const spans: Span[] = [];
        idle.set(id, spans);
        machines.set(id, machine);
        machine.physics.onPhase((before, after, at) => {
          if (before === after) return;
          const open = spans.at(-1);
          if (after === 'running' && open) open.to = Math.min(open.to, at * 1000);
          else if (before === 'running') spans.push({ from: at * 1000, to: Number.POSITIVE_INFINITY });
        });
      }
    },
    of(id, from, to) {
      const machine = machines.get(id);
      if (machine === undefined) throw new Error(`the farm has no ${id}`);
      const all = [...(idle.get(id) ?? []), ...troublesOf(machine)].sort((one, other) => one.from - other.from);
      const joined: Span[] = [];
      for (const span of all) {
        const cut = { from: Math.max(span.from, from), to: Math.min(span.to, to) };
        const last = joined.at(-1);
        if (cut.to <= cut.from) continue;
        if (last && cut.from <= last.to) last.to = Math.max(last.to, cut.to);
        else joined.push(cut);
      }
      return joined;
    },
  };
}
