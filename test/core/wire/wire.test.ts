import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import type { Request } from '../../../core/wire/request.ts';
import { describe as nameOf, type Port, portOf, readOnly, type Wire } from '../../../core/wire/wire.ts';

/** A wire that remembers what left. */
function open() {
  const left: Request[] = [];
  const wire: Wire = (request) => {
    left.push(request);
    return Promise.resolve(new Answer({ ok: true }));
  };
  return { left, wire: readOnly(wire) };
}

const OUTLET = '1.3.6.1.4.1.13742.6.4.1.2.1.2.1.7';
const WRITES: [string, Request][] = [
  [
    'snmp set 1.3.6.1.4.1.13742.6.4.1.2.1.2.1.7',
    { via: 'snmp', writes: true, set: { oid: OUTLET, type: 'integer', value: 2 } },
  ],
  [
    'GET /cgi-bin/reboot.cgi',
    { via: 'http', writes: true, method: 'GET', path: '/cgi-bin/reboot.cgi', auth: 'digest' },
  ],
  [
    'POST /cgi-bin/set_miner_conf.cgi',
    { via: 'http', writes: true, method: 'POST', path: '/cgi-bin/set_miner_conf.cgi', body: { pass: 'x' } },
  ],
  ['cgminer restart', { via: 'cgminer', writes: true, command: 'restart' }],
  ['whatsminer v2 power_off', { via: 'whatsminer', writes: true, api: 2, command: 'power_off' }],
  ['whatsminer v3 set.system.reboot', { via: 'whatsminer', writes: true, api: 3, command: 'set.system.reboot' }],
];
const SESSION = { current: 'session', open: 'logon', close: 'logoff', id: ['SESSION', 0, 'SessionID'] };
const FORGOTTEN: [string, Request][] = [
  ['an SNMP set', { via: 'snmp', set: { oid: OUTLET, type: 'integer', value: 0 } }],
  ["a command of MicroBT's encrypted API", { via: 'whatsminer', api: 2, command: 'reboot' }],
  ['a command that needs a session', { via: 'cgminer', command: 'curtail', session: SESSION }],
  ['PUT', { via: 'http', method: 'PUT', path: '/api/mode' }],
  ['PATCH', { via: 'http', method: 'PATCH', path: '/api/system' }],
  [
    'a mutation of GraphQL',
    { via: 'http', method: 'POST', path: '/graphql', body: { query: ' mutation { bosminer { stop } }' } },
  ],
  ['a v3 command that sets', { via: 'whatsminer', api: 3, command: 'set.miner.service', parameters: 'stop' }],
];
const READS: [string, Request][] = [
  ['cgminer summary+pools', { via: 'cgminer', join: ['summary', 'pools'] }],
  ['cgminer stats', { via: 'cgminer', command: 'stats' }],
  ['GET /cgi-bin/stats.cgi', { via: 'http', method: 'GET', path: '/cgi-bin/stats.cgi', auth: 'digest' }],
  ['POST /graphql', { via: 'http', method: 'POST', path: '/graphql', body: { query: '{bosminer}' } }],
  ['whatsminer v3 get.device.info', { via: 'whatsminer', api: 3, command: 'get.device.info' }],
  ['snmp get of 1 objects', { via: 'snmp', get: { state: OUTLET } }],
  ['snmp columns state', { via: 'snmp', columns: { state: OUTLET } }],
];

describe('a read-only wire', () => {
  const to = { host: '192.0.2.9', credentials: { password: 'hunter2' } };

  it.each(WRITES)('refuses %s', async (name, request) => {
    const { left, wire } = open();
    await expect(wire(request, to, AbortSignal.timeout(1000))).rejects.toMatchObject({
      reason: 'forbidden',
      message: `this process may not write to 192.0.2.9: ${name}`,
    });
    expect(left).toEqual([]);
  });

  it.each(FORGOTTEN)('refuses %s whose mark was forgotten', async (_name, request) => {
    const { left, wire } = open();
    await expect(wire(request, to, AbortSignal.timeout(1000))).rejects.toMatchObject({ reason: 'forbidden' });
    expect(left).toEqual([]);
  });

  it.each(READS)('passes %s on as it is', async (name, request) => {
    const { left, wire } = open();
    expect((await wire(request, to, AbortSignal.timeout(1000))).bool('ok')).toBe(true);
    expect(left).toEqual([request]);
    expect(nameOf(request)).toBe(name);
  });
});

describe('the port of a request', () => {
  it.each<[Port, Request]>([
    ['http', { via: 'http', method: 'GET', path: '/' }],
    ['https', { via: 'http', method: 'GET', path: '/', tls: true }],
    ['https', { via: 'http', method: 'GET', path: '/', tls: true, port: 'http' }],
    ['rest', { via: 'http', method: 'GET', path: '/', tls: true, port: 'rest' }],
    ['cgminer', { via: 'http', method: 'GET', path: '/', port: 'cgminer' }],
    ['cgminer', { via: 'cgminer', command: 'stats' }],
    ['volcminer', { via: 'cgminer', join: ['stats'], port: 'volcminer' }],
    ['whatsminer', { via: 'whatsminer', api: 3, command: 'get.device.info' }],
    ['cgminer', { via: 'whatsminer', api: 2, command: 'reboot' }],
    ['snmp', { via: 'snmp', get: { state: OUTLET } }],
  ])('is %s', (port, request) => {
    expect(portOf(request)).toBe(port);
  });
});
