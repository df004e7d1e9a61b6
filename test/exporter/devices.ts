import type { Device } from '../../core/farm/device.ts';
import { reading, type Sample } from '../../core/farm/sample.ts';
import { giga } from '../../core/farm/units.ts';
import { Answer } from '../../core/wire/answer.ts';
import { type Wire, WireError } from '../../core/wire/wire.ts';
import { type Driver, defineDriver } from '../../devices/driver.ts';

export function miner(id: string, more: Partial<Device> = {}): Device {
  return { id, kind: 'miner', driver: 'toy', address: '127.0.0.1', site: 'north', ...more };
}

export function pdu(id: string, more: Partial<Device> = {}): Device {
  return { id, kind: 'pdu', driver: 'toy-pdu', address: '127.0.0.1', site: 'north', ...more };
}

/** A family of our own: one question, and one that is learned. */
export const toy: Driver = defineDriver({
  id: 'toy',
  kind: 'miner',
  title: 'Toy miner',
  models: [],
  learn: { version: { via: 'cgminer', command: 'version' } },
  ask: { summary: { via: 'cgminer', command: 'summary' }, pools: { via: 'cgminer', command: 'pools' } },
  read: ({ summary }, { version }) => ({
    readings: [
      reading('miner.hashrate', giga(summary.num('GHS')), { algorithm: 'sha256' }),
      reading('miner.hashrate_expected', giga(summary.num('rated')), { algorithm: 'sha256' }),
      reading('miner.uptime', summary.num('Elapsed')),
    ],
    facts: facts(version.str('model'), summary.str('firmware')),
    operation: summary.num('GHS') === undefined ? 'unknown' : 'hashing',
  }),
});

function facts(model: string | undefined, firmware: string | undefined) {
  return { ...(model ? { model } : {}), ...(firmware ? { firmware } : {}) };
}

export const toyPdu: Driver = defineDriver({
  id: 'toy-pdu',
  kind: 'pdu',
  title: 'Toy PDU',
  models: [],
  ask: { outlets: { via: 'snmp', columns: { watts: '1.2.3', on: '1.2.4' } } },
  read: ({ outlets }) => ({
    readings: [
      ...outlets.entries('watts').map(([outlet, watts]) => reading('pdu.outlet_power', watts.num(), { outlet })),
      ...outlets.entries('on').map(([outlet, on]) => reading('pdu.outlet_on', on.num(), { outlet })),
    ],
    facts: {},
    operation: 'operating',
  }),
});

export const SUMMARY = { GHS: 100_000, rated: 110_000, Elapsed: 7200, firmware: '1.2' };

/** A wire that knows the toy family. Replies by command (or `snmp`); a WireError among them is thrown. */
export function toyWire(replies: Record<string, unknown> = {}): Wire {
  const all: Record<string, unknown> = { version: { model: 'T1' }, summary: SUMMARY, pools: {}, ...replies };
  return async (request) => {
    const name = request.via === 'cgminer' && 'command' in request ? request.command : request.via;
    const reply = all[name];
    if (reply instanceof Error) throw reply;
    if (reply === undefined) throw new WireError('refused', `nothing is known of ${name}`);
    return reply instanceof Answer ? reply : new Answer(reply);
  };
}

export function sampleOf(device: Device, more: Partial<Sample> = {}): Sample {
  const at = new Date(Date.UTC(2026, 0, 5, 12));
  const own = { driver: device.driver, at, seconds: 0.5, readings: [], facts: {}, attention: [] };
  return { device, ...own, operation: 'hashing', ...more };
}
