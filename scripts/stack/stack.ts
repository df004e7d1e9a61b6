import { fileURLToPath } from 'node:url';
import { EXPORTER_FLAGS } from '../exporter-flags.ts';
import type { Binaries } from './binaries.ts';
import { answersOk } from './clients.ts';
import { type Addresses, writeConfiguration } from './configuration.ts';
import type { Processes, ProcessSpec, StartedProcess } from './processes.ts';
import { type Progress, waitFor } from './progress.ts';
import type { RunFolder } from './run-folder.ts';
import { StackError } from './stack-error.ts';

export interface StackPlan {
  binaries: Binaries;
  folder: RunFolder;
  processes: Processes;
  progress: Progress;
  addresses: Addresses;
  /** logixx.yml of the farm. */
  configFile: string;
  /** Files of the tokens that open exporter and alert-webhook. */
  tokens: { exporter: string; alertWebhook: string };
  /** How many times faster than real the rules run. */
  factor: number;
}

export interface Stack {
  urls: Record<keyof Addresses, string>;
  alertmanager: StartedProcess;
  /** Starts Alertmanager again after it was killed, with the same data and address. */
  restartAlertmanager(): Promise<StartedProcess>;
  /** What runs; who ends one of them with `stop` or `kill` is not told that it has failed. */
  running: Record<keyof Addresses, StartedProcess>;
  /** The same for Prometheus. */
  restartPrometheus(): Promise<StartedProcess>;
}

const LOGIXX = fileURLToPath(new URL('../logixx.mjs', import.meta.url));
const READY_MS = 120_000;
/** Prometheus repeats a firing alert to Alertmanager this often; its own default. */
const RESEND_SECONDS = 60;

/** Starts exporter, alert-webhook, sidecar, Alertmanager and Prometheus in this order, each when the one before is ready. */
export async function startStack(plan: StackPlan): Promise<Stack> {
  const { addresses, configFile } = plan;
  const files = writeConfiguration(plan.folder, plan);
  const urls = {
    prometheus: `http://${addresses.prometheus}`,
    alertmanager: `http://${addresses.alertmanager}`,
    exporter: `http://${addresses.exporter}`,
    alertWebhook: `http://${addresses.alertWebhook}`,
    sidecar: `http://${addresses.sidecar}`,
  };
  const service = (name: string, flags: readonly string[]) =>
    specOf(plan, name, process.execPath, [...flags, LOGIXX, name, '--config', configFile]);
  const exporter = await startReady(plan, service('exporter', EXPORTER_FLAGS), urls.exporter);
  const alertWebhook = await startReady(plan, service('alert-webhook', []), urls.alertWebhook);
  const sidecar = await startReady(plan, service('sidecar', []), urls.sidecar);
  const startAlertmanager = () => startReady(plan, alertmanagerSpec(plan, files.alertmanager), urls.alertmanager);
  const alertmanager = await startAlertmanager();
  const restartPrometheus = () => startReady(plan, prometheusSpec(plan, files.prometheus), urls.prometheus);
  const running = { exporter, alertWebhook, sidecar, alertmanager, prometheus: await restartPrometheus() };
  return { urls, alertmanager, restartAlertmanager: startAlertmanager, running, restartPrometheus };
}

function alertmanagerSpec(plan: StackPlan, config: string): ProcessSpec {
  return specOf(plan, 'Alertmanager', plan.binaries.alertmanager, [
    `--config.file=${config}`,
    `--storage.path=${plan.folder.at('alertmanager-data')}`,
    `--web.listen-address=${plan.addresses.alertmanager}`,
    // A single one: no cluster, no port for it.
    '--cluster.listen-address=',
  ]);
}

function prometheusSpec(plan: StackPlan, config: string): ProcessSpec {
  return specOf(plan, 'Prometheus', plan.binaries.prometheus, [
    `--config.file=${config}`,
    `--storage.tsdb.path=${plan.folder.at('prometheus-data')}`,
    // A year of history and a little: the pages look back on it.
    '--storage.tsdb.retention.time=400d',
    `--web.listen-address=${plan.addresses.prometheus}`,
    `--rules.alert.resend-delay=${Math.max(1000, Math.round((RESEND_SECONDS * 1000) / plan.factor))}ms`,
  ]);
}

function specOf({ folder }: StackPlan, name: string, command: string, args: string[]): ProcessSpec {
  return { name, command, args, logFile: folder.at(`${name.toLowerCase()}.log`) };
}

/** All of them answer /-/ready with 200 once they are, and 503 or nothing before. */
async function startReady({ processes, progress }: StackPlan, spec: ProcessSpec, url: string): Promise<StartedProcess> {
  const started = await processes.start(spec);
  await waitFor(async () => ((await answersOk(`${url}/-/ready`)) ? true : undefined), {
    timeoutMs: READY_MS,
    failure: processes.failure,
    late: () => new StackError(`${spec.name} was not ready within ${READY_MS / 1000} s; its log: ${spec.logFile}`),
  });
  progress.say(`${spec.name.padEnd(14)} ${url}`);
  return started;
}
