import type { PortName } from './miner-device.ts';
import { COMMON_PORTS } from './miner-ports.ts';
import { ALL_MODELS, type Make, type MinerModel, modelNamed } from './models.ts';
import { pduFamily } from './pdu-families.ts';
import type { PduDriver } from './pdu-family.ts';
import { RIGS } from './rig-models.ts';

export interface FeedPlan {
  pdu: string;
  outlet: number;
}

/** A device to simulate. `ports` fixes ports that must be known beforehand; others are free ones. */
export type DeviceDescription =
  | {
      id: string;
      kind: 'miner';
      /** Name of a simulated model: see MODELS. */
      model: string;
      feeds?: readonly FeedPlan[];
      ports?: Partial<Record<PortName, number>>;
      /** A loopback address of its own, as 127.1.0.1, on which nobody else listens. */
      host?: string;
    }
  | { id: string; kind: 'pdu'; driver?: PduDriver; outlets?: number; ports?: { snmp?: number; https?: number } };

/** A PDU of a farm that is described by its size; a PX3 with `outletsPerPdu` outlets unless said. */
export interface PduPlan {
  id?: string;
  driver?: PduDriver;
  outlets?: number;
}

/** A farm by its size: miners of the makes in turn, spread over the PDUs, one PDU a rack. */
export interface FarmSize {
  miners: number;
  /** How many, or each of them. */
  pdus: number | readonly PduPlan[];
  makes?: readonly Make[];
  /** GPU rigs beside them, of all programs in turn, each on one outlet behind those of the miners of its PDU. */
  rigs?: number;
  outletsPerPdu?: number;
  /** Power cords of a miner, each in an outlet of its own. */
  feedsPerMiner?: number;
  /**
   * Each miner at a loopback address of its own, 127.1.0.1 and on, all on one set of ports: these, or COMMON_PORTS. PDUs
   * keep the farm's address.
   */
  addresses?: true | Readonly<Record<PortName, number>>;
}

export const USUAL_OUTLETS = 36;

/** Throws when the outlets are too few. Without PDUs the miners have power for ever. */
export function planFarm(size: FarmSize): DeviceDescription[] {
  const { miners, makes = ['antminer', 'whatsminer'], outletsPerPdu = USUAL_OUTLETS, feedsPerMiner = 1 } = size;
  const models = modelsInTurn(makes);
  const plans: readonly PduPlan[] = typeof size.pdus === 'number' ? Array(size.pdus).fill({}) : size.pdus;
  const pdus = plans.map((plan, rack) => ({
    kind: 'pdu' as const,
    id: `pdu-${numbered(rack, 2)}`,
    outlets: outletsPerPdu,
    ...plan,
  }));
  const ports = size.addresses === true ? COMMON_PORTS : size.addresses;
  const perPdu = pdus.length > 0 ? Math.ceil(miners / pdus.length) : 0;
  const fewest = Math.min(...pdus.map(({ outlets }) => outlets));
  if (perPdu * feedsPerMiner > fewest) {
    const needed = Math.ceil((miners * feedsPerMiner) / fewest);
    throw new Error(
      `${miners} miners with ${feedsPerMiner} feeds do not fit on ${pdus.length} PDUs of ${fewest} outlets; needed: ${needed} or more`,
    );
  }
  return [
    ...pdus,
    ...Array.from({ length: miners }, (_, miner) => {
      const pdu = pdus[Math.floor(miner / perPdu)];
      return {
        id: `miner-${numbered(miner, 3)}`,
        kind: 'miner' as const,
        model: (models[miner % models.length] as MinerModel).name,
        ...(ports ? { host: loopback(miner + 1), ports } : {}),
        feeds: Array.from({ length: pdu ? feedsPerMiner : 0 }, (_, feed) => ({
          pdu: pdu?.id ?? '',
          outlet: (miner % perPdu) * feedsPerMiner + feed + 1,
        })),
      };
    }),
    ...rigsOn(pdus, size.rigs ?? 0, { taken: perPdu * feedsPerMiner, outlets: fewest }),
  ];
}

/** Rigs in turn over the PDUs, behind the outlets of each that are `taken`. Throws when they do not fit. */
function rigsOn(
  pdus: readonly { id: string }[],
  rigs: number,
  { taken, outlets }: { taken: number; outlets: number },
): DeviceDescription[] {
  const offered = RIGS.filter(({ dialect }) => dialect !== 'read-only');
  if (rigs > 0 && taken + Math.ceil(rigs / Math.max(1, pdus.length)) > outlets)
    throw new Error(`${rigs} rigs do not fit behind ${taken} taken outlets on each of ${pdus.length} PDUs`);
  return Array.from({ length: rigs }, (_, rig) => {
    const pdu = pdus[rig % Math.max(1, pdus.length)];
    return {
      id: `rig-${numbered(rig, 2)}`,
      kind: 'miner' as const,
      model: (offered[rig % offered.length] as MinerModel).name,
      feeds: pdu ? [{ pdu: pdu.id, outlet: taken + Math.floor(rig / pdus.length) + 1 }] : [],
    };
  });
}

/** First one model of each make, then the next of each. */
function modelsInTurn(makes: readonly Make[]): MinerModel[] {
  const known = [...new Set(ALL_MODELS.map(({ make }) => make))];
  const unknown = makes.find((make) => !known.includes(make));
  if (unknown !== undefined || makes.length === 0)
    throw new Error(`makes holds ${unknown ?? 'nothing'}; there are ${known.join(', ')}`);
  const byMake = makes.map((make) => ALL_MODELS.filter((model) => model.make === make));
  const longest = Math.max(...byMake.map((models) => models.length));
  return Array.from({ length: longest }, (_, turn) =>
    byMake.flatMap((models) => models[turn % models.length] ?? []),
  ).flat();
}

/** 127.1.0.1 is the first, 127.1.0.255 the 255th, 127.1.1.0 the one after: on loopback all of them are addresses. */
export function loopback(number: number): string {
  return `127.1.${Math.floor(number / 256)}.${number % 256}`;
}

const numbered = (index: number, digits: number) => String(index + 1).padStart(digits, '0');

/** Throws at a device that is described twice, a feed without a PDU or outlet, an unknown model or kind of PDU. */
export function checkPlan(plan: readonly DeviceDescription[]): void {
  const ids = new Set<string>();
  for (const device of plan) {
    if (ids.has(device.id)) throw new Error(`two devices have the id "${device.id}"`);
    ids.add(device.id);
    if (device.kind === 'miner') modelNamed(device.model);
    else if (device.driver !== undefined) pduFamily(device.driver);
  }
  const pdus = plan.filter(({ kind }) => kind === 'pdu').map(({ id }) => id);
  for (const device of plan) {
    for (const feed of device.kind === 'miner' ? (device.feeds ?? []) : []) {
      if (!pdus.includes(feed.pdu))
        throw new Error(`${device.id} is fed by "${feed.pdu}"; the PDUs are ${pdus.join(', ') || 'none'}`);
    }
  }
}
