import type { Random } from '../../test/farm-simulator/random.ts';
import type { Alertmanager } from './alertmanager.ts';
import type { TwinFarm } from './farm.ts';

/** Air of a room that is heated from outside; miners add to it, so that each one that is off cools it. */
const HOTTEST_CELSIUS = [42, 46] as const;
const USUAL_CELSIUS = 26;
/** What a miner's hottest chip has above the air, as the simulator has it, and how much single miners differ. */
const CHIP_ABOVE_AIR = 50;
const SPREAD_CELSIUS = [-6, 4] as const;
/** How much of the extra heat goes with all miners off, and more: outside air cools an empty room quickly. */
const FEEDBACK = 1.5;
const STEP_SECONDS = 300;
/** As rules/rooms.yml has it. */
const LIMIT_CELSIUS = 40;
const FOR_SECONDS = 120;

export interface Rooms {
  /** The air of a building gets too hot, or is as usual again. */
  heat(building: string, begins: boolean): void;
}

/** Hot rooms: air, chips and the alerts of the PDUs that measure the air. */
export function openRooms(world: { farm: TwinFarm; alertmanager: Alertmanager; random: Random }): Rooms {
  const { farm, alertmanager, random } = world;
  const stops = new Map<string, () => void>();
  const firing = new Set<string>();
  const step = (building: string, extra: number | undefined) => {
    const machines = [...farm.machines.values()].filter(({ at }) => at.building === building);
    const off = machines.filter((machine) => machine.phase() === 'off').length / machines.length;
    const air = extra === undefined ? undefined : USUAL_CELSIUS + extra * Math.max(0, 1 - FEEDBACK * off);
    for (const machine of machines) {
      const own = random.fork(machine.id).between(...SPREAD_CELSIUS);
      machine.warm(air === undefined ? undefined : Math.round(air + CHIP_ABOVE_AIR + own));
    }
    for (const rack of farm.racks.values())
      if (rack.plan.building === building) {
        if (air === undefined) delete rack.airCelsius;
        else rack.airCelsius = Math.round(air * 10) / 10;
      }
    alert(building, (air ?? 0) > LIMIT_CELSIUS);
    if (extra !== undefined)
      stops.set(
        building,
        farm.clock.after(STEP_SECONDS, () => step(building, extra)),
      );
  };
  const alert = (building: string, isHot: boolean) => {
    for (const { id } of farm.site.pdus.filter((pdu) => pdu.building === building)) {
      const subject = { kind: 'pdu' as const, id, building };
      if (isHot === firing.has(id)) continue;
      if (isHot) firing.add(id);
      else firing.delete(id);
      farm.clock.after(FOR_SECONDS, () =>
        isHot ? alertmanager.fires('RoomTooHot', subject) : alertmanager.ends('RoomTooHot', subject),
      );
    }
  };
  return {
    heat(building, begins) {
      stops.get(building)?.();
      step(
        building,
        begins
          ? random.fork(`${building}/${farm.clock.nowMs()}`).between(...HOTTEST_CELSIUS) - USUAL_CELSIUS
          : undefined,
      );
    },
  };
}
