import { Alert, LoadingPlaceholder, RadioButtonGroup, useTheme2 } from '@grafana/ui';
import React, { useState } from 'react';
import type { Action } from '../actions/journal.ts';
import { ask } from '../api/ask.ts';
import type { FleetRow } from '../fleet/rows.ts';
import type { StripAnswer } from '../fleet/strip.ts';
import { Chart, type ChartLine } from '../parts/Chart.tsx';
import { timeText } from '../parts/times.ts';
import { useAsked } from '../parts/useAsked.ts';
import { type DeedMark, deedMarks } from './deedMarks.ts';

const EVERY_MS = 60_000;
const SPANS = [
  { label: '6 h', value: 6 },
  { label: 'Day', value: 24 },
  { label: 'Week', value: 168 },
  { label: 'Month', value: 720 },
];
const TERA = 1e-12;

/** Hashrate, power and temperatures over a time, with what was done meanwhile. */
export function HistoryTab({ row }: { row: FleetRow }) {
  const { visualization, colors } = useTheme2();
  const [hours, setHours] = useState(24);
  const place = `/api/v1/fleet/${encodeURIComponent(row.site)}/${encodeURIComponent(row.miner)}/history?hours=${hours}`;
  const { data, error } = useAsked(() => ask<StripAnswer>(place), EVERY_MS, [place]);
  const deeds = useAsked(
    () => ask<Action[]>(`/api/v1/actions?limit=200&device=${encodeURIComponent(row.miner)}`),
    EVERY_MS,
    [row.key],
  );
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
  const done = deedMarks(deeds.data ?? [], times[0] ?? 0, times.at(-1) ?? 0);
  const marks = done.map(({ at, severity }) => ({ at, colour: colors[severity].text }));
  const shared = { times, marks, height: 150, sync: row.key };
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      <RadioButtonGroup size="sm" options={SPANS} value={hours} onChange={setHours} />
      {error && <Alert severity="warning" title={error.message} />}
      {!data && !error && <LoadingPlaceholder text="" />}
      {data && (
        <>
          <Chart
            {...{ title: 'Hashrate', unit: 'TH/s', fromZero: true, decimals: 1, ...shared }}
            lines={[
              ...lines('hashrate', 'green', 'hashrate', TERA),
              ...lines('expected', 'blue', 'expected', TERA, true),
            ]}
          />
          <Chart
            {...{ title: 'Power', unit: 'W', fromZero: true, ...shared }}
            lines={lines('watts', 'yellow', 'power')}
          />
          <Chart
            {...{ title: 'Temperature', unit: '°C', decimals: 1, ...shared }}
            lines={[...lines('chip', 'red', 'hottest chip'), ...lines('inlet', 'blue', 'inlet')]}
          />
          <Deeds done={done} problem={deeds.error?.message} />
        </>
      )}
    </div>
  );
}

/** What the vertical lines stand for. */
function Deeds({ done, problem }: { done: readonly DeedMark[]; problem: string | undefined }) {
  if (problem) return <Alert severity="warning" title={`What was done with it could not be read: ${problem}`} />;
  if (done.length === 0) return null;
  return (
    <ul aria-label="What was done in this time" style={{ listStyle: 'none', margin: 0 }}>
      {done.map(({ id, at, words }) => (
        <li key={id}>
          <b>┆ {timeText(new Date(at).toISOString())}</b> {words}
        </li>
      ))}
    </ul>
  );
}
