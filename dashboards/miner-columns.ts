import { OPERATION_WORDS } from './colours.ts';
import { type DataLink, linkTo } from './links.ts';
import type { Column } from './tables.ts';

/** From a row of a table to the page of its miner. */
export const TO_MINER: DataLink = linkTo('logixx-miner', 'Miner', 'row', ['site', 'miner']);
/** From a row of a table to the page of its rack. */
export const TO_RACK: DataLink = linkTo('logixx-site', 'Site and rack', 'row', ['site', 'building', 'rack']);

/** Columns of where a miner stands and whose it is; every list of miners begins with them. */
export const PLACE_COLUMNS: readonly Column[] = [
  { title: 'Miner', label: 'miner', links: [TO_MINER] },
  { title: 'Site', label: 'site', width: 100 },
  { title: 'Building', label: 'building', width: 100 },
  { title: 'Rack', label: 'rack', links: [TO_RACK], width: 90 },
  { title: 'Position', label: 'position', width: 90 },
  { title: 'Model', label: 'model' },
  { title: 'Client', label: 'client' },
];

/** What a list of miners says of each of them. */
export const MINER_COLUMNS: readonly Column[] = [
  {
    title: 'State',
    label: 'operation',
    expr: 'max by (site, miner, operation) (placed:miner_operation:now)',
    mappings: OPERATION_WORDS,
    colouredWords: true,
    width: 130,
  },
  {
    title: 'Hashrate',
    expr: 'sum by (site, miner) (max by (site, miner, algorithm) (miner_hashrate_hashes_per_second))',
    unit: 'miner.hashrate',
    decimals: 1,
  },
  {
    title: 'Of expected',
    expr: 'min by (site, miner) (miner:miner_hashrate:ratio_avg10m)',
    unit: 'miner:miner_hashrate:ratio_avg10m',
    decimals: 0,
    colours: 'goodHigh',
    min: 0,
    max: 1,
  },
  {
    title: 'Hottest chip',
    expr: 'miner:miner_chip_temperature_celsius:max',
    unit: 'miner.chip_temperature',
    decimals: 0,
  },
  {
    title: 'Of chip limit',
    expr: 'miner:miner_chip_temperature:ratio',
    unit: 'share',
    decimals: 0,
    colours: 'badHigh',
    min: 0,
    max: 1,
  },
  { title: 'Outlet power', expr: 'miner:pdu_outlet_power_watts:sum', unit: 'pdu.outlet_power', decimals: 0 },
  { title: 'Uptime', expr: 'min by (site, miner) (miner_uptime_seconds)', unit: 'miner.uptime', decimals: 0 },
];
