import type { RigDevice } from '../../core/farm/rig.ts';
import type { Answer } from '../../core/wire/answer.ts';
import { busHex } from '../gpu-engines/amounts.ts';

/** A card as HiveOS found it when the rig started. */
export interface DetectedCard {
  name: string | undefined;
  bus: number | undefined;
  /** Graphics within the processor: it stands in the lists, and is no card. */
  isIntegrated: boolean;
}

/** `/run/hive/gpu-detect.json`: one entry a card, `busid` in hexadecimal. */
export function detectedCards(detected: Answer): DetectedCard[] {
  return detected.list().map((card) => ({
    name: card.str('name'),
    bus: busHex(card.str('busid')),
    isIntegrated: card.str('brand') === 'cpu',
  }));
}

/** What HiveOS itself measured of one card. */
export type Measured = Pick<RigDevice, 'tempC' | 'fanPct' | 'powerW' | 'memTempC' | 'junctionTempC'>;

/**
 * The sensors of each card, which stand in lists beside each other in the order in which HiveOS found the cards. Undefined
 * where the lists are of another length, so that nobody knows whose the numbers are: only a first entry that measures
 * nothing is known to be the graphics of the processor (INFERRED: as public clients read it).
 */
export function measuredCards(params: Answer, found: readonly DetectedCard[], cards: number): Measured[] | undefined {
  const length = params.list('temp').length;
  if (length === 0) return undefined;
  const at = (index: number): Measured => ({
    tempC: params.num('temp', index),
    fanPct: params.num('fan', index),
    powerW: params.num('power', index),
    memTempC: params.num('mtemp', index),
    junctionTempC: params.num('jtemp', index),
  });
  const all = Array.from({ length }, (_, index) => at(index));
  if (length === found.length) return all.filter((_, index) => found[index]?.isIntegrated !== true);
  const [first] = all;
  const leads = first !== undefined && !first.tempC && !first.powerW && !first.fanPct;
  if (length === cards) return all;
  return length === cards + 1 && leads ? all.slice(1) : undefined;
}
