import type { TwinFarm } from './farm.ts';
import type { Machine } from './machine.ts';
import type { Policy } from './policies.ts';

const HOUR = 3_600_000;
/** A visit for which no trouble is known any more. */
const USUAL_MS = 6 * HOUR;

/** When the room is still too hot. */
const LATER_MS = HOUR;

/** Technicians: one call a miner at a time, a visit hours later, and then all is well there. */
export interface People {
  call(machine: Machine): void;
  readonly visits: number;
}

export function openPeople(farm: TwinFarm, policy: () => Policy): People {
  const called = new Set<string>();
  let visits = 0;
  const comeIn = (machine: Machine, ms: number) =>
    void farm.clock.after(ms / 1000, () => farm.clock.follow(visit(machine)));
  const visit = async (machine: Machine) => {
    const { pdu, outlet } = farm.socket(machine.at.pdu, String(machine.at.outlet));
    // Nobody gives power back into hot air.
    if (pdu.airCelsius !== undefined) return comeIn(machine, LATER_MS);
    visits++;
    called.delete(machine.id);
    farm.replug(pdu.plan.id);
    machine.repair();
    await policy().repaired(machine);
    if (!outlet.on && outlet.pending === undefined) pdu.model.operate(outlet, 'on');
  };
  return {
    get visits() {
      return visits;
    },
    call(machine) {
      if (called.has(machine.id)) return;
      called.add(machine.id);
      const repairMs = machine.active[0]?.repairMs ?? USUAL_MS;
      comeIn(machine, repairMs);
    },
  };
}
