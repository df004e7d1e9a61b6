import { Alert, LoadingPlaceholder, RadioButtonGroup, useTheme2 } from '@grafana/ui';
import React, { useState } from 'react';
import { ask } from '../api/ask.ts';
import type { FleetRow } from '../fleet/rows.ts';
import type { StripAnswer } from '../fleet/strip.ts';
import { Chart, type ChartLine } from '../parts/Chart.tsx';
import { useAsked } from '../parts/useAsked.ts';

const EVERY_MS = 60_000;
const SPANS = [
  { label: '6 h', value: 6 },
  { label: 'Day', value: 24 },
  { label: 'Week', value: 168 },
  { label: 'Month', value: 720 },
];
const TERA = 1e-12;

/** Hashrate, power and temperatures over a time. */
export function HistoryTab({ row }: { row: FleetRow }) {
  const { visualization } = useTheme2();
  const [hours, setHours] = useState(24);
  const place = `/api/v1/fleet/${encodeURIComponent(row.site)}/${encodeURIComponent(row.miner)}/history?hours=${hours}`;
  const { data, error } = useAsked(() => ask<StripAnswer>(place), EVERY_MS, [place]);
  const colour = (name: string) => visualization.getColorByName(name);
  const lines = (start: string, name: string, word: string, factor = 1, dashed = false): ChartLine[] =>
    Object.entries(data?.series ?? {})
      .filter(([series]) => series === start || series.startsWith(`${start} `))
      .map(([, values]) => ({
        name: word,
        colour: colour(name),
        dashed,
        values: values.map((value) => (value === null ? null : value * factor)),
      }));
  const count = Math.max(0, ...Object.values(data?.series ?? {}).map(({ length }) => length));
  const begin = Date.parse(data?.from ?? '');
  const times = Array.from({ length: count }, (_, index) => begin + index * (data?.stepSeconds ?? 60) * 1000);
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      <RadioButtonGroup size="sm" options={SPANS} value={hours} onChange={setHours} />
      {error && <Alert severity="warning" title={error.message} />}
      {!data && !error && <LoadingPlaceholder text="" />}
      {data && (
        <>
          <Chart
            {...{ title: 'Hashrate', unit: 'TH/s', times, fromZero: true, decimals: 1, height: 150, sync: row.key }}
            lines={[
              ...lines('hashrate', 'green', 'hashrate', TERA),
              ...lines('expected', 'blue', 'expected', TERA, true),
            ]}
          />
          <Chart
            {...{ title: 'Power', unit: 'W', times, fromZero: true, height: 150, sync: row.key }}
            lines={lines('watts', 'yellow', 'power')}
          />
          <Chart
            {...{ title: 'Temperature', unit: '°C', times, decimals: 1, height: 150, sync: row.key }}
            lines={[...lines('chip', 'red', 'hottest chip'), ...lines('inlet', 'blue', 'inlet')]}
          />
        </>
      )}
    </div>
  );
}
