import type { TwinExporter } from './exporter.ts';
import type { TwinFarm } from './farm.ts';
import type { CommonTrouble } from './history.ts';
import type { Machine } from './machine.ts';
import type { Policy } from './policies.ts';
import type { Rooms } from './rooms.ts';

/** Lets what hits many begin and end at its time. `startMs` is when the run began. */
export function scheduleCommon(
  troubles: readonly CommonTrouble[],
  world: { farm: TwinFarm; exporter: TwinExporter; rooms: Rooms; policy(): Policy; startMs: number },
): void {
  const { farm, startMs } = world;
  for (const trouble of troubles) {
    const deeds = deedsOf(trouble, world);
    farm.clock.after((startMs + trouble.at - farm.clock.nowMs()) / 1000, () => deeds(true));
    farm.clock.after((startMs + trouble.endsAt - farm.clock.nowMs()) / 1000, () => deeds(false));
  }
}

function deedsOf(
  { kind, where, at, endsAt }: CommonTrouble,
  { farm, exporter, rooms, policy }: { farm: TwinFarm; exporter: TwinExporter; rooms: Rooms; policy(): Policy },
): (begins: boolean) => void {
  const all = [...farm.machines.values()];
  const inRack = all.filter((machine) => machine.at.pdu === where);
  const inBuilding = all.filter((machine) => machine.at.building === where);
  const on = (machines: Machine[], reason: 'network' | 'pool' | 'sleep') => (begins: boolean) => {
    for (const machine of machines) machine.common(reason, begins);
  };
  switch (kind) {
    case 'rack-switch-down':
      return on(inRack, 'network');
    case 'pool-outage':
      return on(all, 'pool');
    case 'curtailment':
      return on(inBuilding, 'sleep');
    case 'pdu-dark':
      return (begins) => farm.darken(where, begins);
    case 'pdu-silent':
      return (begins) => farm.silence(where, begins);
    case 'grid-event':
      return (begins) => {
        for (const { id, building } of farm.site.pdus) if (building === where) farm.darken(id, begins);
      };
    case 'room-too-hot':
      return (begins) => rooms.heat(where, begins);
    case 'exporter-down':
      return (begins) => exporter.down(begins);
    case 'webhook-killed':
      return (begins) => begins && policy().killed(endsAt - at);
    default:
      return kind satisfies never;
  }
}
