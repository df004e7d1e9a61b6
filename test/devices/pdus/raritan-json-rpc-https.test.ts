import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { converse } from '../../../devices/converse.ts';
import pdu from '../../../devices/pdus/raritan-json-rpc.ts';
import { selfSigned, tlsServer } from '../../core/wire/tls-server.ts';
import { controlOf } from './control-of.ts';
import { answerOf, type Objects, objects } from './json-rpc-pdu.ts';
import { seriesValue } from './recorded-agent.ts';
import { readingSend, writingSend } from './web-pdu.ts';

const CERTIFICATE = selfSigned();
const ADMIN = { username: 'admin', password: 'secret' };

describe('over HTTPS', () => {
  const serve = (answer: (url: string, body: string) => [status: number, text: string]) =>
    tlsServer(CERTIFICATE, (request, response, body) => {
      const [status, text] = answer(request.url ?? '', body);
      response.writeHead(status).end(text);
    });

  it('learns and polls over one connection, logged in each time', async () => {
    const { to, seen, connections } = await serve((_url, body) => [200, JSON.stringify(answerOf(objects(), body))]);
    const { send } = readingSend({ ...to, credentials: ADMIN });
    const { observation } = await converse(pdu, send);
    expect(seriesValue(observation.readings, 'pdu.outlet_power', { outlet: '1' })).toBe(3400);
    expect(connections()).toBe(1);
    const login = `Basic ${Buffer.from('admin:secret').toString('base64')}`;
    expect(new Set(seen)).toEqual(new Set([`POST /bulk ${login}`]));
  });

  it.each([
    ['a wrong password', 401, '', 'unauthorized'],
    ['JSON that was cut short', 200, '{"jsonrpc":"2.0","result":{"responses":[{"json":{"jso', 'unexpected-answer'],
    ['another service', 200, '{"version":1}', 'unexpected-answer'],
    [
      'a firmware without bulks',
      200,
      '{"jsonrpc":"2.0","error":{"code":-32601,"message":"no performBulk"},"id":1}',
      'refused',
    ],
  ])('%s is a failure, and no PDU without outlets', async (_what, status, text, reason) => {
    const { to } = await serve(() => [status, text]);
    const { send } = readingSend({ ...to, credentials: ADMIN });
    await expect(converse(pdu, send)).rejects.toMatchObject({ reason });
  });

  const control = controlOf(pdu);
  it.each([
    ['on', control.turn('12', 'on'), { method: 'setPowerState', params: { pstate: 1 } }],
    ['off', control.turn('12', 'off'), { method: 'setPowerState', params: { pstate: 0 } }],
    ['a cycle', control.cycle?.('12'), { method: 'cyclePowerState', params: {} }],
  ])('%s is one call of the outlet', async (_what, request, call) => {
    const bodies: unknown[] = [];
    const { to, seen } = await serve((_url, body) => {
      bodies.push(JSON.parse(body));
      return [200, '{"jsonrpc":"2.0","result":{"_ret_":0},"id":1}'];
    });
    if (request === undefined) throw new Error('no request');
    await writingSend({ ...to, credentials: ADMIN })(request);
    expect(bodies).toEqual([expect.objectContaining(call)]);
    expect(seen[0]).toMatch(/^POST \/model\/pdu\/0\/outlet\/11 Basic /);
  });

  it.each([
    [1, 'not switchable'],
    [2, 'load shedding'],
    [3, 'disabled'],
    [4, 'not off'],
    [77, 'without a reason'],
  ])('a refusal %i is an error in words', async (number, words) => {
    const { to } = await serve(() => [200, JSON.stringify({ jsonrpc: '2.0', result: { _ret_: number }, id: 1 })]);
    const asked = writingSend({ ...to, credentials: ADMIN })(control.turn('1', 'off'));
    await expect(asked).rejects.toMatchObject({
      reason: 'refused',
      code: number,
      message: expect.stringContaining(words) as string,
    });
  });
});

describe('control of an outlet', () => {
  const control = controlOf(pdu);
  const all = objects();
  const look = (changes: Objects = {}) => {
    const [outlet = ''] = Object.keys(all).filter((name) => name.includes('OutletA'));
    const known = { ...all, '/model/pdu/0/outlet/0': { ...all[outlet] }, ...changes };
    const request = control.ask('1')['outlet'];
    const body = JSON.stringify(request?.via === 'http' ? request.body : {});
    return control.read({ outlet: new Answer(answerOf(known, body)) });
  };
  const first = Object.entries(all).find(([name]) => name.includes('OutletA'))?.[1] ?? {};

  it('is read in one bulk', () => {
    expect(look()).toEqual({
      state: 'on',
      switchedAt: 1700000123,
      switchable: true,
      suspended: false,
      name: 'miner 17',
      cycleOffSeconds: 10,
    });
  });

  it('takes the period of the outlet itself where it has one', () => {
    const settings = { usePduCycleDelay: false, cycleDelay: 30 };
    expect(look({ '/model/pdu/0/outlet/0': { ...first, getSettings: settings } }).cycleOffSeconds).toBe(30);
  });

  it.each([
    [
      'load shedding',
      { '/model/pdu/0/outlet/0': { ...first, getState: { available: true, powerState: 0, isLoadShed: true } } },
    ],
    ['inhibits', { '/model/pdu/0': { getSettings: { inhibitRelayControl: true } } }],
  ])('is blocked: %s', (words, changes) => {
    expect(look(changes).blocked).toContain(words);
  });

  it.each([
    ['not switchable', { getMetaData: { isSwitchable: false } }, { switchable: false }],
    ['suspended', { getState: { available: true, powerState: 0, isSuspended: true } }, { suspended: true }],
  ])('is %s', (_what, told, state) => {
    expect(look({ '/model/pdu/0/outlet/0': { ...first, ...told } })).toMatchObject(state);
  });

  it('no answer is unknown, never off', () => {
    expect(control.read({})).toEqual({ state: 'unknown' });
    expect(control.read({ outlet: new Answer({ result: { responses: [{ statcode: 404 }] } }) })).toEqual({
      state: 'unknown',
    });
  });

  it.each(['', '0', 'AA1', '1.2', '-1', '1/../../firmware'])('refuses "%s" for an outlet', (outlet) => {
    expect(() => control.ask(outlet)).toThrow(`outlet "${outlet}": expected a number`);
    expect(() => control.turn(outlet, 'off')).toThrow(`outlet "${outlet}": expected a number`);
  });
});
