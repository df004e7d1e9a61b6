import snmp from 'net-snmp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { portOf, snmpClient } from './clients.ts';
import { type Farm, startFarm } from './farm.ts';

const PDU2 = '1.3.6.1.4.1.13742.6';
const SWITCH = `${PDU2}.4.1.2.1.2.1`;
let farm: Farm;
let port: number;
beforeAll(async () => {
  const auth = { protocol: 'sha', key: 'authentic-phrase' } as const;
  const privKey = 'private-phrase';
  const users = [
    { name: 'viewer', auth, privKey, mayWrite: false },
    { name: 'switcher', auth: { ...auth, protocol: 'sha256' as const }, privKey, mayWrite: true },
  ];
  farm = await startFarm({ miners: 2, pdus: 1, snmp: { read: 'public', users } });
  port = portOf(farm, 'pdu-01', 'snmp');
});
afterAll(() => farm.close());

describe('SNMPv3', () => {
  const v3 = (name: string, authProtocol: snmp.AuthProtocols, authKey = 'authentic-phrase') => {
    const level = snmp.SecurityLevel.authPriv;
    const user = {
      name,
      level,
      authProtocol,
      authKey,
      privProtocol: snmp.PrivProtocols.aes,
      privKey: 'private-phrase',
    };
    return snmpClient(snmp.createV3Session('127.0.0.1', user, { port, retries: 0, timeout: 800 }));
  };

  it('speaks v3 with SHA and SHA-256, AES, and rights by user', async () => {
    const viewer = v3('viewer', snmp.AuthProtocols.sha);
    expect(await viewer.get(`${PDU2}.3.2.1.1.3.1`, `${SWITCH}.2`)).toEqual(['PX3-5892', 1]);
    await expect(viewer.set(`${SWITCH}.2`, 'Integer', 0)).rejects.toMatchObject({ status: 6 });
    const switcher = v3('switcher', snmp.AuthProtocols.sha256);
    await switcher.set(`${SWITCH}.2`, 'Integer', 0);
    expect(await switcher.get(`${PDU2}.4.1.2.1.3.1.2`)).toEqual([8]);
    viewer.close();
    switcher.close();
  });

  it('lets in neither a stranger nor a wrong key in v3', async () => {
    const stranger = v3('nobody', snmp.AuthProtocols.sha);
    await expect(stranger.get(`${PDU2}.3.1.0`)).rejects.toThrow(/unknown user/i);
    const forger = v3('viewer', snmp.AuthProtocols.sha, 'another-phrase');
    await expect(forger.get(`${PDU2}.3.1.0`)).rejects.toThrow(/digest/i);
    stranger.close();
    forger.close();
  });
});
