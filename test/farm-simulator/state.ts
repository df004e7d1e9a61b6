import { UnknownDevice } from './fault-desk.ts';
import type { FaultSet } from './fault-set.ts';
import type { MinerDevice } from './miner-device.ts';
import type { PduDevice } from './pdu-device.ts';

/** The truth about a device, past every dialect and fault. */
export type DeviceState =
  | {
      id: string;
      kind: 'miner';
      phase: string;
      hashesPerSecond: number;
      watts: number;
      uptimeSeconds: number;
      hottestCelsius: number;
      locating: boolean;
      faults: Record<string, unknown>[];
    }
  | {
      id: string;
      kind: 'pdu';
      name: string;
      watts: number;
      faults: Record<string, unknown>[];
      writesHeard: number;
      outlets: { outlet: number; name: string; on: boolean; watts: number; joules: number; switchedAt: number }[];
    };

/** Throws UnknownDevice. */
export function stateOf(
  id: string,
  miners: ReadonlyMap<string, MinerDevice>,
  pdus: ReadonlyMap<string, PduDevice>,
): DeviceState {
  const miner = miners.get(id);
  if (miner) return minerState(miner);
  const pdu = pdus.get(id);
  if (pdu) return pduState(pdu);
  throw new UnknownDevice(`there is no device "${id}"`);
}

function minerState(miner: MinerDevice): DeviceState {
  const state = miner.state();
  return {
    id: miner.id,
    kind: 'miner',
    phase: miner.phase(),
    hashesPerSecond: state.hashesPerSecond,
    watts: state.watts,
    uptimeSeconds: state.uptimeSeconds,
    hottestCelsius: Math.max(...state.boards.flatMap(({ chipCelsius }) => chipCelsius)),
    locating: miner.locating,
    faults: faultsOf(miner.physics.faults),
  };
}

function pduState({ id, model, writesHeard }: PduDevice): DeviceState {
  const outlets = model.outlets.map((outlet) => ({
    outlet: outlet.number,
    name: outlet.name,
    on: outlet.on,
    watts: model.watts(outlet),
    joules: model.joules(outlet),
    switchedAt: outlet.switchedAt,
  }));
  const watts = outlets.reduce((sum, outlet) => sum + outlet.watts, 0);
  return { id, kind: 'pdu', name: model.name, watts, faults: faultsOf(model.faults), writesHeard, outlets };
}

function faultsOf(faults: FaultSet): Record<string, unknown>[] {
  return faults.list().map(({ fault, parameters, since }) => ({ fault, ...parameters, since }));
}
