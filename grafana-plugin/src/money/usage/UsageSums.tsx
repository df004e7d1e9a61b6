import React from 'react';
import { PlainTable } from '../../parts/PlainTable.tsx';
import { StatCards } from '../../parts/StatCard.tsx';
import type { Stat } from '../../parts/stat.ts';
import { Card } from '../parts.tsx';
import { minutesText } from '../texts.ts';
import { kwhText, type MonthOfUsage } from '../usage.ts';

/** The sums of a month, and what was lost by which cause. */
export function UsageSums({ told }: { told: MonthOfUsage }) {
  const lost = told.lost.reduce((sum, { minutes }) => sum + minutes, 0);
  return (
    <>
      <div style={{ marginBottom: 12 }}>
        <StatCards stats={statsOf(told, lost)} />
      </div>
      {told.lost.length > 0 && (
        <Card title="Lost time by cause">
          <PlainTable
            columns={['Cause', 'Time of machines', 'Devices', 'Share']}
            rows={told.lost.map(({ cause, minutes, devices }) => [
              cause.replaceAll('-', ' '),
              minutesText(minutes),
              devices,
              `${((100 * minutes) / lost).toFixed(0)} %`,
            ])}
            none="No time was lost."
            right
          />
        </Card>
      )}
    </>
  );
}

function statsOf({ rows, kwh, estimatedKwh, missingMinutes, unknownDays }: MonthOfUsage, lost: number): Stat[] {
  const estimated = Number(estimatedKwh);
  const share = Number(kwh) === 0 ? 0 : (100 * estimated) / Number(kwh);
  return [
    { title: 'Energy', value: kwhText(kwh), unit: 'kWh', below: `${rows.length} devices` },
    {
      ...{
        title: 'Estimated',
        value: kwhText(estimatedKwh),
        unit: 'kWh',
        below: `${share.toFixed(1)} % of the energy`,
      },
      tone: estimated > 0 ? 'warning' : 'success',
    },
    {
      ...{ title: 'Missing', value: minutesText(missingMinutes), tone: missingMinutes > 0 ? 'error' : 'success' },
      below: missingMinutes > 0 ? 'an invoice waits for it' : 'every minute is known',
    },
    {
      ...{ title: 'Days not read', value: String(unknownDays), tone: unknownDays > 0 ? 'error' : 'success' },
      below: unknownDays > 0 ? 'read the meters' : 'all days that are over',
    },
    {
      ...{ title: 'Lost time', value: minutesText(lost), tone: 'secondary' },
      below: lost > 0 ? 'of all machines' : 'none',
    },
  ];
}
