import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Device } from '../../core/farm/device.ts';
import { EXIT } from '../../core/service/run.ts';
import { openWire } from '../../core/wire/open.ts';
import type { Questions } from '../../core/wire/request.ts';
import { converse } from '../../devices/converse.ts';
import type { Answers } from '../../devices/driver.ts';
import { driverById } from '../../devices/index.ts';
import { deviceText, renderReadings } from '../../exporter/exposition.ts';
import { Latest } from '../../exporter/latest.ts';
import type { Memory } from '../../exporter/memory.ts';
import { poll } from '../../exporter/poll.ts';
import { systemTimers } from '../../exporter/timers.ts';
import { COLUMNS, OUTLETS, SETTINGS } from './pdu-objects.ts';
import {
  cpuMicrosecondsOf,
  type Module,
  needPrograms,
  type SnmpExporter,
  startAgent,
  startSnmpExporter,
} from './pdu-peers.ts';

const ROUNDS = 60;
const POLLS = 25;
/** An exporter runs for months: what is compiled in its first seconds is not counted. */
const WARM_UP = 1_500;
const LIMIT = 1 / 10;

/** CPU time of a poll of one PDU, in microseconds: of the least disturbed of many rounds in turn. */
export interface PduResult {
  /** Wire, driver and the device's text. */
  ours: number;
  /** The whole poll of our exporter, which judges what was read as well. */
  poll: number;
  /** snmp_exporter, which reads only what is measured. */
  peer: number;
  /** snmp_exporter, which shows what we show: names, ratings and states of the outlets as well. */
  peerOfEverything: number;
  /** Values of the PDU that each side shows. */
  series: { ours: number; peer: number; peerOfEverything: number };
}

/**
 * Polls one PDU of 36 outlets, served by Debian's snmpd, in turn by Debian's prometheus-snmp-exporter (which serves its
 * page over HTTP, as it has to), by our wire, driver and exposition, and by a whole poll of our exporter; twenty-five
 * polls a round. Our process scrapes the peer as well; what that costs is not counted.
 */
export async function measurePdu(rounds = ROUNDS, polls = POLLS): Promise<PduResult> {
  needPrograms();
  const folder = mkdtempSync(join(tmpdir(), 'bench-pdu-'));
  const stops: (() => Promise<void> | void)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const agent = await startAgent(folder);
    stops.push(agent.stop);
    const peer = await startSnmpExporter(folder, agent.port);
    stops.push(peer.stop);
    const ours = openPoller(agent.port);
    stops.push(ours.close);
    const series = {
      ours: valuesIn(await ours.read(), /^pdu_(outlet|inlet|line|breaker)_/),
      peer: await readPeer(peer, 'measured'),
      peerOfEverything: await readPeer(peer, 'everything'),
    };
    for (let i = 0; i < WARM_UP; i += 1) {
      await ours.read();
      await ours.poll();
    }
    const least = { ours: Infinity, poll: Infinity, peer: Infinity, peerOfEverything: Infinity };
    const peers = () => cpuMicrosecondsOf(peer.pid);
    for (let round = 0; round < rounds; round += 1) {
      const spent = {
        peer: await spentOn(polls, () => peer.scrape('measured'), peers),
        peerOfEverything: await spentOn(polls, () => peer.scrape('everything'), peers),
        ours: await spentOn(polls, ours.read, ownMicroseconds),
        poll: await spentOn(polls, ours.poll, ownMicroseconds),
      };
      for (const side of Object.keys(spent) as (keyof typeof spent)[]) least[side] = Math.min(least[side], spent[side]);
    }
    return { ...least, series };
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

/**
 * Prints what measurePdu found, and lets the process fail when we need more than a tenth of the time of a peer that shows the
 * same quantities.
 */
export async function run(): Promise<void> {
  const { ours, poll: whole, peer, peerOfEverything, series } = await measurePdu();
  const ratio = ours / peerOfEverything;
  const row = (name: string, microseconds: number, what: string) =>
    `  ${name.padEnd(40)} ${(microseconds / 1000).toFixed(2)} ms (${what})\n`;
  process.stdout.write(
    `pdu: one PDU of ${OUTLETS} outlets, SNMPv2c, CPU time a poll, the least disturbed of ${ROUNDS} rounds of ${POLLS} polls in turn\n` +
      row('prometheus-snmp-exporter', peerOfEverything, `${series.peerOfEverything} values`) +
      row('  without names, ratings and switches', peer, `${series.peer} values`) +
      row('ours, with names, ratings and switches', ours, `${series.ours} series`) +
      row('  judged as well', whole, 'what the exporter does on each poll') +
      `  ratio ${ratio.toFixed(3)} (limit ${LIMIT.toFixed(3)}); to the peer without names and ratings ${(ours / peer).toFixed(3)}; ` +
      `judged as well ${(whole / peerOfEverything).toFixed(3)}\n`,
  );
  if (ratio > LIMIT) process.exitCode = EXIT.failed;
}

interface Poller {
  /** Asks and reads the PDU and renders its text. */
  read(): Promise<string>;
  poll(): Promise<string>;
  close(): Promise<void>;
}

function openPoller(port: number): Poller {
  const driver = driverById('raritan-pdu2');
  if (!driver) throw new Error('there is no driver raritan-pdu2');
  const { wire, close } = openWire();
  const device: Device = {
    id: 'pdu-1',
    kind: 'pdu',
    driver: driver.id,
    address: '127.0.0.1',
    ports: { snmp: port },
    site: 'bench',
  };
  // What both show differs, and the text of a device is kept as long as the device is.
  const shown = { ...device };
  const now = () => new Date();
  const latest = new Latest({ devices: [device], staleAfterSeconds: 150, now });
  const base = { device, driver, thresholds: {}, deadlineSeconds: 30, wire, timers: systemTimers, now };
  let memory: Memory = {};
  let known: Answers<Questions> | undefined;
  const to = { host: device.address, ports: { snmp: port } };
  // A deadline is a part of the whole poll.
  const { signal } = new AbortController();
  return {
    async read() {
      const heard = await converse(driver, (request) => wire(request, to, signal), known);
      known = heard.known;
      return deviceText(renderReadings(shown, heard.observation.readings).families);
    },
    async poll() {
      const polled = await poll({ ...base, memory, signal: new AbortController().signal });
      if (polled.sample.failure) throw new Error(`the PDU was not read: ${polled.sample.failure.detail}`);
      memory = polled.memory;
      latest.put(polled.sample);
      return latest.textOf(device.id) ?? '';
    },
    close,
  };
}

async function readPeer(peer: SnmpExporter, module: Module): Promise<number> {
  const names = Object.keys({ ...COLUMNS, ...SETTINGS });
  return valuesIn(await peer.scrape(module), new RegExp(`^(${names.join('|')})\\b`));
}

function valuesIn(page: string, series: RegExp): number {
  return page.split('\n').filter((line) => series.test(line)).length;
}

async function spentOn(polls: number, deed: () => Promise<unknown>, clock: () => number): Promise<number> {
  const before = clock();
  for (let i = 0; i < polls; i += 1) await deed();
  return (clock() - before) / polls;
}

const ownMicroseconds = () => cpuMicrosecondsOf(process.pid);
