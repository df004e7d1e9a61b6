import type { Series } from '../power/prometheus-answer.ts';

/** One field of a miner: what Prometheus is asked, and whether its value or one of its labels is the answer. */
export interface Question {
  query: string;
  /** The field of the row that each label fills; without them the value fills `field`. */
  labels?: Readonly<Record<string, string>>;
  field?: string;
  /** Digits behind the point that are told; all unless said. */
  digits?: number;
  /** Several series a miner: their labels become a list. */
  list?: boolean;
}

const per = (series: string) => `max by (site, miner) (${series})`;

/** Everything that a row of the fleet tells of a miner now. Series by the rules in `rules/` and the catalogue. */
export const QUESTIONS: readonly Question[] = [
  { query: per('miner_up'), field: 'up' },
  { query: per('miner_last_answer_timestamp_seconds'), field: 'answered', digits: 0 },
  { query: 'max by (site, miner, operation) (miner_operation == 1)', labels: { operation: 'operation' } },
  {
    query: 'max by (site, miner, building, rack, position, model, client, name) (miner_location_info)',
    labels: {
      building: 'building',
      rack: 'rack',
      position: 'position',
      model: 'model',
      client: 'client',
      name: 'name',
    },
  },
  {
    query: 'max by (site, miner, make, model, firmware, driver, mac, address) (miner_info)',
    labels: {
      make: 'make',
      model: 'told_model',
      firmware: 'firmware',
      driver: 'driver',
      mac: 'mac',
      address: 'address',
    },
  },
  {
    query: 'max by (site, miner, algorithm) (miner_hashrate_hashes_per_second)',
    field: 'hashrate',
    labels: { algorithm: 'algorithm' },
  },
  { query: 'min by (site, miner) (miner:miner_hashrate:ratio_avg10m)', field: 'of_expected', digits: 4 },
  { query: 'miner:miner_chip_temperature_celsius:max', field: 'chip', digits: 1 },
  { query: 'miner:miner_chip_temperature:ratio', field: 'of_chip_limit', digits: 3 },
  { query: 'miner:miner_inlet_temperature_celsius:max', field: 'inlet', digits: 1 },
  { query: 'miner:pdu_outlet_power_watts:sum or max by (site, miner) (miner_power_watts)', field: 'watts', digits: 0 },
  { query: per('miner_uptime_seconds'), field: 'uptime', digits: 0 },
  { query: per('miner_boards'), field: 'boards' },
  { query: per('miner_boards_expected'), field: 'boards_expected' },
  { query: 'miner:miner_fans_turning:count', field: 'fans' },
  { query: per('miner_fans_expected'), field: 'fans_expected' },
  { query: per('miner_gpus'), field: 'gpus' },
  { query: 'miner:miner_pool_info:active', labels: { url: 'pool', worker: 'worker' } },
  { query: 'min by (site, miner) (miner_pool_intended)', field: 'pools_intended' },
  { query: 'miner:miner_share_awaited:timestamp', field: 'share_awaited', digits: 0 },
  {
    query: 'max by (site, miner, reason, level) (miner_attention == 1)',
    labels: { level: 'attention', reason: 'reasons' },
    list: true,
  },
  { query: 'max by (site, miner, code) (miner_error == 1)', labels: { code: 'errors' }, list: true },
  {
    query: 'max by (site, miner, pdu, outlet) (miner_feed_info)',
    labels: { pdu: 'pdus', outlet: 'outlets' },
    list: true,
  },
];

/** What was told of one miner; absent: not told. */
export type Told = Record<string, string | number | string[]>;

/** Puts an answer into the rows, by site and miner. Of several series for one field the first stays. */
export function take(
  rows: Map<string, Told>,
  { field, labels = {}, list, digits }: Question,
  series: readonly Series[],
) {
  for (const { labels: has, values } of series) {
    const { site = '', miner = '' } = has;
    if (miner === '') continue;
    const key = keyOf(site, miner);
    const row = rows.get(key) ?? { site, miner };
    rows.set(key, row);
    for (const [label, name] of Object.entries(labels)) {
      const text = has[label] ?? '';
      if (list) row[name] = [...((row[name] as string[] | undefined) ?? []), text];
      else if (text !== '' && row[name] === undefined) row[name] = text;
    }
    const value = values.values().next().value;
    if (field !== undefined && value !== undefined && Number.isFinite(value)) row[field] ??= rounded(value, digits);
  }
}

export function keyOf(site: string, miner: string): string {
  return `${site}\n${miner}`;
}

function rounded(value: number, digits: number | undefined): number {
  return digits === undefined ? value : Number(value.toFixed(digits));
}
