import type { Hands, Place } from '../../alert-webhook/hands.ts';
import type { Device } from '../../core/farm/device.ts';
import { WireError } from '../../core/wire/wire.ts';
import type { OutletState } from '../../devices/driver.ts';
import type { OutletOperation } from '../../test/farm-simulator/outlet.ts';
import type { Random } from '../../test/farm-simulator/random.ts';
import type { TwinFarm } from './farm.ts';
import { CHANCES } from './fault-model.ts';
import type { Truth } from './truth.ts';

const LATENCY_MS = 200;
const PATIENCE_MS = 10_000;

export interface HandsWorld {
  farm: TwinFarm;
  truth: Truth;
  random: Random;
  /** Waits in virtual time; never resolves when the process has died meanwhile. */
  wait(ms: number): Promise<void>;
  /** Asked around each command: never resolves when the process dies there. */
  survive(): Promise<void>;
}

/** The webhook's hands on the simulated outlets and miners, over a network that loses questions, commands and answers. */
export function twinHands({ farm, truth, random, wait, survive }: HandsWorld): Hands {
  const chance = (share: number) => random.next() < share;
  const reached = async (pdu: string, lost: number) => {
    const rack = farm.racks.get(pdu);
    if (rack === undefined) throw new WireError('refused', `the inventory has no device "${pdu}" any more`);
    if (rack.silent === 0 && !chance(lost)) return wait(LATENCY_MS);
    await wait(PATIENCE_MS);
    throw new WireError('timeout', 'no answer within 10 s');
  };
  const look = ({ pdu, outlet }: Place): OutletState => stateOf(farm, pdu, outlet);
  const command = async ({ pdu, outlet }: Place, operation: OutletOperation) => {
    await survive();
    await reached(pdu, CHANCES.commandLost);
    const socket = farm.socket(pdu, outlet);
    truth.commanded(socket, operation);
    socket.pdu.model.operate(socket.outlet, operation);
    await survive();
    if (!chance(CHANCES.answerLost)) return;
    await wait(PATIENCE_MS);
    throw new WireError('timeout', 'sent, and no answer within 10 s');
  };
  const hands: Hands = {
    async read(place) {
      await reached(place.pdu, CHANCES.readLost);
      return look(place);
    },
    view: async (device: Device) =>
      (device.feeds ?? []).map((place) => {
        const rack = farm.racks.get(place.pdu);
        if (rack === undefined || rack.silent > 0 || chance(CHANCES.readLost))
          return { ...place, nativeCycle: false, failure: 'no answer within 10 s' };
        return { ...place, nativeCycle: rack.plan.nativeCycle, state: look(place) };
      }),
    cycle: (place) => command(place, 'cycle'),
    turn: (place, to) => command(place, to),
    async restart(id, how) {
      await survive();
      if (how !== 'restart-mining' && how !== 'reboot')
        throw new WireError('refused', `nobody orders ${how} in the twin`);
      const machine = farm.machines.get(id);
      if (machine?.reach() !== 'open') {
        await wait(PATIENCE_MS);
        throw new WireError('timeout', 'no answer within 10 s');
      }
      await wait(LATENCY_MS);
      machine.restart(how);
      await survive();
      if (how === 'reboot' && chance(CHANCES.rebootUnanswered)) throw new WireError('timeout', 'no answer within 10 s');
    },
    nameOf: async () => '',
    rename: () => Promise.reject(new WireError('refused', 'nothing is renamed in the twin')),
    check: async () => undefined,
    // The twin's inventory never changes.
    knowing: () => hands,
  };
  return hands;
}

/** As the PDU tells it: the fifth kind does not say when its relays moved. */
function stateOf(farm: TwinFarm, pdu: string, outlet: string): OutletState {
  const socket = farm.socket(pdu, outlet);
  const { model, plan, dark } = socket.pdu;
  const { on, switchedAt } = model.seen(socket.outlet);
  const watts = dark > 0 ? 0 : model.watts(socket.outlet);
  return {
    state: on ? 'on' : 'off',
    watts: Math.round(watts),
    ...(plan.nativeCycle ? { switchedAt, cycleOffSeconds: model.cycleSeconds } : {}),
  };
}
