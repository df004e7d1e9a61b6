import { agoText, numberText, scaleOf, shareText } from '../fleet/format.ts';
import type { FleetRow } from '../fleet/rows.ts';
import { wordsOf } from '../fleet/states.ts';

/** What the map tells of a miner under the pointer: its state first, then the evidence. Unix milliseconds. */
export function tipLines(row: FleetRow, nowMs: number): string[] {
  const { divisor, prefix } = scaleOf([row.hashrate]);
  const work =
    row.hashrate === null
      ? 'hashrate not told'
      : `${numberText(row.hashrate, 1, divisor)} ${prefix}H/s, ${shareText(row.of_expected)} of expected`;
  const heat =
    row.chip === null
      ? 'temperature not told'
      : `${numberText(row.chip, 0)} °C, ${shareText(row.of_chip_limit)} of its limit`;
  return [
    `${wordsOf(row)} · last answer ${agoText(row.answered, nowMs)}`,
    `${work} · ${heat}`,
    [row.watts === null ? 'power not told' : `${numberText(row.watts, 0)} W`, row.outlets?.join(', ')]
      .filter(Boolean)
      .join(' at '),
    ...(row.reasons?.length ? [`Attention: ${row.reasons.join(', ')}`] : []),
  ];
}

/** Where it stands, in words. */
export function placeWords({ building, rack, position }: FleetRow): string {
  const words = [building, rack && `rack ${rack}`, position && `position ${position}`].filter(Boolean);
  return words.join(' · ') || 'no place in the inventory';
}
