import { readFileSync, writeFileSync } from 'node:fs';
import { parse, stringify } from 'yaml';
import type { DeviceEntry } from '../../core/farm/device.ts';
import { startFarm } from '../../test/farm-simulator/farm.ts';
import { type FarmOptions, openFarm, type StackFarm } from '../stack/farm.ts';
import type { Simulator } from '../stack/simulator.ts';
import { StackError } from '../stack/stack-error.ts';

/** A simulated farm on which every page has something to show, and all that is wrong with it. */
export interface CheckedFarm extends StackFarm {
  simulator: Simulator;
  devices: readonly DeviceEntry[];
  site: string;
  /** Breaks what can break, a miner each. */
  break(): Promise<void>;
  /** Of the devices in this process; those in others end with the session. */
  close(): Promise<void>;
}

/** A fault of the simulator, and on which miners: of the make that tells most about it, and how many. */
const MINER_FAULTS: readonly { fault: Record<string, unknown>; driver?: string }[] = [
  { fault: { fault: 'hang', power: 0.1 } },
  { fault: { fault: 'hang-api-alive' } },
  { fault: { fault: 'board-lost', board: 1 } },
  { fault: { fault: 'fan-lost', fan: 1 }, driver: 'whatsminer' },
  { fault: { fault: 'hot', celsius: 101 } },
  { fault: { fault: 'low-hashrate', ratio: 0.5 } },
  { fault: { fault: 'pool-down' } },
  { fault: { fault: 'refused' } },
  { fault: { fault: 'half-reply' } },
  { fault: { fault: 'slow', ms: 400 } },
  // No chip is that hot: a sensor that is broken.
  { fault: { fault: 'hot', celsius: 200 } },
];
const PDU_FAULTS = [
  { fault: 'suspended', outlet: 30 },
  { fault: 'draws-nothing', outlet: 12 },
];
const TELLS_WATTS = 'whatsminer';
const SENSORS = { id: 'pdu-jaws', kind: 'pdu', driver: 'servertech-jaws', outlets: 8 } as const;
const POOLS = ['one', 'two', 'three'].map((name) => ({ url: `${name}.pool.example` }));
/** Rigs whose programs tell most, one of which loses a card; one mines two algorithms at a time. */
const RIGS = ['Rig of 8 RX 6800, dual', 'Rig of 6 RX 6600', 'Rig of 8 RTX 3060 Ti, dual'];
const SENSORS_LOGIN = { username: 'monitor', password: 'monitor' };

/**
 * The farm of `npm start`, and beside it a PDU with sensors in a room that is too warm, as this farm sees it; pools that
 * one miner should not have. Throws StackError where no simulated farm is there.
 */
export async function openCheckedFarm(options: FarmOptions): Promise<CheckedFarm> {
  const farm = await openFarm(options);
  const { simulator } = farm;
  if (simulator === undefined) throw new StackError('the check needs the simulated farm');
  const rigs = RIGS.map((model, at) => ({ id: `rig-${at + 1}`, kind: 'miner' as const, model }));
  const more = await startFarm({ devices: [SENSORS, ...rigs], timeScale: options.factor });
  const devices = [...misentered(simulator.devices), ...more.inventory().devices];
  writeFileSync(simulator.inventoryFile, JSON.stringify({ devices }));
  const thief = faultless(simulator.devices)[0]?.id ?? '';
  const config = parse(readFileSync(farm.configFile, 'utf8'));
  const passwordFile = options.folder.write('credentials/sensors', `${SENSORS_LOGIN.password}\n`);
  config.exporter.credentials[SENSORS.driver] = { username: SENSORS_LOGIN.username, passwordFile };
  // Of the other client nobody says which pools are allowed.
  config.exporter.pools = {
    clients: { [simulator.devices.find(({ client }) => client)?.client ?? '']: POOLS },
    devices: { [thief]: POOLS.slice(1) },
  };
  config.thresholds = { default: { sensorTemperatureWarningCelsius: 10 } };
  writeFileSync(farm.configFile, stringify(config));
  return {
    ...farm,
    ...{ simulator, devices, site: config.site as string },
    close: more.close,
    break: async () => {
      await breakAll(simulator);
      await more.inject('rig-2', { fault: 'board-lost', board: 3 });
    },
  };
}

function miners(devices: readonly DeviceEntry[]): DeviceEntry[] {
  return devices.filter(({ kind }) => kind === 'miner');
}

/** The second half of the miners stays well. */
function faultless(devices: readonly DeviceEntry[]): DeviceEntry[] {
  const all = miners(devices);
  return all.slice(Math.ceil(all.length / 2));
}

/**
 * The inventory with two entries that are wrong: one outlet feeds a miner that nobody has entered for it, and one miner
 * that tells its watts has the outlet of another one, too.
 */
function misentered(devices: readonly DeviceEntry[]): DeviceEntry[] {
  const well = faultless(devices);
  const greedy = well.filter(({ driver }) => driver === TELLS_WATTS).at(-1);
  const [robbed, forgotten] = well.filter(({ driver }) => driver !== TELLS_WATTS).slice(-2);
  return devices.map((device) => {
    if (device === robbed || device === forgotten) return { ...device, feeds: [] };
    return device === greedy ? { ...device, feeds: [...(device.feeds ?? []), ...(robbed?.feeds ?? [])] } : device;
  });
}

async function breakAll({ devices, inject }: Simulator): Promise<void> {
  const well = faultless(devices);
  const left = miners(devices).filter((device) => !well.includes(device));
  for (const { fault, driver } of MINER_FAULTS) {
    const index = Math.max(
      0,
      left.findIndex((device) => driver === undefined || device.driver === driver),
    );
    const [device] = left.splice(index, 1);
    if (device === undefined) throw new StackError('the simulated farm has fewer miners than faults');
    await inject(device.id, fault);
  }
  const pdu = devices.find(({ kind }) => kind === 'pdu');
  for (const fault of PDU_FAULTS) await inject(pdu?.id ?? '', fault);
}
