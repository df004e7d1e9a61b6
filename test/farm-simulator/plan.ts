import { type Make, type MinerModel, MODELS, modelNamed } from './models.ts';

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
      ports?: Partial<Record<'http' | 'daemon' | 'cgminer' | 'whatsminer', number>>;
    }
  | { id: string; kind: 'pdu'; outlets?: number; ports?: { snmp?: number } };

/** A farm by its size: miners of the makes in turn, spread over the PDUs, one PDU a rack. */
export interface FarmSize {
  miners: number;
  pdus: number;
  makes?: readonly Make[];
  outletsPerPdu?: number;
  /** Power cords of a miner, each in an outlet of its own. */
  feedsPerMiner?: number;
}

export const USUAL_OUTLETS = 36;

/** Throws when the outlets are too few. Without PDUs the miners have power for ever. */
export function planFarm(size: FarmSize): DeviceDescription[] {
  const { miners, pdus, makes = ['antminer', 'whatsminer'], outletsPerPdu = USUAL_OUTLETS, feedsPerMiner = 1 } = size;
  const models = modelsInTurn(makes);
  const perPdu = pdus > 0 ? Math.ceil(miners / pdus) : 0;
  if (perPdu * feedsPerMiner > outletsPerPdu) {
    const needed = Math.ceil((miners * feedsPerMiner) / outletsPerPdu);
    throw new Error(
      `${miners} miners with ${feedsPerMiner} feeds do not fit on ${pdus} PDUs of ${outletsPerPdu} outlets; needed: ${needed} or more`,
    );
  }
  const rackOf = (miner: number) => Math.floor(miner / perPdu);
  const pduId = (rack: number) => `pdu-${numbered(rack, 2)}`;
  return [
    ...Array.from({ length: pdus }, (_, rack) => ({ id: pduId(rack), kind: 'pdu' as const, outlets: outletsPerPdu })),
    ...Array.from({ length: miners }, (_, miner) => ({
      id: `miner-${numbered(miner, 3)}`,
      kind: 'miner' as const,
      model: (models[miner % models.length] as MinerModel).name,
      feeds: Array.from({ length: pdus > 0 ? feedsPerMiner : 0 }, (_, feed) => ({
        pdu: pduId(rackOf(miner)),
        outlet: (miner % perPdu) * feedsPerMiner + feed + 1,
      })),
    })),
  ];
}

/** First one model of each make, then the next of each. */
function modelsInTurn(makes: readonly Make[]): MinerModel[] {
  const known = [...new Set(MODELS.map(({ make }) => make))];
  const unknown = makes.find((make) => !known.includes(make));
  if (unknown !== undefined || makes.length === 0)
    throw new Error(`makes holds ${unknown ?? 'nothing'}; there are ${known.join(', ')}`);
  const byMake = makes.map((make) => MODELS.filter((model) => model.make === make));
  const longest = Math.max(...byMake.map((models) => models.length));
  return Array.from({ length: longest }, (_, turn) =>
    byMake.flatMap((models) => models[turn % models.length] ?? []),
  ).flat();
}

const numbered = (index: number, digits: number) => String(index + 1).padStart(digits, '0');

/** Throws at a device that is described twice, a feed without a PDU or outlet, an unknown model. */
export function checkPlan(plan: readonly DeviceDescription[]): void {
  const ids = new Set<string>();
  for (const device of plan) {
    if (ids.has(device.id)) throw new Error(`two devices have the id "${device.id}"`);
    ids.add(device.id);
    if (device.kind === 'miner') modelNamed(device.model);
  }
  const pdus = plan.filter(({ kind }) => kind === 'pdu').map(({ id }) => id);
  for (const device of plan) {
    for (const feed of device.kind === 'miner' ? (device.feeds ?? []) : []) {
      if (!pdus.includes(feed.pdu))
        throw new Error(`${device.id} is fed by "${feed.pdu}"; the PDUs are ${pdus.join(', ') || 'none'}`);
    }
  }
}
