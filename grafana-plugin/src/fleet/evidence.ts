import { agoText, numberText, scaleOf, shareText } from './format.ts';
import type { FleetRow } from './rows.ts';

/** Why a miner is said to be in its state: `last share 4 s ago · 201.3 TH/s, 98 % of expected · outlet A1-07 3,412 W`. */
export function evidenceOf(row: FleetRow, nowMs: number): string {
  const { divisor, prefix } = scaleOf([row.hashrate]);
  const parts = [
    row.answered === null ? 'never answered' : `answered ${agoText(row.answered, nowMs)}`,
    row.share_awaited === null ? '' : `last share ${agoText(row.share_awaited, nowMs)}`,
    row.hashrate === null
      ? ''
      : `${numberText(row.hashrate, 1, divisor)} ${prefix}H/s${row.of_expected === null ? '' : `, ${shareText(row.of_expected)} of expected`}`,
    row.watts === null
      ? ''
      : `${(row.outlets ?? []).length > 0 ? `outlet ${(row.outlets ?? []).join(', ')} ` : ''}${numberText(row.watts, 0)} W`,
    ...[...(row.reasons ?? []), ...(row.errors ?? [])].map((each) => each.replaceAll('-', ' ')),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
