import type { Secret } from '../../core/service/secret.ts';
import { loadFarm } from '../logixx-config.ts';
import type { Addresses } from './configuration.ts';
import { freePorts } from './ports.ts';
import type { Processes } from './processes.ts';
import type { RunFolder } from './run-folder.ts';
import { writeSimulatedFarm } from './simulated-farm.ts';
import { type Simulator, startSimulator } from './simulator.ts';
import { StackError } from './stack-error.ts';

/** A farm that a stack can run for. */
export interface StackFarm {
  configFile: string;
  addresses: Addresses;
  /** Files of the tokens that open exporter and alert-webhook. */
  tokens: { exporter: string; alertWebhook: string };
  factor: number;
  /** Of its devices. */
  kinds: ReadonlySet<string>;
  simulator?: Simulator;
}

export interface FarmOptions {
  folder: RunFolder;
  processes: Processes;
  /** logixx.yml; absent: a simulated farm. */
  config: string | undefined;
  factor: number;
  /** Simulated seconds that a cycle keeps an outlet off. */
  cycleSeconds?: number;
  /** Any free ports instead of the usual ones where those are free: beside another stack that is being started. */
  anyPorts?: boolean;
}

const PREFERRED = { prometheus: 9090, alertmanager: 9093, exporter: 9840, alertWebhook: 9841, sidecar: 9842 };
const ANY = { prometheus: 0, alertmanager: 0, exporter: 0, alertWebhook: 0, sidecar: 0 };
const SIZE = { miners: 24, rigs: 4, pdus: 2 };

/** Reads the farm of a configuration, or starts a simulated one. Throws ConfigError or StackError. */
export function openFarm(options: FarmOptions): Promise<StackFarm> {
  return options.config === undefined ? simulatedFarm(options) : configuredFarm(options, options.config);
}

async function simulatedFarm({
  folder,
  processes,
  factor,
  cycleSeconds = 30,
  anyPorts,
}: FarmOptions): Promise<StackFarm> {
  const simulator = await startSimulator(processes, folder, { ...SIZE, factor, cycleSeconds });
  const ports = await freePorts(anyPorts ? ANY : PREFERRED);
  const tokens = { exporter: folder.token('exporter-token'), alertWebhook: folder.token('alert-webhook-token') };
  const { inventoryFile } = simulator;
  const gatewayKey = folder.token('gateway-key');
  const configFile = writeSimulatedFarm(folder, { inventoryFile, tokens, gatewayKey, ports, factor });
  const at = (port: number) => `127.0.0.1:${port}`;
  const addresses = {
    exporter: at(ports.exporter),
    alertWebhook: at(ports.alertWebhook),
    sidecar: at(ports.sidecar),
    alertmanager: at(ports.alertmanager),
    prometheus: at(ports.prometheus),
  };
  return {
    configFile,
    addresses,
    tokens,
    factor,
    simulator,
    kinds: new Set(simulator.devices.map(({ kind }) => kind)),
  };
}

async function configuredFarm({ folder, factor }: FarmOptions, config: string): Promise<StackFarm> {
  const { exporter, alertWebhook, sidecar, devices } = loadFarm(config);
  if (alertWebhook.tls || sidecar.tls)
    throw new StackError(`${config}: npm start does not serve TLS yet; run the services by themselves`);
  const { prometheus, alertmanager } = await freePorts({
    prometheus: PREFERRED.prometheus,
    alertmanager: PREFERRED.alertmanager,
  });
  const addresses = {
    exporter: reachable(config, 'exporter', exporter.listen),
    alertWebhook: reachable(config, 'alertWebhook', alertWebhook.listen),
    sidecar: reachable(config, 'sidecar', sidecar.listen),
    prometheus: `127.0.0.1:${prometheus}`,
    alertmanager: `127.0.0.1:${alertmanager}`,
  };
  const tokens = {
    exporter: writeToken(folder, 'exporter-token', exporter.tokens),
    alertWebhook: writeToken(folder, 'alert-webhook-token', alertWebhook.tokens),
  };
  return {
    configFile: config,
    addresses,
    tokens,
    factor,
    kinds: new Set(devices.map(({ kind }) => (kind === 'gpu-rig' ? 'miner' : kind))),
  };
}

/** Where the others reach a service that listens there. */
function reachable(config: string, section: string, listen: string): string {
  const [, host = '', port = ''] = /^(.*):([0-9]+)$/.exec(listen) ?? [];
  if (port === '0')
    throw new StackError(
      `${config}: ${section}.listen is "${listen}"; npm start needs a port that is known beforehand`,
    );
  const everywhere = ['', '0.0.0.0', '[::]', '::', '*'].includes(host);
  return `${everywhere ? '127.0.0.1' : host}:${port}`;
}

/** The first token of the service in a file for Prometheus and Alertmanager; a random one where it wants none. */
function writeToken(folder: RunFolder, name: string, tokens: readonly { token?: Secret }[]): string {
  const [first] = tokens.flatMap(({ token }) => token ?? []);
  return first ? folder.write(name, `${first.reveal()}\n`) : folder.token(name);
}
