import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { DeviceEntry } from '../../core/farm/device.ts';
import type { PduDriver } from '../../test/farm-simulator/pdu-family.ts';
import type { DeviceState } from '../../test/farm-simulator/state.ts';
import { lastingPorts } from '../stack/ports.ts';
import { type eventsIn, eventsIn as readEvents } from './farm-memory.ts';

/** One PDU and its miners, miner n on outlet n. */
export interface FarmSpec {
  pdu: string;
  driver: PduDriver;
  miners: string[];
  model: string;
  seed: number;
  pace: { timeScale: number; cycleSeconds: number; bootSeconds: number; warmUpSeconds: number };
  community: { read: string; write: string };
  ports: { snmp: number; control: number; exporter: number };
  memory: string;
}

/** A simulated farm in a process of its own, on the same ports each time that it is started. */
export interface FarmProcess {
  spec: FarmSpec;
  exporterUrl: string;
  devices(): DeviceEntry[];
  events(): ReturnType<typeof eventsIn>;
  inject(miner: string, fault: object): Promise<void>;
  state(): Promise<DeviceState[]>;
  /** Ends it without a chance to tidy up. */
  kill(): Promise<void>;
  /** Starts it again where it was left. */
  revive(): Promise<void>;
}

const CHILD = fileURLToPath(new URL('./farm-child.ts', import.meta.url));

export async function startFarmProcess(
  folder: string,
  given: Omit<FarmSpec, 'ports' | 'memory'>,
): Promise<FarmProcess> {
  const ports = await lastingPorts(['snmp', 'control', 'exporter']);
  const spec: FarmSpec = { ...given, ports, memory: join(folder, `${given.pdu}.events`) };
  const file = join(folder, `${given.pdu}.json`);
  writeFileSync(file, JSON.stringify(spec));
  let running = await launch(file);
  const control = `http://127.0.0.1:${ports.control}/devices`;
  return {
    spec,
    exporterUrl: `http://127.0.0.1:${ports.exporter}`,
    devices: () => running.devices,
    events: () => readEvents(spec.memory),
    async inject(miner, fault) {
      const response = await fetch(`${control}/${miner}/faults`, { method: 'POST', body: JSON.stringify(fault) });
      if (!response.ok) throw new Error(`the simulated farm answered ${response.status}: ${await response.text()}`);
    },
    async state() {
      const devices = (await (await fetch(control)).json()) as { state: DeviceState }[];
      return devices.map(({ state }) => state);
    },
    kill: () => running.kill(),
    async revive() {
      running = await launch(file);
    },
  };
}

async function launch(file: string) {
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), CHILD, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  const ended = gone.then(() => Promise.reject(new Error('the simulated farm ended before it was ready')));
  ended.catch(() => undefined);
  const [line] = (await Promise.race([once(createInterface({ input: child.stdout }), 'line'), ended])) as [string];
  const { inventory } = JSON.parse(line) as { inventory: { devices: DeviceEntry[] } };
  return {
    devices: inventory.devices,
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
  };
}
