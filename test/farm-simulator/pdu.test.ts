import snmp from 'net-snmp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arcsOf, encodeInteger, encodeOid, TAG, tlv } from './ber.ts';
import { community, portOf, type SnmpClient } from './clients.ts';
import { createClock } from './clock.ts';
import { EventLog } from './events.ts';
import { type Farm, startFarm } from './farm.ts';
import { pduTable } from './pdu-families.ts';
import { PduModel } from './pdu-model.ts';
import { RARITAN_PDU2 } from './pdu2-mib.ts';
import { createRandom } from './random.ts';
import { SnmpAgent } from './snmp-agent.ts';
import { PDU, writePdu } from './snmp-pdu.ts';

const PDU2 = '1.3.6.1.4.1.13742.6';
const SWITCH = `${PDU2}.4.1.2.1.2.1`;
let farm: Farm;
let port: number;
let reader: SnmpClient;
let writer: SnmpClient;

beforeAll(async () => {
  farm = await startFarm({
    miners: 12,
    pdus: 1,
    timeScale: 1,
  });
  port = portOf(farm, 'pdu-01', 'snmp');
  reader = community(port, 'public');
  writer = community(port, 'private');
});
afterAll(async () => {
  reader.close();
  writer.close();
  await farm.close();
});

describe('PDU2-MIB', () => {
  it('says what it is', async () => {
    const found = await reader.get('1.3.6.1.2.1.1.2.0', `${PDU2}.3.2.1.1.3.1`, `${PDU2}.3.2.2.1.4.1`, `${PDU2}.3.1.0`);
    expect(found).toEqual([PDU2, 'PX3-5892', 36, 1]);
    const [text] = await reader.get('1.3.6.1.2.1.1.1.0');
    expect(text).toMatch(/MD:PX3-5892 HW:0x10 FW:4\.2\.0\.5-50274$/);
  });

  it.each([
    // Capability bit n stands for sensorType n + 1: outlet 1,4,5,6,7,8,14,23; inlet 1,3,4,5,6,7,8,23; lines 1,4-8,25.
    ['outlet', `${PDU2}.3.5.3.1.10.1.1`, '9f0402'],
    ['inlet', `${PDU2}.3.3.3.1.10.1.1`, 'bf0002'],
    ['lines', `${PDU2}.3.3.3.1.11.1.1`, '9f000080'],
    ['breaker', `${PDU2}.3.4.3.1.9.1.1`, '8002'],
  ])('lists the sensors of the %s in BITS', async (_scope, oid, bits) => {
    const [octets] = await reader.get(oid);
    expect(Buffer.from(String(octets), 'latin1').toString('hex')).toBe(bits.padEnd(20, '0'));
  });

  it.each([
    ['outlet configuration', '3.5.3.1', [2, 3, 5, 6, 7, 8, 10, 12, 13, 14, 28, 29, 30, 32, 33, 34], '1.36'],
    ['outlet sensor configuration', '3.5.4.1', [4, 6, 7, 9, 11, 21, 22, 23, 24, 25, 26, 27, 28, 31], '1.36.23'],
    ['inlet configuration', '3.3.3.1', [2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16], '1.1'],
    ['inlet sensor configuration', '3.3.4.1', [6, 7, 25, 27], '1.1.3'],
    ['line sensor configuration', '3.3.6.1', [6, 7, 25, 27], '1.1.3.25'],
    ['breaker configuration', '3.4.3.1', [2, 3, 4, 5, 6, 9, 10], '1.6'],
    ['breaker sensor configuration', '3.4.4.1', [6, 7, 25, 27], '1.6.15'],
    ['unit sensor configuration', '3.2.5.1', [6, 7], '1.8'],
    ['unit configuration', '3.2.2.1', [2, 3, 4, 7, 11, 13, 35, 37, 38, 39, 42, 55, 57, 66, 67, 69, 80, 85], '1'],
    ['outlet measurement', '5.4.3.1', [2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14], '1.36.1'],
    ['inlet measurement', '5.2.3.1', [2, 3, 4, 5, 6], '1.1.23'],
    ['line measurement', '5.2.4.1', [2, 3, 4, 6], '1.1.1.4'],
    ['breaker measurement', '5.3.3.1', [2, 3, 4, 6], '1.1.15'],
    ['unit measurement', '5.1.3.1', [3, 4], '1.5'],
    ['outlet control', '4.1.2.1', [2, 3, 4, 5], '1.36'],
    ['air sensor configuration', '3.6.3.1', [2, 3, 4, 9, 10, 16, 17, 21, 22, 31, 32, 33, 34, 35, 36, 37], '1.1'],
    ['air sensor measurement', '5.5.3.1', [2, 3, 4, 5], '1.2'],
  ] as [string, string, number[], string][])('answers every column of the %s', async (_name, entry, columns, index) => {
    const found = await reader.get(...columns.map((column) => `${PDU2}.${entry}.${column}.${index}`));
    expect(found.filter((value) => value === undefined)).toEqual([]);
  });

  it('measures: volts times amperes is volt-amperes, the sum of outlets is the inlet, digits scale', async () => {
    const value = async (oid: string) => Number((await reader.get(`${PDU2}.${oid}`))[0]);
    const digits = await value('3.5.4.1.7.1.1.1');
    const amperes = (await value('5.4.3.1.4.1.1.1')) / 10 ** digits;
    expect(amperes * (await value('5.4.3.1.4.1.1.4'))).toBeCloseTo(await value('5.4.3.1.4.1.1.6'), -2);
    const outlets = await reader.column(`${PDU2}.5.4.3.1.4.1`);
    expect(outlets.size).toBe(36 * 8);
    const watts = [...outlets].filter(([index]) => /^\d+\.5$/.test(index)).map(([, watt]) => Number(watt));
    const total = watts.reduce((sum, one) => sum + one, 0);
    expect(Math.abs((await value('5.2.3.1.4.1.1.5')) - total)).toBeLessThan(0.01 * total);
    expect(await value('5.2.3.1.4.1.1.4')).toBeGreaterThan(380);
    expect(await value('5.5.3.1.4.1.1')).toBeGreaterThan(200);
  });

  it('has no power factor without a load: state unavailable (-1), value 0', async () => {
    expect(await reader.get(`${PDU2}.5.4.3.1.3.1.36.7`, `${PDU2}.5.4.3.1.4.1.36.7`)).toEqual([-1, 0]);
  });

  it('spends well under 5 ms on a GET of 48 varbinds', () => {
    const clock = createClock(1);
    const events = new EventLog(clock);
    const options = { id: 'p', clock, events, random: createRandom(1), outlets: 36, cycleSeconds: 10 };
    const device = new PduModel(options);
    const load = { watts: (now: number) => 3000 + (now % 7), power: () => undefined };
    for (const { number } of device.outlets) device.connect(number, load);
    const agent = new SnmpAgent({
      table: pduTable(RARITAN_PDU2, 36),
      device,
      access: { read: 'public' },
      engineId: Buffer.alloc(5),
    });
    const oids = Array.from(
      { length: 48 },
      (_, index) => `${PDU2}.5.4.3.1.4.1.${(index % 36) + 1}.${index < 36 ? 5 : 1}`,
    );
    const varbinds = oids.map((oid) => tlv(TAG.sequence, encodeOid(arcsOf(oid)), tlv(TAG.null)));
    const pdu = writePdu(PDU.get, 1, 0, 0, varbinds);
    const get = tlv(TAG.sequence, encodeInteger(1), tlv(TAG.octets, Buffer.from('public')), pdu);
    expect(agent.answer(get)?.length).toBeGreaterThan(1000);
    const before = process.cpuUsage();
    for (let turn = 0; turn < 100; turn++) agent.answer(get);
    const { user, system } = process.cpuUsage(before);
    clock.close();
    expect((user + system) / 1000 / 100).toBeLessThan(3);
  });
});

describe('SNMP', () => {
  it('tells a missing instance from a missing object', async () => {
    const session = snmp.createSession('127.0.0.1', 'public', { port, version: snmp.Version2c });
    const types = await new Promise((resolve, reject) => {
      session.get([`${PDU2}.4.1.2.1.3.1.99`, `${PDU2}.99.1.0`], (error, varbinds) =>
        error ? reject(error) : resolve(varbinds?.map(({ type }) => type)),
      );
    });
    session.close();
    expect(types).toEqual([snmp.ObjectType.NoSuchInstance, snmp.ObjectType.NoSuchObject]);
  });

  it('refuses writes with the read community: noAccess in v2c, noSuchName in v1', async () => {
    await expect(reader.set(`${SWITCH}.1`, 'Integer', 0)).rejects.toMatchObject({ status: 6 });
    const old = community(port, 'public', 0);
    await expect(old.set(`${SWITCH}.1`, 'Integer', 0)).rejects.toMatchObject({ status: 2 });
    await expect(old.get(`${PDU2}.4.1.2.1.3.1.99`)).rejects.toMatchObject({ status: 2 });
    expect(await old.get(`${PDU2}.4.1.2.1.3.1.1`)).toEqual([7]);
    old.close();
  });

  it.each([
    [`${SWITCH}.99`, 'Integer', 0, 11],
    [`${PDU2}.4.1.2.1.3.1.1`, 'Integer', 8, 17],
    [`${SWITCH}.1`, 'OctetString', 'off', 7],
    [`${SWITCH}.1`, 'Integer', 3, 10],
    [`${PDU2}.3.5.3.1.3.1.1`, 'OctetString', 'x'.repeat(65), 8],
    [`${PDU2}.3.2.2.1.37.1`, 'Gauge', 0, 10],
  ] as const)('SET %s %s %s is refused with %i', async (oid, type, value, status) => {
    await expect(writer.set(oid, type, value)).rejects.toMatchObject({ status });
  });

  it('keeps names and periods that are written', async () => {
    await writer.set(`${PDU2}.3.5.3.1.3.1.7`, 'OctetString', 'rack 1 miner 7');
    await writer.set(`${PDU2}.3.2.2.1.13.1`, 'OctetString', 'north');
    await writer.set(`${PDU2}.3.2.2.1.37.1`, 'Gauge', 25);
    const names = await reader.get(`${PDU2}.3.5.3.1.3.1.7`, `${PDU2}.3.2.2.1.13.1`, `${PDU2}.3.2.2.1.37.1`);
    expect(names).toEqual(['rack 1 miner 7', 'north', 25]);
  });

  it('does not answer a community that it does not know', async () => {
    const stranger = community(port, 'guess');
    await expect(stranger.get(`${PDU2}.3.1.0`)).rejects.toThrow(/timed out/i);
    stranger.close();
  });

  it('says tooBig to a GET beyond 1472 octets, and cuts a GETBULK short', async () => {
    const oids = Array.from({ length: 80 }, (_, index) => `${PDU2}.5.4.3.1.4.1.${(index % 36) + 1}.5`);
    await expect(reader.get(...oids)).rejects.toMatchObject({ status: 1 });
    const session = snmp.createSession('127.0.0.1', 'public', { port, version: snmp.Version2c });
    const column: unknown = await new Promise((resolve, reject) => {
      session.getBulk([`${PDU2}.5.4.3.1.4.1`], 0, 200, (error, varbinds) =>
        error ? reject(error) : resolve(varbinds?.[0]),
      );
    });
    session.close();
    expect(Array.isArray(column) ? column.length : 0).toBeGreaterThan(40);
    expect(Array.isArray(column) ? column.length : 0).toBeLessThan(70);
  });
});
