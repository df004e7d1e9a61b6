import type { Device } from '../../core/farm/device.ts';
import type { MinerModel } from '../../test/farm-simulator/models.ts';
import { modelNamed } from '../../test/farm-simulator/models.ts';
import type { Random } from '../../test/farm-simulator/random.ts';
import { CHANCES } from './fault-model.ts';

export const SITE = 'twin';
const MINERS_A_PDU = 30;
const RACKS_A_BUILDING = 6;
/** With and without a restart of the mining program alone, with and without watts of their own. */
const MODELS = ['Antminer S19 Pro', 'M50S_VH30', 'Antminer S21', 'M60S_VK40'] as const;

export interface SiteMiner {
  id: string;
  model: MinerModel;
  pdu: string;
  /** As the inventory says. */
  outlet: number;
  /** Where its cord really is. */
  pluggedInto: number;
  building: string;
}

/** A PDU is a rack. Each fifth has no cycle of its own and does not tell when its relays moved. */
export interface SitePdu {
  id: string;
  outlets: number;
  nativeCycle: boolean;
  building: string;
}

/** A farm on paper: what stands where, what the inventory says of it, and where the inventory is wrong. */
export interface Site {
  miners: SiteMiner[];
  pdus: SitePdu[];
  buildings: string[];
  devices: Device[];
}

export function planSite(farm: number, random: Random): Site {
  const pdus = Array.from({ length: Math.ceil(farm / MINERS_A_PDU) }, (_, index): SitePdu => {
    const building = `hall-${Math.floor(index / RACKS_A_BUILDING) + 1}`;
    return { id: `pdu-${index + 1}`, outlets: MINERS_A_PDU, nativeCycle: index % 5 !== 1, building };
  });
  const miners = Array.from({ length: farm }, (_, index): SiteMiner => {
    const pdu = pdus[Math.floor(index / MINERS_A_PDU)] as SitePdu;
    const outlet = (index % MINERS_A_PDU) + 1;
    // One model stands together, as farms buy them.
    const model = modelNamed(MODELS[Math.floor(outlet / 8) % MODELS.length] ?? MODELS[0]);
    const id = `miner-${String(index + 1).padStart(4, '0')}`;
    return { id, model, pdu: pdu.id, outlet, pluggedInto: outlet, building: pdu.building };
  });
  swapSome(miners, random);
  const buildings = [...new Set(pdus.map(({ building }) => building))];
  return { miners, pdus, buildings, devices: [...pdus.map(pduEntry), ...miners.map(minerEntry)] };
}

/** Two miners of one PDU whose cords are in each other's outlets. */
function swapSome(miners: SiteMiner[], random: Random): void {
  const pairs = Math.max(1, Math.round((miners.length * CHANCES.swapped) / 2));
  for (let pair = 0; pair < pairs; pair++) {
    const one = miners[random.integer(0, miners.length - 1)];
    const others = miners.filter(({ pdu, id }) => pdu === one?.pdu && id !== one.id);
    const other = others[random.integer(0, others.length - 1)];
    if (one === undefined || other === undefined) continue;
    if (one.pluggedInto !== one.outlet || other.pluggedInto !== other.outlet) continue;
    [one.pluggedInto, other.pluggedInto] = [other.pluggedInto, one.pluggedInto];
  }
}

function pduEntry({ id, nativeCycle, building }: SitePdu): Device {
  return {
    id,
    kind: 'pdu',
    driver: nativeCycle ? 'raritan-pdu2' : 'eaton-epdu',
    address: '127.0.0.1',
    site: SITE,
    credentials: 'pdu',
    location: { building, rack: id },
  };
}

function minerEntry({ id, model, pdu, outlet, building }: SiteMiner): Device {
  const { hashesPerSecond, boards, chipsPerBoard, fans } = model;
  return {
    id,
    kind: 'miner',
    driver: model.make,
    address: '127.0.0.1',
    site: SITE,
    credentials: 'miner',
    model: model.name,
    location: { building, rack: pdu, position: String(outlet) },
    feeds: [{ pdu, outlet: String(outlet) }],
    expected: { hashrateThs: hashesPerSecond / 1e12, boards, chipsPerBoard, fans },
  };
}
