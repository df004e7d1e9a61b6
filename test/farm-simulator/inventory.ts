import type { DeviceEntry } from '../../core/farm/device.ts';
import { DIALECTS } from './dialects.ts';
import type { FarmDevice } from './farm-device.ts';
import type { MinerDevice } from './miner-device.ts';
import type { PduDevice } from './pdu-device.ts';
import { HOST_KEY } from './ssh-host.ts';

const CLIENTS = ['northern-hosting', 'fjord-mining'] as const;

/** The simulated devices as entries of an inventory, with what can be expected of them. One PDU is one rack. */
export function inventoryOf(
  devices: readonly FarmDevice[],
  miners: ReadonlyMap<string, MinerDevice>,
  pdus: ReadonlyMap<string, PduDevice>,
): { devices: DeviceEntry[] } {
  const racks = [...pdus.keys()];
  const rackOf = (pdu: string | undefined) => (pdu === undefined ? 0 : Math.max(0, racks.indexOf(pdu)));
  return {
    devices: devices.map((device, index) => {
      const rack = rackOf(device.kind === 'pdu' ? device.id : device.feeds[0]?.pdu);
      const location = { building: 'hall-1', rack: `rack-${rack + 1}` };
      const entry = {
        id: device.id,
        kind: miners.get(device.id)?.model.rig ? ('gpu-rig' as const) : device.kind,
        driver: device.driver,
        address: device.host,
        ports: device.ports,
      };
      const miner = miners.get(device.id);
      if (miner === undefined) {
        const mac = (pdus.get(device.id)?.model.nameplate.mac.toString('hex').toUpperCase().match(/../g) ?? []).join(
          ':',
        );
        return { ...entry, credentials: device.driver, model: device.model, mac, location };
      }
      const position = device.feeds[0] === undefined ? String(index + 1) : String(device.feeds[0].outlet);
      return {
        ...entry,
        ...minerEntry(device, miner, pdus),
        location: { ...location, position },
        client: clientOf(rack),
      };
    }),
  };
}

function clientOf(rack: number): string {
  return CLIENTS[rack % CLIENTS.length] ?? CLIENTS[0];
}

/** HiveOS is read over SSH, its program beside it. */
function underHive({ ports: { api } }: FarmDevice) {
  return { hostKey: HOST_KEY, programs: [{ driver: 'lolminer', ...(api === undefined ? {} : { ports: { api } }) }] };
}

function minerEntry(device: FarmDevice, { model, identity }: MinerDevice, pdus: ReadonlyMap<string, PduDevice>) {
  const feeds = device.feeds.map(({ pdu, outlet }) => ({
    pdu,
    outlet: pdus.get(pdu)?.outletId(outlet) ?? String(outlet),
  }));
  return {
    ...(DIALECTS[model.make].login ? { credentials: model.dialect === 'v3' ? 'whatsminer-v3' : device.driver } : {}),
    model: model.name,
    ...(model.make === 'hiveos' ? underHive(device) : {}),
    serial: identity.serial,
    mac: identity.mac,
    ...(feeds.length > 0 ? { feeds } : {}),
    expected: {
      hashrateThs: model.hashesPerSecond / 1e12,
      ...(model.rig ? {} : { boards: model.boards, chipsPerBoard: model.chipsPerBoard, fans: model.fans }),
    },
  };
}
