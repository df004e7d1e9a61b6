import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Request, SnmpRequest } from '../../../core/wire/request.ts';
import { type SnmpWire, snmpWire } from '../../../core/wire/snmp.ts';
import type { SnmpCredentials } from '../../../core/wire/wire.ts';
import { type Snmpd, startSnmpd } from './snmpd.ts';

const SYSTEM = '1.3.6.1.2.1.1';
const DESCRIPTION = `${SYSTEM}.1.0`;
const CONTACT = `${SYSTEM}.4.0`;
/** sysORID and sysORDescr: rows that every Net-SNMP agent has. */
const OR_ID = `${SYSTEM}.9.1.2`;
const OR_TEXT = `${SYSTEM}.9.1.3`;

const READING: SnmpCredentials = { version: '2c', community: 'reading' };
const WRITING: SnmpCredentials = { version: '2c', community: 'writing' };
const SECRET = {
  version: '3',
  user: 'secret',
  auth: { protocol: 'sha', key: 'secret-proof' },
  priv: { protocol: 'aes', key: 'secret-cover' },
} as const satisfies SnmpCredentials;
const WRITER = {
  ...SECRET,
  user: 'writer',
  auth: { protocol: 'sha', key: 'writer-proof' },
  priv: { protocol: 'aes', key: 'writer-cover' },
} as const satisfies SnmpCredentials;

let snmpd: Snmpd;
let wire: SnmpWire;
beforeAll(async () => {
  snmpd = await startSnmpd();
});
afterAll(() => snmpd?.stop());
beforeEach(() => {
  wire = snmpWire();
});
afterEach(() => wire.close());

function ask(snmp: SnmpCredentials, request: SnmpRequest, extra: Partial<Request> = {}) {
  const to = { host: '127.0.0.1', ports: { snmp: snmpd.port }, credentials: { snmp } };
  return wire.send({ ...request, ...extra } as Request & SnmpRequest, to, new AbortController().signal);
}

const EVERY_VERSION: [string, SnmpCredentials][] = [
  ['v1', { version: '1', community: 'reading' }],
  ['v2c', READING],
  ['v3 noAuthNoPriv', { version: '3', user: 'open' }],
  ['v3 authNoPriv', { version: '3', user: 'proven', auth: { protocol: 'sha', key: 'proven-secret' } }],
  ['v3 authPriv', SECRET],
];

describe.each(EVERY_VERSION)('Net-SNMP with %s', (_, credentials) => {
  it('answers objects by name and leaves out what it does not have', async () => {
    const answer = await ask(credentials, {
      via: 'snmp',
      get: {
        description: `.${DESCRIPTION}`,
        type: `${SYSTEM}.2.0`,
        upTime: `${SYSTEM}.3.0`,
        services: `${SYSTEM}.7.0`,
        noObject: '1.3.6.1.4.1.99999.1.0',
        noInstance: `${SYSTEM}.1.7`,
      },
    });
    expect(answer.str('description')).toBe('a stand-in for a PDU');
    expect(answer.str('type')).toBe('1.3.6.1.4.1.13742.6');
    expect(answer.num('services')).toBe(72);
    expect(answer.num('upTime')).toBeGreaterThanOrEqual(0);
    expect(Object.keys(answer.value as object).sort()).toEqual(['description', 'services', 'type', 'upTime']);
  });

  it('answers columns by index, to the end of each and not beyond', async () => {
    const answer = await ask(credentials, {
      via: 'snmp',
      columns: { ids: OR_ID, texts: OR_TEXT, none: `${SYSTEM}.77` },
    });
    const ids = answer.entries('ids');
    expect(ids.length).toBeGreaterThan(3);
    expect(ids.map(([index]) => index)).toEqual(ids.map((__, i) => String(i + 1)));
    expect(ids.every(([, id]) => id.str()?.startsWith('1.3.6.1.'))).toBe(true);
    expect(answer.entries('texts').map(([index]) => index)).toEqual(ids.map(([index]) => index));
    expect(answer.str('texts', '1')).toMatch(/MIB/);
    expect(answer.entries('none')).toEqual([]);
    expect(answer.has('none')).toBe(true);
  });
});

describe('writing to Net-SNMP', () => {
  it.each<[string, SnmpCredentials]>([
    ['v1', { version: '1', community: 'writing' }],
    ['v2c', WRITING],
    ['v3', WRITER],
  ])('sets with %s and reads back', async (name, credentials) => {
    const set = { oid: CONTACT, type: 'string', value: `NOC by ${name}` } as const;
    const echoed = await ask(credentials, { via: 'snmp', set }, { writes: true });
    expect(echoed.str()).toBe(`NOC by ${name}`);
    expect((await ask(READING, { via: 'snmp', get: { contact: CONTACT } })).str('contact')).toBe(`NOC by ${name}`);
  });

  it.each<[string, SnmpCredentials, number, string]>([
    ['a v1 read community', { version: '1', community: 'reading' }, 2, 'noSuchName'],
    ['a v2c read community', READING, 6, 'noAccess'],
    ['a v3 read-only user', SECRET, 6, 'noAccess'],
  ])('with %s is unauthorized', async (_, credentials, code, status) => {
    const asked = ask(credentials, { via: 'snmp', set: { oid: CONTACT, type: 'string', value: 'x' } });
    await expect(asked).rejects.toMatchObject({ name: 'WireError', reason: 'unauthorized', code });
    await expect(asked).rejects.toThrow(`read-only credentials: the device refused the write of ${CONTACT} (${status}`);
  });

  it('of the wrong type is refused with its error-status', async () => {
    const asked = ask(WRITING, { via: 'snmp', set: { oid: CONTACT, type: 'integer', value: 1 } });
    await expect(asked).rejects.toMatchObject({ reason: 'refused', code: 7 });
    await expect(asked).rejects.toThrow('wrongType');
  });
});

describe('the wrong credentials', () => {
  it.each<[string, SnmpCredentials, string]>([
    ['an unknown user', { ...SECRET, user: 'nobody' }, 'Unknown User Name'],
    ['a wrong password', { ...SECRET, auth: { protocol: 'sha', key: 'not-the-one' } }, 'Wrong Digest'],
    ['the wrong hash', { ...SECRET, auth: { protocol: 'md5', key: 'secret-proof' } }, 'Wrong Digest'],
    [
      'privacy that the user does not have',
      { ...SECRET, user: 'proven', auth: { protocol: 'sha', key: 'proven-secret' } },
      'Unsupported Security Level',
    ],
  ])('of SNMPv3, %s, are unauthorized at once', async (_, credentials, message) => {
    const began = performance.now();
    const asked = ask(credentials, { via: 'snmp', get: { description: DESCRIPTION } });
    await expect(asked).rejects.toMatchObject({ reason: 'unauthorized' });
    await expect(asked).rejects.toThrow(message);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  it('a wrong privacy key is unauthorized or silence, never an answer', async () => {
    const wrong: SnmpCredentials = { ...SECRET, priv: { protocol: 'aes', key: 'another-cover' } };
    const asked = ask(wrong, { via: 'snmp', get: { description: DESCRIPTION } }, { timeoutMs: 300 });
    await expect(asked).rejects.toMatchObject({ reason: expect.stringMatching(/^(unauthorized|timeout)$/) });
  });

  it('privacy without authentication is not even tried', async () => {
    const { auth: _, ...credentials } = SECRET;
    const asked = ask(credentials, { via: 'snmp', get: { description: DESCRIPTION } });
    await expect(asked).rejects.toMatchObject({ reason: 'unauthorized' });
    await expect(asked).rejects.toThrow('privacy is configured without authentication');
  });

  it('a wrong community is silence', async () => {
    const asked = ask(
      { version: '2c', community: 'guess' },
      { via: 'snmp', get: { d: DESCRIPTION } },
      { timeoutMs: 300 },
    );
    await expect(asked).rejects.toMatchObject({ reason: 'timeout' });
  });

  it('do not spoil the next question', async () => {
    await expect(ask({ ...SECRET, user: 'nobody' }, { via: 'snmp', get: { d: DESCRIPTION } })).rejects.toThrow();
    expect((await ask(SECRET, { via: 'snmp', get: { d: DESCRIPTION } })).has('d')).toBe(true);
  });
});

describe('an agent that starts anew', () => {
  it.each(EVERY_VERSION)('is understood at once over the kept session of %s', async (_, credentials) => {
    const request: SnmpRequest = { via: 'snmp', get: { description: DESCRIPTION } };
    expect((await ask(credentials, request)).has('description')).toBe(true);
    await snmpd.restart();
    expect((await ask(credentials, request)).has('description')).toBe(true);
  });

  it.each(EVERY_VERSION)(
    'or is replaced by another is understood at the second question with %s',
    async (_, credentials) => {
      const request: SnmpRequest = { via: 'snmp', get: { description: DESCRIPTION } };
      // The old engine has booted more often than the new one will have.
      await snmpd.restart();
      await snmpd.restart();
      expect((await ask(credentials, request)).has('description')).toBe(true);
      await snmpd.replace();
      await ask(credentials, request, { timeoutMs: 400 }).catch(() => undefined);
      expect((await ask(credentials, request)).has('description')).toBe(true);
    },
  );
});
