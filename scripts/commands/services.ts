import { parseArgs } from 'node:util';
import { startAlertWebhook } from '../../alert-webhook/main.ts';
import { openLog } from '../../core/service/log.ts';
import { run } from '../../core/service/run.ts';
import { DRIVERS } from '../../devices/index.ts';
import { startExporter } from '../../exporter/main.ts';
import { loadFarm } from '../logixx-config.ts';

/** `logixx exporter --config <file>`: reads no secret but its own. */
export function exporter(args: string[]): Promise<void> {
  return run(() => {
    const { exporter: config, ...farm } = loadFarm(configOf(args), ['exporter']);
    return startExporter({ ...farm, config, drivers: DRIVERS, log: openLog('exporter') });
  });
}

/** `logixx alert-webhook --config <file>`: the only process that holds writing credentials. */
export function alertWebhook(args: string[]): Promise<void> {
  return run(() => {
    const { alertWebhook: config, ...farm } = loadFarm(configOf(args), ['alertWebhook']);
    return startAlertWebhook({ ...farm, config, drivers: DRIVERS, log: openLog('alert-webhook') });
  });
}

function configOf(args: string[]): string {
  return parseArgs({ args, options: { config: { type: 'string', default: 'logixx.yml' } } }).values.config;
}
