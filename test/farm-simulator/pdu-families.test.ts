import snmp from 'net-snmp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { community, portOf, type SnmpClient, snmpClient, until } from './clients.ts';
import { type Farm, startFarm } from './farm.ts';
import { PDU_FAMILIES, pduFamily } from './pdu-families.ts';
import { PDU_DRIVERS, speaksSnmp } from './pdu-family.ts';
import { planFarm } from './plan.ts';

const E = '1.3.6.1.4.1';
const SENTRY4 = `${E}.1718.4.1`;
const SENTRY3 = `${E}.1718.3.2.3.1`;
const RPDU2 = `${E}.318.1.1.26.9`;
const SPDU = `${E}.318.1.1.4.4.2.1`;
const EASY = `${E}.318.1.1.30.6`;
const DELL = `${E}.674.10903.200.2.200.130.1`;
const EPDU = `${E}.3808.1.1.3.3`;
const REVELATION = `${E}.534.6.6.6.1.2.2.1`;
const EATON = `${E}.534.6.6.7.6.6.1`;
const VERTIV = `${E}.21239.5.2.3.5.1`;
const USER = {
  name: 'ops',
  auth: { protocol: 'sha', key: 'authentication' },
  privKey: 'encryption-key',
  mayWrite: true,
} as const;
let farm: Farm;
const clients: SnmpClient[] = [];

beforeAll(async () => {
  const pdus = PDU_DRIVERS.map((driver) => ({ id: driver, driver, outlets: 24 }));
  farm = await startFarm({ miners: pdus.length, pdus, makes: ['antminer'], timeScale: 4, cycleSeconds: 2 });
});
afterAll(async () => {
  for (const client of clients) client.close();
  await farm.close();
});

function of(id: string, name = 'private'): SnmpClient {
  const client = community(portOf(farm, id, 'snmp'), name);
  clients.push(client);
  return client;
}
/** Every value that an object takes until it has the last one of the list. */
async function passes(client: SnmpClient, oid: string, last: number): Promise<number[]> {
  const seen: number[] = [];
  await until(`${oid} is ${last}`, async () => {
    const [value] = await client.get(oid);
    if (value !== seen.at(-1)) seen.push(Number(value));
    return value === last;
  });
  return seen;
}

describe('a farm of several kinds of PDUs', () => {
  it('names drivers, ports and outlets in the words of the devices', () => {
    const { devices } = farm.inventory();
    expect(devices.filter(({ kind }) => kind === 'pdu').map(({ driver }) => driver)).toEqual(PDU_DRIVERS);
    const feedOf = (pdu: string) => devices.flatMap(({ feeds = [] }) => feeds).find((feed) => feed.pdu === pdu)?.outlet;
    expect([feedOf('servertech-sentry4'), feedOf('servertech-sentry3'), feedOf('apc-rpdu2')]).toEqual([
      'AA1',
      'AA1',
      '1',
    ]);
    expect([1, 4, 5, 9, 13].map((number) => pduFamily('servertech-sentry3').outletId(number, 24))).toEqual([
      ...['AA1', 'AA4', 'AB1', 'AC1', 'AA5'],
    ]);
  });

  it('refuses what it does not know, and miners that do not fit on the smallest PDU', async () => {
    const pdus = [{ driver: 'abacus' as 'apc-rpdu' }];
    await expect(startFarm({ pdus })).rejects.toThrow('there is no simulated PDU "abacus"; there are raritan-pdu2');
    expect(() => planFarm({ miners: 4, pdus: [{ outlets: 1 }, {}] })).toThrow('2 PDUs of 1 outlets; needed: 4');
  });

  it.each(Object.values(PDU_FAMILIES).filter(speaksSnmp))(
    '$driver: has no object twice, and its maker in the sysObjectID',
    async ({ driver, enterprise, objects }) => {
      const oids = [...objects(24)].map(({ oid }) => oid);
      expect(new Set(oids).size).toBe(oids.length);
      const [described] = await of(driver, 'public').get('1.3.6.1.2.1.1.2.0');
      expect(String(described).split('.')[6]).toBe(String(enterprise));
    },
  );
});

describe('commands in the enumerations of each MIB', () => {
  it.each([
    // What the state object passes through, by sections 4 to 9 of each MIB.
    ['servertech-sentry4', 'reboot', `${SENTRY4}.8.5.1.2.1.1.1`, 3, `${SENTRY4}.8.5.1.1.1.1.1`, [12, 11]],
    ['servertech-sentry4', 'off', `${SENTRY4}.8.5.1.2.1.1.2`, 2, `${SENTRY4}.8.5.1.1.1.1.2`, [9, 10]],
    ['servertech-sentry3', 'reboot', `${SENTRY3}.11.1.1.1`, 3, `${SENTRY3}.10.1.1.1`, [8, 5]],
    ['servertech-sentry3', 'off', `${SENTRY3}.11.1.1.2`, 2, `${SENTRY3}.5.1.1.2`, [2, 0]],
    ['apc-rpdu2', 'off', `${RPDU2}.2.4.1.5.1`, 2, `${RPDU2}.2.3.1.5.1`, [2, 1]],
    ['apc-rpdu2', 'delayed off', `${RPDU2}.2.4.1.5.2`, 6, `${RPDU2}.2.3.1.6.2`, [1, 2]],
    ['apc-masterswitch', 'off', `${SPDU}.3.1`, 2, `${SPDU}.3.1`, [1, 2]],
    ['apc-masterswitch', 'reboot', `${SPDU}.3.2`, 3, `${SPDU}.2.2`, [1, 2]],
    ['apc-easy-pdu', 'off', `${EASY}.2.1.4.1`, 2, `${EASY}.1.1.4.1`, [2, 1]],
    ['dell-rpdu', 'off', `${DELL}.4.1.4.1`, 2, `${DELL}.2.1.4.1`, [1, 2]],
    ['dell-rpdu', 'reboot', `${DELL}.4.1.4.2`, 3, `${DELL}.2.1.5.2`, [1, 2]],
    ['cyberpower-epdu', 'off', `${EPDU}.3.1.1.4.1`, 2, `${EPDU}.5.1.1.4.1`, [1, 2]],
    ['cyberpower-epdu', 'reboot', `${EPDU}.3.1.1.4.2`, 3, `${EPDU}.5.1.1.5.2`, [1, 2]],
    ['eaton-revelation', 'off', `${REVELATION}.3.0`, 0, `${REVELATION}.3.0`, [1, 0]],
    ['eaton-epdu', 'off', `${EATON}.3.0.1`, 0, `${EATON}.2.0.1`, [2, 0]],
    ['eaton-epdu', 'reboot', `${EATON}.5.0.2`, 0, `${EATON}.2.0.2`, [2, 3, 1]],
    ['vertiv-v5', 'off', `${VERTIV}.6.1`, 4, `${VERTIV}.4.1`, [3, 2]],
    ['vertiv-v5', 'reboot', `${VERTIV}.6.2`, 6, `${VERTIV}.4.2`, [5, 6, 1]],
  ] as [string, string, string, number, string, number[]][])(
    '%s: %s',
    async (id, _what, oid, value, state, through) => {
      const client = of(id);
      await client.set(oid, 'Integer', value);
      expect(await passes(client, state, through.at(-1) ?? 0)).toEqual(through);
    },
  );

  it('Sentry4: what is queued waits for the commit, and a cleared queue does nothing', async () => {
    const client = of('servertech-sentry4');
    const [action, state, queue] = [`${SENTRY4}.8.5.1.2.1.1.5`, `${SENTRY4}.8.3.1.1.1.1.5`, `${SENTRY4}.8.6.1.0`];
    await client.set(action, 'Integer', 5);
    expect(await client.get(state, queue)).toEqual([1, 1]);
    await client.set(queue, 'Integer', 0);
    await client.set(queue, 'Integer', 1);
    expect(await client.get(queue)).toEqual([0]);
    await client.set(action, 'Integer', 5);
    await client.set(queue, 'Integer', 1);
    expect(await passes(client, state, 2)).toEqual([1, 2]);
  });

  it('APC: a delayed command can be called off', async () => {
    const client = of('apc-rpdu2');
    await client.set(`${RPDU2}.2.1.1.6.7`, 'Integer', 600);
    await client.set(`${RPDU2}.2.4.1.5.7`, 'Integer', 6);
    expect(await client.get(`${RPDU2}.2.3.1.6.7`, `${RPDU2}.2.3.1.5.7`)).toEqual([1, 2]);
    await client.set(`${RPDU2}.2.4.1.5.7`, 'Integer', 8);
    expect(await client.get(`${RPDU2}.2.3.1.6.7`, `${RPDU2}.2.3.1.5.7`)).toEqual([2, 2]);
  });

  it.each([
    ['servertech-sentry3', `${SENTRY3}.3.1.1.1`, 'x'.repeat(25), 8],
    ['apc-rpdu2', `${RPDU2}.2.4.1.5.1`, 9, 10],
    ['apc-rpdu2', `${RPDU2}.2.1.1.7.1`, 61, 10],
    ['eaton-epdu', `${EATON}.3.0.1`, -2, 10],
    ['eaton-revelation', `${REVELATION}.3.0`, 2, 10],
    ['apc-easy-pdu', `${EASY}.2.1.4.1`, 3, 10],
    ['vertiv-v5', `${VERTIV}.4.1`, 2, 17],
  ] as const)('%s refuses %s = %s with %i', async (id, oid, value, status) => {
    const type = typeof value === 'string' ? 'OctetString' : 'Integer';
    await expect(of(id).set(oid, type, value)).rejects.toMatchObject({ status });
  });
});

it('a user of SNMPv3 reads and switches', async () => {
  const snmpAccess = { read: 'public', users: [USER] };
  const own = await startFarm({
    pdus: [{ driver: 'servertech-sentry4', outlets: 4 }],
    timeScale: 20,
    snmp: snmpAccess,
  });
  const session = snmp.createV3Session(
    '127.0.0.1',
    {
      name: USER.name,
      level: snmp.SecurityLevel.authPriv,
      authProtocol: snmp.AuthProtocols.sha,
      authKey: USER.auth.key,
      privProtocol: snmp.PrivProtocols.aes,
      privKey: USER.privKey,
    },
    { port: portOf(own, 'pdu-01', 'snmp'), retries: 0, timeout: 1000 },
  );
  const client = snmpClient(session);
  await client.set(`${SENTRY4}.8.5.1.2.1.1.3`, 'Integer', 2);
  expect(await passes(client, `${SENTRY4}.8.3.1.1.1.1.3`, 2)).toEqual([1, 2]);
  client.close();
  await own.close();
});
