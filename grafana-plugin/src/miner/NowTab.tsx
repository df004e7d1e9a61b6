import React from 'react';
import { agoText, durationText, NOT_KNOWN, numberText, scaleOf, shareText } from '../fleet/format.ts';
import type { FleetRow } from '../fleet/rows.ts';
import { Facts } from './Facts.tsx';

/** What the miner does now. */
export function NowTab({ row }: { row: FleetRow }) {
  const { divisor, prefix } = scaleOf([row.hashrate]);
  const watts = row.watts === null ? NOT_KNOWN : `${numberText(row.watts, 0)} W`;
  const text = (value: string | null) => value ?? NOT_KNOWN;
  const counted = (have: number | null, want: number | null) =>
    have === null ? NOT_KNOWN : want === null ? String(have) : `${have} of ${want}`;
  const few = (have: number | null, want: number | null) => have !== null && want !== null && have < want;
  return (
    <Facts
      facts={[
        ['Hashrate', row.hashrate === null ? NOT_KNOWN : `${numberText(row.hashrate, 2, divisor)} ${prefix}H/s`],
        ['Of expected', shareText(row.of_expected, 1), row.of_expected !== null && row.of_expected < 0.9],
        ['Power', watts],
        ['Efficiency', row.efficiency === null ? NOT_KNOWN : `${numberText(row.efficiency, 1)} J/TH`],
        [
          'Hottest chip',
          row.chip === null ? NOT_KNOWN : `${numberText(row.chip, 0)} °C, ${shareText(row.of_chip_limit)} of its limit`,
          (row.of_chip_limit ?? 0) > 0.92,
        ],
        ['Inlet', row.inlet === null ? NOT_KNOWN : `${numberText(row.inlet, 0)} °C`],
        ['Boards', counted(row.boards, row.boards_expected), few(row.boards, row.boards_expected)],
        ['Fans', counted(row.fans, row.fans_expected), few(row.fans, row.fans_expected)],
        ['Uptime', durationText(row.uptime)],
        ['Last answer', agoText(row.answered, Date.now())],
        ['Pool', text(row.pool), row.pools_intended === 0],
        ['Worker', text(row.worker), row.pools_intended === 0],
        ['Outlets', row.outlets?.join(', ') ?? NOT_KNOWN],
        ['Client', text(row.client)],
        ['Address', text(row.address)],
        ['MAC', text(row.mac)],
        ['Firmware', text(row.firmware)],
        ['Driver', text(row.driver)],
        ['Attention', row.reasons?.join(', ') || 'none', row.attention !== null],
        ['In the inventory', row.state ?? 'not in it', row.state === null],
      ]}
    />
  );
}
