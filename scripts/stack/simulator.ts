import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { DeviceEntry } from '../../core/farm/device.ts';
import { requestJson } from './clients.ts';
import type { Processes } from './processes.ts';
import type { RunFolder } from './run-folder.ts';
import { StackError } from './stack-error.ts';

/** Something that happened on the simulated farm; `at` and `seconds` are simulated time. */
export interface FarmEvent {
  at: string;
  seconds: number;
  device: string;
  event: string;
  detail: string;
}

/** A running simulated farm, through its control API. */
export interface Simulator {
  /** URL of the control API. */
  control: string;
  inventoryFile: string;
  devices: DeviceEntry[];
  inject(device: string, fault: Record<string, unknown>): Promise<void>;
  events(): Promise<FarmEvent[]>;
}

export interface SimulatorSize {
  miners: number;
  /** GPU rigs beside them. */
  rigs: number;
  pdus: number;
  /** Simulated seconds a second. */
  factor: number;
  /** Simulated seconds that a native cycle of a PDU keeps an outlet off. */
  cycleSeconds: number;
}

/** In turn, so that each is there a few times. */
const MAKES = 'antminer,whatsminer,avalon,braiins,vnish,luxos,epic';
const MAIN = fileURLToPath(new URL('../../test/farm-simulator/main.ts', import.meta.url));

/** What runs TypeScript, by its full address: the folder in which we run may be any. */
const TYPESCRIPT = import.meta.resolve('tsx');

/** Starts the simulated farm in a process of its own and waits until its devices answer. */
export async function startSimulator(processes: Processes, folder: RunFolder, size: SimulatorSize): Promise<Simulator> {
  if (!existsSync(MAIN))
    throw new StackError(`the simulated farm is not here (${MAIN}); give --config with a logixx.yml`);
  const inventoryFile = folder.at('inventory.json');
  const options = {
    miners: size.miners,
    rigs: size.rigs,
    pdus: size.pdus,
    makes: MAKES,
    cycle: size.cycleSeconds,
    'time-scale': size.factor,
    'control-port': 0,
    'inventory-file': inventoryFile,
  };
  const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const logFile = folder.at('simulated-farm.log');
  const spec = {
    name: 'simulated farm',
    command: process.execPath,
    args: ['--import', TYPESCRIPT, MAIN, ...args],
    logFile,
  };
  const started = await processes.start(spec, { firstLine: true });
  const said = JSON.parse(await Promise.race([started.firstLine, processes.failure])) as { control: string };
  const url = said.control.replace(/\/$/, '');
  return {
    control: url,
    inventoryFile,
    devices: (parse(readFileSync(inventoryFile, 'utf8')) as { devices: DeviceEntry[] }).devices,
    inject: async (device, fault) => {
      await requestJson(`${url}/devices/${encodeURIComponent(device)}/faults`, { body: fault });
    },
    events: async () => (await requestJson(`${url}/events`)) as FarmEvent[],
  };
}
