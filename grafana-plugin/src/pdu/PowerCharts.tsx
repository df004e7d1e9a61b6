import { useTheme2 } from '@grafana/ui';
import React, { useMemo } from 'react';
import { Chart, type ChartLine } from '../parts/Chart.tsx';
import { coursesOf, type Period, type PowerSeries, timesOf, valuesOf } from './series.ts';

const POWER_PX = 260;
const ENERGY_PX = 220;
/** Its title and its legend. */
const FRAME_PX = 70;
const TOTAL = ['yellow', 'blue'] as const;
const INTERVAL: Readonly<Record<Period, string>> = { day: '15 min', week: 'hour', month: 'day', year: 'day' };

/** Power as lines and energy as bars, in total or by outlet. */
export function PowerCharts({ series, period }: { series: PowerSeries | undefined; period: Period }) {
  const { visualization } = useTheme2();
  const { times, power, energy } = useMemo(() => {
    const items = series?.items ?? [];
    const [only] = items;
    const single = items.length === 1 && only !== undefined && only.outlet === undefined;
    const courses = single ? [{ name: 'total', index: undefined, ...valuesOf(only) }] : coursesOf(items);
    const colour = (index: number | undefined, whole: string) =>
      visualization.getColorByName(
        index === undefined ? whole : (visualization.palette[index % visualization.palette.length] ?? whole),
      );
    const lines = (pick: 'watts' | 'kilowattHours', whole: string): ChartLine[] =>
      courses.map((course) => ({
        name: course.name,
        colour: colour(course.index, single ? whole : 'text'),
        values: course[pick],
      }));
    return { times: timesOf(items), power: lines('watts', TOTAL[0]), energy: lines('kilowattHours', TOTAL[1]) };
  }, [series, visualization]);
  // As high as the charts that will stand there.
  if (series === undefined) return <div style={{ height: POWER_PX + ENERGY_PX + 2 * FRAME_PX }} aria-busy />;
  return (
    <div style={{ display: 'grid', gap: 8, minWidth: 0 }}>
      <Chart
        title="Power"
        unit={`W, mean of ${INTERVAL[period]}`}
        times={times}
        lines={power}
        fromZero
        height={POWER_PX}
        sync="pdu"
      />
      <Chart
        {...{
          title: 'Energy',
          unit: `kWh a ${INTERVAL[period]}`,
          times,
          lines: energy,
          fromZero: true,
          decimals: 2,
          height: ENERGY_PX,
          sync: 'pdu',
        }}
        bars
        stacked={energy.length > 1}
      />
    </div>
  );
}
