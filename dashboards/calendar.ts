import type { DataTransformerConfig } from '@grafana/grafana-foundation-sdk/dashboard';
import type { PanelSpec } from './panel.ts';
import { barChart, timeSeries } from './panels.ts';

const JOULES_PER_KILOWATT_HOUR = '3.6e6';

interface CalendarWords {
  title: string;
  question: string;
  span: number;
  /** A recorded series of one value a day (`…:increase1d`), with its matchers. */
  days: string;
  /** What a kWh is multiplied by: `$tariff`. */
  times?: string;
  /** The label that the bars are divided by. */
  by?: string;
}

/**
 * The day that begins at the time asked for. Its sample stands at the beginning of the next day UTC, and Grafana asks at
 * midnight of the browser's zone: half a day more finds the same day in every zone from UTC-11 to UTC+11.
 */
function perDay({ days, times, by }: CalendarWords): string {
  const joules = `sum by (${by ?? ''}) (sum_over_time(${days}[1d] offset -1d12h))`;
  return `${joules} / ${JOULES_PER_KILOWATT_HOUR}${times === undefined ? '' : ` * ${times}`}`;
}

const unitOf = ({ times }: CalendarWords) => (times === undefined ? 'kilowattHours' : 'money');

/** A bar a day, for the last thirty days. Today is not over and has none. */
export function dayBars(words: CalendarWords): PanelSpec {
  const { by, title, question, span } = words;
  return timeSeries({
    title,
    question,
    span,
    queries: [{ expr: perDay(words), legend: by === undefined ? 'All' : `{{${by}}}` }],
    unit: unitOf(words),
    decimals: 1,
    min: 0,
    asBars: true,
    stacked: by !== undefined,
    legend: by !== undefined,
    timeFrom: 'now-30d',
    step: '1d',
    nothing: 'The first day is not over.',
  });
}

const SPANS = {
  week: { timeFrom: 'now-26w', format: 'GGGG-[W]WW' },
  month: { timeFrom: 'now-24M', format: 'YYYY-MM' },
  year: { timeFrom: 'now-5y', format: 'YYYY' },
} as const;

/** A bar a week, month or year of the calendar: days that are over, added up by Grafana. */
export function calendarBars(of: keyof typeof SPANS, words: CalendarWords): PanelSpec {
  const { by, title, question, span } = words;
  const { timeFrom, format } = SPANS[of];
  return barChart({
    title,
    question,
    span,
    queries: [{ expr: perDay(words) }],
    unit: unitOf(words),
    decimals: 0,
    x: by === undefined ? 'Time' : `Time\\${by}`,
    along: 'time',
    stacked: by !== undefined,
    timeFrom,
    step: '1d',
    points: 2000,
    transformations: addedUp(format, by),
    nothing: 'The first day is not over.',
  });
}

function addedUp(format: string, by: string | undefined): DataTransformerConfig[] {
  const group = { aggregations: [], operation: 'groupby' };
  return [
    { id: 'formatTime', options: { timeField: 'Time', outputFormat: format, useTimezone: true } },
    {
      id: 'groupBy',
      options: {
        fields: {
          Time: group,
          ...(by === undefined ? {} : { [by]: group }),
          Value: { aggregations: ['sum'], operation: 'aggregate' },
        },
      },
    },
    ...(by === undefined
      ? []
      : [{ id: 'groupingToMatrix', options: { columnField: by, rowField: 'Time', valueField: 'Value (sum)' } }]),
  ];
}
