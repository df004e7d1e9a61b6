import { EventLog } from '../../test/farm-simulator/events.ts';
import type { Outlet } from '../../test/farm-simulator/outlet.ts';
import { PduModel } from '../../test/farm-simulator/pdu-model.ts';
import type { Random } from '../../test/farm-simulator/random.ts';
import type { VirtualClock } from '../../test/farm-simulator/virtual-clock.ts';
import { CHANCES } from './fault-model.ts';
import { Machine, type MachineEvents } from './machine.ts';
import type { Site, SitePdu } from './site.ts';

const CYCLE_SECONDS = 60;

/** An outlet as it really is. */
export interface Socket {
  pdu: Rack;
  outlet: Outlet;
  /** What hangs on it, and what the inventory says hangs on it. */
  truly?: Machine;
  declared?: Machine;
}

/** A PDU with its relays and meters, and whether it has power and answers. */
export interface Rack {
  plan: SitePdu;
  model: PduModel;
  /** How many reasons there are why it is without power, or does not answer. */
  dark: number;
  silent: number;
  answeredUntil: number;
  answersSince: number;
  sockets: Socket[];
  /** What its sensor measures before the miners, while that is not as usual. */
  airCelsius?: number;
}

/** The farm as it is, whatever anybody believes. */
export interface TwinFarm {
  site: Site;
  clock: VirtualClock;
  machines: ReadonlyMap<string, Machine>;
  racks: ReadonlyMap<string, Rack>;
  /** Throws for an outlet that does not exist: nobody may switch such a one. */
  socket(pdu: string, outlet: string): Socket;
  /** Power of a whole rack goes or comes. */
  darken(pdu: string, begins: boolean): void;
  silence(pdu: string, begins: boolean): void;
  /** A person follows the cords of a rack and puts each where the inventory says. */
  replug(pdu: string): void;
}

export function buildFarm(site: Site, clock: VirtualClock, random: Random, events: MachineEvents): TwinFarm {
  const log = new EventLog(clock);
  const machines = new Map(
    site.miners.map((miner) => [miner.id, new Machine(miner, clock, random.fork(miner.id), events)]),
  );
  const racks = new Map(site.pdus.map((plan) => [plan.id, rackOf(plan, clock, log, random.fork(plan.id))]));
  const socket = (pdu: string, outlet: string) => {
    const found = racks.get(pdu)?.sockets[Number(outlet) - 1];
    if (found === undefined) throw new Error(`there is no outlet ${outlet} on ${pdu}`);
    return found;
  };
  for (const machine of machines.values()) {
    const { pdu, outlet, pluggedInto } = machine.at;
    socket(pdu, String(outlet)).declared = machine;
    plug(machine, socket(pdu, String(pluggedInto)));
  }
  return {
    site,
    clock,
    machines,
    racks,
    socket,
    replug: (pdu) => replug(racks.get(pdu)),
    silence: (pdu, begins) => hush(racks.get(pdu), begins, clock),
    darken(pdu, begins) {
      const rack = racks.get(pdu);
      if (rack === undefined) throw new Error(`there is no PDU ${pdu}`);
      rack.dark += begins ? 1 : -1;
      hush(rack, begins, clock);
      for (const { truly, outlet } of rack.sockets)
        if (rack.dark === 0 || begins) truly?.power(!begins && rack.model.delivers(outlet), 'itself');
    },
  };
}

function rackOf(plan: SitePdu, clock: VirtualClock, events: EventLog, random: Random): Rack {
  const { id, outlets } = plan;
  const model = new PduModel({ id, clock, events, random, outlets, cycleSeconds: CYCLE_SECONDS });
  const rack: Rack = { plan, model, dark: 0, silent: 0, answeredUntil: 0, answersSince: 0, sockets: [] };
  rack.sockets = model.outlets.map((outlet) => ({ pdu: rack, outlet }));
  for (const outlet of model.outlets)
    if (random.next() < CHANCES.weldedRelay) model.faults.add('welded-relay', { outlet: outlet.number }, clock.now());
  return rack;
}

function plug(machine: Machine, socket: Socket): void {
  const { pdu, outlet } = socket;
  socket.truly = machine;
  pdu.model.connect(outlet.number, {
    watts: () => (pdu.dark > 0 ? 0 : machine.watts()),
    power: (on) => machine.power(on && pdu.dark === 0),
  });
}

function hush(rack: Rack | undefined, begins: boolean, clock: VirtualClock): void {
  if (rack === undefined) return;
  if (begins && rack.silent === 0) rack.answeredUntil = clock.nowMs();
  rack.silent += begins ? 1 : -1;
  if (rack.silent === 0) rack.answersSince = clock.nowMs();
}

function replug(rack: Rack | undefined): void {
  const wrong = rack?.sockets.filter(({ truly, declared }) => truly !== declared) ?? [];
  for (const socket of wrong) delete socket.outlet.load;
  for (const socket of wrong) if (socket.declared) plug(socket.declared, socket);
  for (const { pdu, outlet } of wrong) pdu.model.supply(outlet);
}
