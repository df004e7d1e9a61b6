import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Alert, Button, RadioButtonGroup, useStyles2 } from '@grafana/ui';
import React, { useRef, useState } from 'react';
import { ask } from '../api/ask.ts';
import { numberText, shareText } from '../fleet/format.ts';
import { StatCards } from '../parts/StatCard.tsx';
import { saveText } from '../parts/saveText.ts';
import type { Stat } from '../parts/stat.ts';
import { timeText } from '../parts/times.ts';
import { useAsked } from '../parts/useAsked.ts';
import { CircuitBars } from './CircuitBars.tsx';
import { OutletGrid } from './OutletGrid.tsx';
import { PowerCharts } from './PowerCharts.tsx';
import { type Period, type PowerSeries, type PowerStatistics, queryOf } from './series.ts';

const EVERY_MS = 30_000;
const PERIODS: { label: string; value: Period }[] = [
  { label: 'Day', value: 'day' },
  { label: 'Week', value: 'week' },
  { label: 'Month', value: 'month' },
  { label: 'Year', value: 'year' },
];
const LEVELS: { label: string; value: 'total' | 'outlet' }[] = [
  { label: 'Total', value: 'total' },
  { label: 'Outlets', value: 'outlet' },
];

/** One PDU: its numbers, its outlets as they sit on it, and its power over a time. */
export function PduView({ pdu, children }: { pdu: string; children?: React.ReactNode }) {
  const styles = useStyles2(getStyles);
  const [period, setPeriod] = useState<Period>('day');
  const [by, setBy] = useState<'total' | 'outlet'>('total');
  const question = () => ask<PowerSeries>(`/api/v1/power/series?limit=1000&${queryOf(pdu, period, by, Date.now())}`);
  const { data, error } = useAsked(question, EVERY_MS, [pdu, period, by]);
  // What was seen stays, dimmed, until another period is told: nothing jumps.
  const before = useRef<{ series: PowerSeries; period: Period }>(undefined);
  if (data) before.current = { series: data, period };
  const shown = data ? { series: data, period } : before.current;
  const [problem, setProblem] = useState<string>();
  const save = async () => {
    try {
      saveText(
        `power-${pdu}-${period}.csv`,
        await ask<string>(`/api/v1/power/export?${queryOf(pdu, period, by, Date.now())}`),
      );
    } catch (failure) {
      setProblem((failure as Error).message);
    }
  };
  return (
    <div className={styles.view}>
      <div className={styles.bar}>
        {children}
        <RadioButtonGroup options={PERIODS} value={period} onChange={setPeriod} />
        <RadioButtonGroup options={LEVELS} value={by} onChange={setBy} />
        <Button variant="secondary" icon="download-alt" onClick={() => void save()}>
          CSV
        </Button>
      </div>
      {(problem ?? error?.message) && <Alert severity="warning" title={problem ?? error?.message ?? ''} />}
      <StatCards stats={statsOf(data?.statistics, period)} />
      <CircuitBars pdu={pdu} />
      <div className={styles.columns}>
        <OutletGrid pdu={pdu} />
        <div style={data ? undefined : { opacity: 0.5 }} aria-busy={data === undefined}>
          <PowerCharts series={shown?.series} period={shown?.period ?? period} />
        </div>
      </div>
    </div>
  );
}

/** The four cards; dashes until they are known. */
export function statsOf(told: PowerStatistics | undefined, period: Period): Stat[] {
  const {
    powerWatts = null,
    kilowattHours = null,
    peakWatts = null,
    peakAt,
    portsOn = null,
    ports = null,
  } = told ?? {};
  return [
    {
      title: 'Power',
      value: numberText(powerWatts, 2, 1000),
      unit: 'kW',
      below: 'mean of the last quarter of an hour',
    },
    {
      ...{ title: `Energy, ${period}`, value: numberText(kilowattHours, 1), unit: 'kWh' },
      below: told ? `${shareText(told.coverage)} of the time is measured` : ' ',
    },
    {
      ...{ title: `Peak, ${period}`, value: numberText(peakWatts, 2, 1000), unit: 'kW' },
      below: peakAt ? `at ${timeText(peakAt)}` : 'highest quarter of an hour',
    },
    { title: 'Outlets on', value: numberText(portsOn, 0), unit: `of ${numberText(ports, 0)}`, below: 'now' },
  ];
}

function getStyles({ spacing, breakpoints }: GrafanaTheme2) {
  return {
    view: css({ display: 'flex', flexDirection: 'column', gap: spacing(1) }),
    bar: css({ display: 'flex', flexWrap: 'wrap', gap: spacing(1), alignItems: 'center' }),
    columns: css({
      display: 'grid',
      gap: spacing(1),
      gridTemplateColumns: 'minmax(0, 1.15fr) minmax(0, 1fr)',
      alignItems: 'start',
      [breakpoints.down('lg')]: { gridTemplateColumns: 'minmax(0, 1fr)' },
    }),
  };
}
