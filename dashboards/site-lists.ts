import { linkTo } from './links.ts';
import { TO_RACK } from './miner-columns.ts';
import { PLACE } from './selectors.ts';
import { table } from './tables.ts';

/** A row for each rack: what it does beside what it should. */
export const racks = table({
  title: 'All racks',
  question: 'How does each rack do, beside its neighbours?',
  span: 24,
  sortBy: 'Of expected',
  ascending: true,
  columns: [
    { title: 'Site', label: 'site' },
    { title: 'Building', label: 'building' },
    { title: 'Rack', label: 'rack', links: [TO_RACK] },
    {
      title: 'Of expected',
      expr: `min by (site, building, rack) (rack:miner_hashrate:ratio{${PLACE}})`,
      unit: 'rack:miner_hashrate:ratio',
      decimals: 1,
      colours: 'goodHigh',
      min: 0,
      max: 1,
    },
    { title: 'Hashing', expr: `rack:miner_available:count{${PLACE}}`, unit: 'none' },
    { title: 'Wanted', expr: `rack:miner_wanted:count{${PLACE}}`, unit: 'none' },
    { title: 'Boards', expr: `rack:miner_boards:sum{${PLACE}}`, unit: 'none' },
    { title: 'Boards expected', expr: `rack:miner_boards_expected:sum{${PLACE}}`, unit: 'none' },
    {
      title: 'Power',
      expr: `rack:pdu_outlet_power_watts:sum{${PLACE}}`,
      unit: 'rack:pdu_outlet_power_watts:sum',
      decimals: 1,
    },
    {
      title: 'Efficiency',
      expr: `min by (site, building, rack) (rack:miner_energy_joules_per_terahash:ratio{${PLACE}})`,
      unit: 'joulesPerTerahash',
      decimals: 1,
    },
    {
      title: 'Hottest chip',
      expr: `rack:miner_chip_temperature_celsius:max{${PLACE}}`,
      unit: 'miner.chip_temperature',
      decimals: 0,
    },
    {
      title: 'Mean chip',
      expr: `rack:miner_chip_temperature_celsius:avg{${PLACE}}`,
      unit: 'miner.chip_temperature',
      decimals: 1,
    },
  ],
});

/** A row for each PDU. Its load is that of its fullest breaker or inlet. */
export const pdus = table({
  title: 'All PDUs',
  question: 'Which PDU is near its limit, silent, or has outlets that are off?',
  span: 24,
  height: 9,
  rows: {
    expr: `max by (site, pdu, building, rack, model, name) (pdu_location_info{${PLACE}})`,
    by: ['site', 'pdu'],
  },
  columns: [
    { title: 'PDU', label: 'pdu', links: [linkTo('logixx-pdu', 'PDU', 'row', ['site', 'pdu'])] },
    { title: 'Site', label: 'site' },
    { title: 'Building', label: 'building' },
    { title: 'Rack', label: 'rack', links: [TO_RACK] },
    { title: 'Name', label: 'name' },
    { title: 'Answers', expr: 'max by (site, pdu) (pdu_up)', unit: 'pdu.up', colours: 'oneIsGood' },
    {
      title: 'Power, 15 min',
      expr: 'last_over_time(pdu:pdu_power_watts:avg15m[20m])',
      unit: 'pdu:pdu_power_watts:avg15m',
      decimals: 1,
    },
    {
      title: 'Fullest breaker or inlet',
      expr: 'max by (site, pdu) (breaker:pdu_breaker_load:ratio or inlet:pdu_inlet_load:ratio)',
      unit: 'share',
      decimals: 0,
      colours: 'badHigh',
      min: 0,
      max: 1,
    },
    { title: 'Outlets', expr: 'max by (site, pdu) (pdu_outlets)', unit: 'pdu.outlets' },
    {
      title: 'Outlets on',
      expr: 'sum by (site, pdu) (max by (site, pdu, outlet) (pdu_outlet_on))',
      unit: 'none',
    },
    {
      title: 'Energy today',
      expr: 'last_over_time(pdu:pdu_energy_joules:increase_today[1d]) / 3.6e6',
      unit: 'kilowattHours',
      decimals: 1,
    },
  ],
});
