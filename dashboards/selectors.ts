/** Matchers of what is chosen above a page. */
export const PLACE = 'site=~"$site",building=~"$building",rack=~"$rack"';
export const CHOSEN = `${PLACE},model=~"$model",client=~"$client"`;

/** Where a miner stands and whose it is, of the chosen ones: one series a miner. */
export const CHOSEN_MINERS = `miner:miner_location_info:topk{${CHOSEN}}`;

/** Gives series of miners their place, and leaves those of others out. */
export function placed(expr: string): string {
  return `(${expr.trim()})\n* on (site, miner) group_left (building, rack, position, model, client)\n${CHOSEN_MINERS}`;
}

/** Rigs, which are miners with cards, and the chosen ones of their cards. */
export const CHOSEN_RIGS = 'site=~"$site",miner=~"$miner"';
export const OF_CARDS = `${CHOSEN_RIGS},gpu=~"$gpu"`;

/** The one that a page is about. */
export const THIS_MINER = 'site="$site",miner="$miner"';
export const THIS_PDU = 'site="$site",pdu="$pdu"';
/** Outlets of one PDU. */
export const THESE_OUTLETS = `${THIS_PDU},outlet=~"$outlet"`;
