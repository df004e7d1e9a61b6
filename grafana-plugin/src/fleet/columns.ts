import { agoText, durationText, NOT_KNOWN, numberText, type Scale, scaleOf, shareText } from './format.ts';
import type { FleetRow } from './rows.ts';
import { rankOf, stateOf, wordsOf } from './states.ts';

export interface Column {
  id: string;
  title: string;
  /** Pixels. */
  width: number;
  /** Numbers stand at the right. */
  right?: boolean;
  /** Text of a cell; `scale` is that of the whole column, `now` the time of the rows in unix seconds. */
  text(row: FleetRow, scale: Scale, now?: number): string;
  /** What rows are sorted by; what is not known comes last in both directions. */
  order(row: FleetRow): number | string | null;
  /** Values that have one prefix for the whole column. */
  scaled?(row: FleetRow): number | null;
  /** 0 to 1: a bar behind the text. */
  bar?(row: FleetRow): number | null;
  /** Where the text itself says that something is not as it should be. */
  tone?(row: FleetRow): 'warning' | 'error' | undefined;
}

/** Of a model's own limit for its chips. */
const HOT = { warning: 0.92, error: 1 };

const heat = ({ of_chip_limit: share }: FleetRow) =>
  share === null || share < HOT.warning ? undefined : share < HOT.error ? 'warning' : 'error';

/** It works for a pool or a worker that nobody intended. */
const isForeign = ({ pools_intended: intended }: FleetRow) => intended === 0;

/** How long ago something was, by the time of the rows. */
const ago = (at: number | null | undefined, now: number | undefined) =>
  at === null || at === undefined || now === undefined ? NOT_KNOWN : agoText(at, now * 1000);

const text = (id: keyof FleetRow, title: string, width: number): Column => ({
  id,
  title,
  width,
  text: (row) => textOf(row[id]),
  order: (row) => textOf(row[id], null),
});

function textOf(value: unknown, none: string): string;
function textOf(value: unknown, none: null): string | null;
function textOf(value: unknown): string;
function textOf(value: unknown, none: string | null = NOT_KNOWN): string | null {
  if (Array.isArray(value)) {
    return value.length === 0 ? none : value.join(', ');
  }
  return value === null || value === undefined || value === '' ? none : String(value);
}

const number = (id: keyof FleetRow, title: string, width: number, decimals: number): Column => ({
  id,
  title,
  width,
  right: true,
  text: (row) => numberText(row[id] as number | null, decimals),
  order: (row) => row[id] as number | null,
});

const counted = (id: 'boards' | 'fans', title: string): Column => ({
  id,
  title,
  width: 80,
  right: true,
  text: (row) => {
    const expected = row[`${id}_expected`];
    return row[id] === null ? NOT_KNOWN : expected === null ? String(row[id]) : `${row[id]} / ${expected}`;
  },
  order: (row) => row[id],
});

/** Every column that the table can show, in their order; those of DEFAULT_COLUMNS are shown at first. */
export const COLUMNS: readonly Column[] = [
  text('miner', 'Miner', 120),
  {
    id: 'state',
    title: 'State',
    width: 180,
    text: (row, _scale, now) => wordsOf(row, now),
    order: (row) => rankOf(stateOf(row)),
  },
  text('name', 'Name', 130),
  text('model', 'Model', 150),
  text('make', 'Make', 110),
  text('firmware', 'Firmware', 140),
  text('site', 'Site', 80),
  text('building', 'Building', 90),
  {
    id: 'place',
    title: 'Rack · position',
    width: 120,
    text: (row) => [row.rack, row.position].filter((each) => each !== null).join(' · ') || NOT_KNOWN,
    order: (row) => (row.rack === null ? null : `${row.rack} ${row.position ?? ''}`),
  },
  text('client', 'Client', 130),
  text('address', 'Address', 120),
  text('mac', 'MAC', 140),
  {
    id: 'hashrate',
    title: 'Hashrate',
    width: 110,
    right: true,
    scaled: (row) => row.hashrate,
    text: (row, { divisor }) => numberText(row.hashrate, 1, divisor),
    order: (row) => row.hashrate,
    bar: (row) => row.of_expected,
  },
  {
    id: 'course',
    title: 'Last 24 h',
    width: 100,
    // A picture; it sorts by what its end shows.
    text: () => '',
    order: (row) => row.of_expected,
  },
  {
    id: 'of_expected',
    title: 'Of expected',
    width: 100,
    right: true,
    text: (row) => shareText(row.of_expected),
    order: (row) => row.of_expected,
  },
  { ...number('chip', 'Chip, °C', 80, 0), tone: heat },
  {
    id: 'of_chip_limit',
    title: 'Of chip limit',
    width: 100,
    right: true,
    text: (row) => shareText(row.of_chip_limit),
    order: (row) => row.of_chip_limit,
    tone: heat,
  },
  number('inlet', 'Inlet, °C', 80, 0),
  number('watts', 'Power, W', 90, 0),
  number('efficiency', 'J/TH', 70, 1),
  counted('boards', 'Boards'),
  counted('fans', 'Fans'),
  number('gpus', 'Cards', 70, 0),
  {
    id: 'uptime',
    title: 'Uptime',
    width: 110,
    right: true,
    text: (row) => durationText(row.uptime),
    order: (row) => row.uptime,
  },
  {
    id: 'pool',
    title: 'Pool',
    width: 170,
    text: (row) =>
      `${row.pool?.replace(/^[a-z+0-9]+:\/\//i, '') ?? NOT_KNOWN}${isForeign(row) ? ' (not intended)' : ''}`,
    order: (row) => row.pool,
    tone: (row) => (isForeign(row) ? 'warning' : undefined),
  },
  { ...text('worker', 'Worker', 150), tone: (row) => (isForeign(row) ? 'warning' : undefined) },
  {
    id: 'share_awaited',
    title: 'Last share',
    width: 110,
    right: true,
    text: (row, _scale, now) => ago(row.share_awaited, now),
    order: (row) => row.share_awaited,
  },
  text('outlets', 'Outlets', 120),
  text('errors', 'Errors', 160),
  text('reasons', 'Attention', 160),
  text('tags', 'Tags', 110),
  {
    id: 'done',
    title: 'Last action',
    width: 190,
    text: (row, _scale, now) => (row.done ? `${row.done} · ${ago(row.done_at, now)}` : NOT_KNOWN),
    order: (row) => row.done_at ?? null,
  },
  text('comment', 'Comment', 200),
];

export const DEFAULT_COLUMNS: readonly string[] = [
  ...['miner', 'state', 'model', 'place', 'hashrate', 'course', 'chip', 'watts'],
  ...['efficiency', 'uptime', 'pool', 'done', 'comment'],
];

/** The prefix of each scaled column, by all rows that are shown. */
export function scalesOf(columns: readonly Column[], rows: readonly FleetRow[]): Record<string, Scale> {
  return Object.fromEntries(
    columns.map((column) => {
      const { scaled } = column;
      return [column.id, scaled ? scaleOf(rows.map((row) => scaled(row))) : { divisor: 1, prefix: '' }];
    }),
  );
}
