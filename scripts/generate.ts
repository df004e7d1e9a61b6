import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fail } from '../core/service/run.ts';
import { differing } from './generate/differing.ts';
import { registry } from './generate/registry.ts';

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Every derived file of the project: path → text. The registry comes first because the others read the drivers. */
async function derivedFiles(): Promise<Map<string, string>> {
  const { alertsPage } = await import('./generate/alerts-page.ts');
  const { dashboards } = await import('./generate/dashboards.ts');
  const { devicesPage } = await import('./generate/devices-page.ts');
  const { errorsPage } = await import('./generate/errors-page.ts');
  const { licencesPage } = await import('./generate/licences-page.ts');
  const { metricsPage } = await import('./generate/metrics-page.ts');
  const { remediationMetricsPage } = await import('./generate/remediation-metrics-page.ts');
  const { ordersPage } = await import('./generate/orders-page.ts');
  const { refusalsPage } = await import('./generate/refusals-page.ts');
  const { sizingPage } = await import('./generate/sizing-page.ts');
  const { thresholdsPage } = await import('./generate/thresholds-page.ts');
  const { configurationSchema, mappingSchema } = await import('./generate/configuration-schema.ts');
  const { sidecarDocument } = await import('./generate/sidecar-document.ts');
  const { openApiDocuments } = await import('./generate/openapi-documents.ts');
  return new Map([
    ['docs/alerts.md', alertsPage(ROOT)],
    ['docs/licences.md', licencesPage(ROOT)],
    ['docs/metrics.md', metricsPage()],
    ['docs/remediation-metrics.md', remediationMetricsPage()],
    ['docs/devices.md', await devicesPage(ROOT)],
    ['docs/errors.md', errorsPage()],
    ['docs/orders.md', ordersPage()],
    ['docs/refusals.md', refusalsPage()],
    ['docs/sizing.md', sizingPage()],
    ['docs/thresholds.md', thresholdsPage()],
    ['docs/schemas/logixx.schema.json', configurationSchema()],
    ['docs/schemas/mapping.schema.json', mappingSchema()],
    ...openApiDocuments(),
    await sidecarDocument(),
    ...dashboards(),
  ]);
}

/** Writes derived files; with `--check` only says which ones differ, and exits 1. */
async function generate(check: boolean): Promise<void> {
  const changed = put(new Map([['devices/index.ts', registry(ROOT)]]), check);
  if (!check || changed.length === 0) changed.push(...put(await derivedFiles(), check));
  for (const path of changed)
    process.stdout.write(`${check ? 'differs from what it is made of' : 'written'}: ${path}\n`);
  if (check && changed.length > 0) {
    process.stdout.write('Run `npm run generate` and commit what it writes.\n');
    process.exitCode = 1;
  } else if (changed.length === 0) process.stdout.write('all derived files are up to date\n');
}

function put(files: ReadonlyMap<string, string>, check: boolean): string[] {
  const changed = differing(ROOT, files);
  for (const path of check ? [] : changed) {
    mkdirSync(dirname(join(ROOT, path)), { recursive: true });
    writeFileSync(join(ROOT, path), files.get(path) ?? '');
  }
  return changed;
}

generate(process.argv.includes('--check')).catch(fail);
