import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isScalar, parseDocument, visit } from 'yaml';
import type { RunFolder } from './run-folder.ts';
import { scaleDurations } from './scale-rules.ts';

/** host:port of everything that the configuration of Prometheus and Alertmanager names. */
export interface Addresses {
  exporter: string;
  alertWebhook: string;
  sidecar: string;
  alertmanager: string;
  prometheus: string;
}

export interface StackFiles {
  prometheus: string;
  alertmanager: string;
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const SHIPPED = {
  prometheus: join(ROOT, 'compose', 'prometheus', 'prometheus.yml'),
  alertmanager: join(ROOT, 'compose', 'alertmanager', 'alertmanager.yml'),
  rules: join(ROOT, 'rules'),
};

/**
 * Writes prometheus.yml, alertmanager.yml and the rules into the run folder: the shipped ones with these addresses and
 * these files of tokens, and every duration divided by the factor. The shipped files stay as they are.
 */
export function writeConfiguration(
  folder: RunFolder,
  {
    addresses,
    tokens,
    factor = 1,
  }: { addresses: Addresses; tokens: { exporter: string; alertWebhook: string }; factor?: number },
): StackFiles {
  for (const file of readdirSync(SHIPPED.rules).filter((name) => name.endsWith('.yml'))) {
    folder.write(
      join('rules', basename(file)),
      scaleDurations(readFileSync(join(SHIPPED.rules, file), 'utf8'), factor),
    );
  }
  const prometheus = replaceValues(readFileSync(SHIPPED.prometheus, 'utf8'), {
    'exporter:9840': addresses.exporter,
    'alert-webhook:9841': addresses.alertWebhook,
    'sidecar:9842': addresses.sidecar,
    'alertmanager:9093': addresses.alertmanager,
    'localhost:9090': addresses.prometheus,
    '/etc/prometheus/rules/*.yml': folder.at('rules', '*.yml'),
    '/run/secrets/exporter-token': tokens.exporter,
    '/run/secrets/alert-webhook-token': tokens.alertWebhook,
  });
  const alertmanager = replaceValues(readFileSync(SHIPPED.alertmanager, 'utf8'), {
    'http://alert-webhook:9841/api/v1/alerts': `http://${addresses.alertWebhook}/api/v1/alerts`,
    '/run/secrets/alert-webhook-token': tokens.alertWebhook,
  });
  return {
    prometheus: folder.write('prometheus.yml', scaleDurations(prometheus, factor)),
    alertmanager: folder.write('alertmanager.yml', scaleDurations(alertmanager, factor)),
  };
}

/** Replaces whole values of a YAML text, all else unchanged. Throws when one of them does not occur. */
export function replaceValues(text: string, replacements: Readonly<Record<string, string>>): string {
  const document = parseDocument(text);
  const left = new Set(Object.keys(replacements));
  visit(document, {
    Scalar(_, node) {
      const found = isScalar(node) && typeof node.value === 'string' ? replacements[node.value] : undefined;
      if (found === undefined) return;
      left.delete(String(node.value));
      node.value = found;
    },
  });
  if (left.size > 0) throw new Error(`the shipped configuration no longer says ${[...left].join(', ')}`);
  return document.toString({ lineWidth: 0 });
}
