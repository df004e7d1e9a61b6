import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Device } from '../../core/farm/device.ts';
import { type Reading, reading, type Sample } from '../../core/farm/sample.ts';
import { thresholdReadings } from '../../core/farm/threshold-series.ts';
import { DEFAULT_THRESHOLDS } from '../../core/farm/thresholds.ts';
import { Latest } from '../../exporter/latest.ts';

export const OUTLETS_A_PDU = 36;
const RACKS_A_BUILDING = 70;
const BUILDINGS_A_SITE = 2;
const MODELS = ['Antminer S21', 'Antminer S19j Pro', 'WhatsMiner M60', 'AvalonMiner 1466'] as const;
const CLIENTS = ['acme', 'zeta', 'nord', 'blue', ''] as const;
const HASHRATE = 110e12;
const WATTS = 3300;

/** An exporter of a farm that nobody polls: the exporter's own text of samples that change from scrape to scrape. */
export interface QueryFarm {
  /** host:port */
  address: string;
  series: number;
  miners: number;
  pdus: number;
  scrapes(): number;
  close(): Promise<void>;
}

/**
 * A rack has one PDU with 36 outlets, one miner an outlet; a rack belongs to one client, and has one model or two. `pace`:
 * how many seconds pass on the farm in one of ours.
 */
export async function openQueryFarm(miners: number, pace = 1): Promise<QueryFarm> {
  const pdus = Math.ceil(miners / OUTLETS_A_PDU);
  const devices = [
    ...Array.from({ length: miners }, (_, index) => minerOf(index)),
    ...Array.from({ length: pdus }, (_, index) => pduOf(index)),
  ];
  const startedAt = Date.now();
  const now = () => new Date(startedAt + (Date.now() - startedAt) * pace);
  const latest = new Latest({ devices, staleAfterSeconds: 150, now });
  let scrapes = 0;
  const poll = () => {
    const at = now();
    const seconds = (at.getTime() - startedAt) / 1000;
    for (const [index, device] of devices.entries())
      latest.put(
        index < miners ? minerSample(device, index, at, seconds) : pduSample(device, index - miners, at, seconds),
      );
  };
  poll();
  const server = createServer((_, response) => {
    poll();
    response.setHeader('content-type', 'text/plain; version=0.0.4');
    for (const chunk of latest.text()) response.write(chunk);
    response.end();
    response.once('finish', () => {
      scrapes += 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ series: latest.series, miners, pdus, scrapes: () => scrapes },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function placeOf(rack: number): { site: string; building: string; rack: string } {
  const building = Math.floor(rack / RACKS_A_BUILDING);
  const site = Math.floor(building / BUILDINGS_A_SITE);
  return { site: `site-${site}`, building: `b${building % BUILDINGS_A_SITE}`, rack: `r${rack}` };
}

function minerOf(index: number): Device {
  const rack = Math.floor(index / OUTLETS_A_PDU);
  const { site, ...place } = placeOf(rack);
  const location = { ...place, position: String(index % OUTLETS_A_PDU) };
  return { id: `miner-${index}`, kind: 'miner', driver: 'bench', address: '192.0.2.1', location, site };
}

function pduOf(index: number): Device {
  const { site, ...location } = placeOf(index);
  return { id: `pdu-${index}`, kind: 'pdu', driver: 'bench', address: '192.0.2.2', location, site };
}

/** Between -1 and 1: a little up and down over minutes, other for each device. */
function wave(index: number, seconds: number): number {
  return Math.sin(index + seconds / 300);
}

function minerSample(device: Device, index: number, at: Date, seconds: number): Sample {
  const rack = Math.floor(index / OUTLETS_A_PDU);
  const model = MODELS[(rack + (index % 9 === 0 ? 1 : 0)) % MODELS.length];
  const client = CLIENTS[rack % CLIENTS.length];
  const sways = wave(index, seconds);
  const place = { ...device.location, building: device.location?.building, rack: device.location?.rack };
  // One of fifty hashes too little, one of two hundred sleeps.
  const operation = index % 200 === 7 ? 'sleeping' : index % 50 === 3 ? 'degraded' : 'hashing';
  const hashrate = HASHRATE * (operation === 'sleeping' ? 0 : operation === 'degraded' ? 0.6 : 0.97 + sways / 50);
  const readings: Reading[] = [
    ...pollReadings('miner', at, operation),
    reading('miner.location', 1, { ...place, position: device.location?.position, client, model, name: '' }),
    reading('miner.feed', 1, { pdu: `pdu-${rack}`, outlet: String((index % OUTLETS_A_PDU) + 1) }),
    reading('miner.hashrate', hashrate, { algorithm: 'sha256d' }),
    reading('miner.hashrate_expected', HASHRATE, { algorithm: 'sha256d' }),
    reading('miner.power', WATTS + 20 * sways),
    reading('miner.feed_power_ratio', 1 + sways / 50),
    reading('miner.uptime', 86_400 + index + seconds),
    reading('miner.boards', index % 97 === 5 ? 2 : 3),
    reading('miner.boards_expected', 3),
    reading('miner.environment_temperature', 27 + 3 * sways),
    reading('miner.psu_temperature', 61 + 3 * sways, { sensor: 0 }),
    reading('miner.shares', 1000 + Math.floor(seconds / 5), { result: 'accepted' }),
    reading('miner.shares', Math.floor(seconds / 500), { result: 'rejected' }),
    reading('miner.hardware_errors', Math.floor(seconds / 60)),
    ...[1, 2].map((fan) => reading('miner.fan_speed', 5800 + 100 * sways, { fan })),
    ...[0, 1, 2].flatMap((board) => boardReadings(board, hashrate / 3, sways)),
    ...[0, 1].flatMap((pool) => poolReadings(pool, at, seconds)),
    ...thresholdReadings(DEFAULT_THRESHOLDS, 'miner', true),
  ];
  return { device, driver: 'bench', at, seconds: 0.4, facts: {}, attention: [], operation, readings };
}

function pollReadings(kind: 'miner' | 'pdu', at: Date, operation: string): Reading[] {
  const unix = at.getTime() / 1000;
  return [
    reading(`${kind}.up`, 1),
    reading(`${kind}.last_poll`, unix),
    reading(`${kind}.last_answer`, unix),
    reading(`${kind}.poll_duration`, 0.4),
    reading(`${kind}.operation`, 1, { operation }),
  ];
}

function boardReadings(board: number, hashrate: number, sways: number): Reading[] {
  return [
    reading('miner.board_hashrate', hashrate, { board }),
    reading('miner.board_chips', 114, { board }),
    reading('miner.board_chips_expected', 114, { board }),
    ...[0, 1].map((sensor) => reading('miner.chip_temperature', 70 + sensor + 5 * sways, { board, sensor })),
    reading('miner.board_temperature', 55 + 5 * sways, { board, sensor: 0 }),
  ];
}

function poolReadings(pool: number, at: Date, seconds: number): Reading[] {
  return [
    reading('miner.pool_info', 1, { pool, url: `stratum+tcp://pool-${pool}:3333`, worker: 'farm.w', status: 'alive' }),
    reading('miner.pool_up', 1, { pool }),
    reading('miner.pool_active', pool === 0 ? 1 : 0, { pool }),
    reading('miner.pool_last_share', at.getTime() / 1000 - (seconds % 30), { pool }),
  ];
}

function pduSample(device: Device, index: number, at: Date, seconds: number): Sample {
  const outlets = Array.from({ length: OUTLETS_A_PDU }, (_, outlet) => outlet + 1);
  const readings: Reading[] = [
    ...pollReadings('pdu', at, 'operating'),
    reading('pdu.location', 1, {
      ...{ position: '', client: '', model: 'PX3', name: '' },
      building: device.location?.building,
      rack: device.location?.rack,
    }),
    reading('pdu.power', OUTLETS_A_PDU * WATTS),
    reading('pdu.energy', 1e12 + OUTLETS_A_PDU * WATTS * seconds),
    reading('pdu.inlet_current', 170, { inlet: 'I1' }),
    reading('pdu.inlet_rated_current', 250, { inlet: 'I1' }),
    reading('pdu.sensor_temperature', 28 + 3 * wave(index, seconds), { sensor: '1' }),
    reading('pdu.sensor_humidity', 0.4, { sensor: '1' }),
    ...outlets.flatMap((outlet) => outletReadings(String(outlet), WATTS + 20 * wave(index + outlet, seconds), seconds)),
    ...thresholdReadings(DEFAULT_THRESHOLDS, 'pdu', false),
  ];
  return { device, driver: 'bench', at, seconds: 0.9, facts: {}, attention: [], operation: 'operating', readings };
}

function outletReadings(outlet: string, watts: number, seconds: number): Reading[] {
  return [
    reading('pdu.outlet_info', 1, { outlet, label: outlet, name: `miner ${outlet}`, receptacle: 'C19' }),
    reading('pdu.outlet_on', 1, { outlet }),
    reading('pdu.outlet_power', watts, { outlet }),
    reading('pdu.outlet_current', watts / 230, { outlet }),
    reading('pdu.outlet_rated_current', 20, { outlet }),
    reading('pdu.outlet_energy', 1e9 + WATTS * seconds, { outlet }),
  ];
}
