import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Device } from '../../core/farm/device.ts';
import { type Reading, reading, type Sample } from '../../core/farm/sample.ts';
import { Latest } from '../../exporter/latest.ts';

const RACK = 40;
const OUTLETS = 36;
const MODELS = ['Antminer S21', 'Antminer S19j Pro', 'Antminer S21 XP', 'Antminer T21'] as const;
const CLIENTS = ['acme', 'zeta', 'nord', 'blue'] as const;
const EXPECTED = 200e12;

/** An exporter of miners that nobody polls, with the series from which the page of the fleet makes its rows. */
export interface UiFarm {
  /** As a configuration lists them: the miners, and the PDUs that feed them. */
  inventory: readonly object[];
  /** Of them those that answer. */
  answering: number;
  /** host:port */
  address: string;
  close(): Promise<void>;
}

export async function openUiFarm(miners: number): Promise<UiFarm> {
  const devices = Array.from({ length: miners }, (_, index) => deviceOf(index));
  const latest = new Latest({ devices, staleAfterSeconds: 150, now: () => new Date() });
  const startedAt = Date.now();
  const server = createServer((_, response) => {
    const at = new Date();
    for (const [index, device] of devices.entries()) latest.put(sampleOf(device, index, at, startedAt));
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    for (const chunk of latest.text()) response.write(chunk);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    inventory: [...pdusOf(miners), ...devices.map(({ site: _site, ...entry }) => entry)],
    answering: devices.filter((_, index) => answers(index)).length,
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function pdusOf(miners: number): object[] {
  return Array.from({ length: Math.ceil(miners / OUTLETS) }, (_, index) => ({
    ...{ id: `pdu-${index}`, kind: 'pdu', driver: 'raritan-pdu2' },
    address: `10.8.${index >> 8}.${index & 255}`,
  }));
}

function deviceOf(index: number): Device {
  const rack = Math.floor(index / RACK);
  const number = String(index).padStart(5, '0');
  return {
    ...{ id: `m-${number}`, kind: 'miner', driver: 'antminer', site: 'north' },
    address: `10.9.${Math.floor(index / 250)}.${(index % 250) + 1}`,
    location: {
      building: `b${Math.floor(rack / 70) + 1}`,
      rack: `r${String(rack).padStart(3, '0')}`,
      position: String((index % RACK) + 1),
    },
    feeds: [{ pdu: `pdu-${Math.floor(index / OUTLETS)}`, outlet: String((index % OUTLETS) + 1) }],
  };
}

/** One of fifty hashes too little, one of two hundred sleeps, one of 250 does not answer. */
function operationOf(index: number): string {
  if (index % 250 === 11) return 'unreachable';
  if (index % 200 === 7) return 'sleeping';
  return index % 50 === 3 ? 'degraded' : 'hashing';
}

function answers(index: number): boolean {
  return operationOf(index) !== 'unreachable';
}

function sampleOf(device: Device, index: number, at: Date, startedAt: number): Sample {
  const seconds = (at.getTime() - startedAt) / 1000;
  const operation = operationOf(index);
  const sways = Math.sin(index + seconds / 300);
  const up = answers(index);
  const rack = Math.floor(index / RACK);
  const place = { ...device.location, building: device.location?.building, rack: device.location?.rack };
  const model = MODELS[rack % MODELS.length];
  const unix = at.getTime() / 1000;
  const readings: Reading[] = [
    reading('miner.up', up ? 1 : 0),
    reading('miner.last_poll', unix),
    reading('miner.last_answer', up ? unix : startedAt / 1000),
    reading('miner.operation', 1, { operation }),
    reading('miner.location', 1, {
      ...{ ...place, position: device.location?.position, client: CLIENTS[rack % CLIENTS.length], model, name: '' },
    }),
    reading('miner.feed', 1, { pdu: device.feeds?.[0]?.pdu, outlet: device.feeds?.[0]?.outlet }),
    reading('miner.chip_temperature_limit', 95),
    ...(up ? answered(operation, index, { sways, seconds, unix, model }) : []),
  ];
  return {
    device,
    driver: 'antminer',
    at,
    seconds: 0.4,
    facts: {},
    attention: [],
    operation: operation as 'hashing',
    readings,
  };
}

/** Labels of an info that this farm leaves empty. */
const NOT_TOLD = {
  address: undefined,
  hostname: undefined,
  serial: undefined,
  control_board: undefined,
  algorithm: undefined,
  software: undefined,
  version: undefined,
};

function answered(
  operation: string,
  index: number,
  { sways, seconds, unix, model }: { sways: number; seconds: number; unix: number; model: string | undefined },
): Reading[] {
  const share = operation === 'sleeping' ? 0 : operation === 'degraded' ? 0.6 : 0.97 + sways / 50;
  const number = String(index).padStart(6, '0');
  const mac = `02:00:00:${number.slice(0, 2)}:${number.slice(2, 4)}:${number.slice(4)}`;
  return [
    reading('miner.info', 1, { ...NOT_TOLD, make: 'Bitmain', model, firmware: '2025-03-01', driver: 'antminer', mac }),
    reading('miner.hashrate', EXPECTED * share, { algorithm: 'sha256d' }),
    reading('miner.hashrate_expected', EXPECTED, { algorithm: 'sha256d' }),
    reading('miner.power', 3500 * (0.2 + 0.8 * share)),
    reading('miner.uptime', 86_400 + index * 7 + seconds),
    reading('miner.boards', index % 97 === 5 ? 2 : 3),
    reading('miner.boards_expected', 3),
    reading('miner.fans_expected', 2),
    reading('miner.environment_temperature', 27 + 3 * sways),
    ...[1, 2].map((fan) => reading('miner.fan_speed', 5800 + 100 * sways, { fan })),
    ...[0, 1].map((sensor) => reading('miner.chip_temperature', 72 + sensor + 8 * sways, { board: 0, sensor })),
    reading('miner.shares', 1000 + Math.floor(seconds / 5), { result: 'accepted' }),
    reading('miner.pool_info', 1, {
      pool: 0,
      url: 'stratum+tcp://pool.example:3333',
      worker: `farm.m${index}`,
      status: 'alive',
    }),
    reading('miner.pool_active', 1, { pool: 0 }),
    reading('miner.pool_last_share', unix - (index % 30), { pool: 0 }),
  ];
}
