import { prometheusName } from '../../core/farm/metrics.ts';
import type { Polled } from './polled.ts';

const HELP = { snmp: 'docs/troubleshooting.md#snmp-fails', miner: 'docs/troubleshooting.md#miner-unreadable' } as const;

/** A poll for people: what it is, what needs attention, every reading with its Prometheus name. */
export function printPolled(polled: Polled): string {
  const { driver, facts, operation, because, attention, readings, failure, unanswered } = polled;
  const { pools: _pools, boards: _boards, outlets: _outlets, errors = [], ...words } = facts;
  const lines = [
    failure
      ? `not polled: ${failure.detail} (${failure.reason}); see ${HELP[/SNMP/.test(failure.detail) ? 'snmp' : 'miner']}`
      : `${driver}: ${operation}${because === undefined ? '' : ` (${because})`}`,
    ...Object.entries(words).map(([name, value]) => `  ${name}: ${String(value)}`),
    ...attention.map(({ level, reason, evidence }) => `  ${level}: ${reason}: ${evidence}`),
    ...errors.map(
      ({ code, vendorCode, component, message }) => `  error ${vendorCode} (${code}, ${component}): ${message}`,
    ),
    ...Object.entries(unanswered).map(([question, why]) => `  not answered: ${question}: ${why}`),
    ...readings.map(({ metric, labels, value }) => `${prometheusName(metric)}${labelText(labels)} ${value}`),
  ];
  return `${lines.join('\n')}\n`;
}

function labelText(labels: Readonly<Record<string, string>>): string {
  const named = Object.entries(labels).filter(([, text]) => text !== '');
  return named.length === 0 ? '' : `{${named.map(([name, text]) => `${name}=${JSON.stringify(text)}`).join(',')}}`;
}
