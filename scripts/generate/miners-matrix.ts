import type { MetricId } from '../../core/farm/metrics.ts';
import type { Control, Driver } from '../../devices/driver.ts';
import { toldMetrics } from './told-metrics.ts';

/** What can be told of a miner, each with the metrics that tell it. */
const TELLS: Readonly<Record<string, readonly MetricId[]>> = {
  hashrate: ['miner.hashrate', 'miner.hashrate_average'],
  'each board': ['miner.board_hashrate', 'miner.board_chips'],
  chips: ['miner.board_chips'],
  'board °C': ['miner.board_temperature', 'miner.board_inlet_temperature', 'miner.board_outlet_temperature'],
  'chip °C': ['miner.chip_temperature'],
  fans: ['miner.fan_speed', 'miner.fan_duty'],
  watts: ['miner.power'],
  PSU: ['miner.psu_fan_speed', 'miner.psu_input_voltage', 'miner.psu_temperature'],
  pools: ['miner.pool_info'],
  shares: ['miner.shares', 'miner.pool_shares'],
};

const DOES: Readonly<Record<string, readonly (keyof Control)[]>> = {
  restart: ['restartMining'],
  reboot: ['reboot'],
  'pause, resume': ['pause', 'resume'],
  'power limit': ['powerLimit'],
  locate: ['locate'],
};

/** A table of the miners' drivers: what their recordings tell, how many of their error codes are known, what they can do. */
export async function minersMatrix(drivers: readonly Driver[], root: string): Promise<string> {
  const heads = ['driver', ...Object.keys(TELLS), 'error codes', ...Object.keys(DOES)];
  const rows = await Promise.all(drivers.map((driver) => row(driver, root)));
  return [heads, heads.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

async function row(driver: Driver, root: string): Promise<string[]> {
  const told = await toldMetrics(driver, root);
  const codes = Object.values(driver.errors ?? {}).reduce((sum, messages) => sum + Object.keys(messages).length, 0);
  const own = told.has('miner.error') ? 'its own words' : '';
  const { control = {} } = driver;
  return [
    `\`${driver.id}\``,
    ...Object.values(TELLS).map((metrics) => mark(metrics.some((metric) => told.has(metric)))),
    codes > 0 ? String(codes) : own,
    ...Object.values(DOES).map((names) => mark(names.every((name) => control[name] !== undefined))),
  ];
}

function mark(is: boolean): string {
  return is ? 'yes' : '';
}
