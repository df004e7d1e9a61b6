import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { converse, type Send } from '../../../devices/converse.ts';
import pdu from '../../../devices/pdus/raritan-json-rpc.ts';
import { selfSigned, tlsServer } from '../../core/wire/tls-server.ts';
import { controlOf, learnedControlOf, stateOf } from './control-of.ts';
import { answerOf, objects } from './json-rpc-pdu.ts';
import { writingSend } from './web-pdu.ts';

const CERTIFICATE = selfSigned();
const PDU = '/model/pdu/0';
const OUTLET = '/model/pdu/0/outlet/0';
/** Outlet.Settings and Pdu.Settings of the SDK, and a field that only this firmware has. */
const OUTLET_SETTINGS = {
  name: 'miner 17',
  startupState: 3,
  usePduCycleDelay: false,
  cycleDelay: 30,
  nonCritical: true,
  sequenceDelay: 500,
  ofThisFirmware: { depth: [1, null] },
};
const PDU_SETTINGS = {
  name: 'row 3 left',
  cycleDelay: 10,
  outletPowerStateSequence: [2, 0, 1],
  inhibitRelayControl: false,
};

/** A PDU that keeps the settings that it is given, whole; `answer` replaces what it says to them. */
async function keeper(answer?: unknown) {
  const all = objects();
  all[OUTLET] = { getSettings: OUTLET_SETTINGS, getState: { available: true, powerState: 1 }, getMetaData: {} };
  all[PDU] = { ...all[PDU], getSettings: PDU_SETTINGS };
  const written: unknown[] = [];
  const { to } = await tlsServer(CERTIFICATE, ({ url = '' }, response, body) => {
    if (url === '/bulk') return void response.end(JSON.stringify(answerOf(all, body)));
    const { method, params } = JSON.parse(body) as { method: string; params: { settings: object } };
    written.push({ url, method, params });
    if (answer === undefined) all[url] = { ...all[url], getSettings: params.settings };
    response.end(JSON.stringify(answer ?? { jsonrpc: '2.0', result: { _ret_: 0 }, id: 1 }));
  });
  return { send: writingSend({ ...to, credentials: { username: 'admin', password: 'secret' } }), written };
}

async function renameOutlet(send: Send, name: string): Promise<void> {
  const request = (await learnedControlOf(pdu, '1', send)).rename?.('1', name);
  if (request === undefined) throw new Error('no rename');
  await send(request);
}

async function renamePdu(send: Send, name: string): Promise<void> {
  const request = controlOf(pdu, (await converse(pdu, send)).known).renamePdu?.(name);
  if (request === undefined) throw new Error('no rename');
  await send(request);
}

describe('a name', () => {
  it('of an outlet goes back with all of its other settings, and is read again', async () => {
    const { send, written } = await keeper();
    await renameOutlet(send, 'miner 18 "ü"');
    const settings = { ...OUTLET_SETTINGS, name: 'miner 18 "ü"' };
    expect(written).toEqual([{ url: OUTLET, method: 'setSettings', params: { settings } }]);
    expect((await stateOf(pdu, '1', send)).name).toBe('miner 18 "ü"');
  });

  it('of the PDU goes back with all of its other settings, and is read again', async () => {
    const { send, written } = await keeper();
    await renamePdu(send, 'row 4');
    const settings = { ...PDU_SETTINGS, name: 'row 4' };
    expect(written).toEqual([{ url: PDU, method: 'setSettings', params: { settings } }]);
    expect((await converse(pdu, send)).observation.facts.name).toBe('row 4');
  });

  it('follows from the settings of this moment', async () => {
    const { send, written } = await keeper();
    await renameOutlet(send, 'first');
    await renameOutlet(send, 'second');
    expect(written.at(-1)).toMatchObject({ params: { settings: { name: 'second', cycleDelay: 30 } } });
  });

  it.each([
    ['invalid', { result: { _ret_: 1 } }, 1, 'does not take this name'],
    ['refused to this user', { error: { code: 403, message: 'Missing permission' } }, undefined, 'Missing permission'],
  ])('that is %s is an error in words', async (_, answer, code, words) => {
    const { send } = await keeper(answer);
    const failure = { reason: 'refused', message: expect.stringContaining(words) as string };
    await expect(renameOutlet(send, 'x')).rejects.toMatchObject(code === undefined ? failure : { ...failure, code });
  });
});

describe('nothing is written', () => {
  const told = (settings: unknown) =>
    new Answer({ result: { responses: [{ json: { id: 0, result: { _ret_: settings } } }] } });

  it.each([
    ['not asked', {}],
    ['not answered', { settings: Answer.none }],
    ['refused', { settings: new Answer({ result: { responses: [{ statcode: 404 }] } }) }],
    ['nothing', { settings: told(null) }],
    ['a list', { settings: told(['name']) }],
    ['without a name', { settings: told({ cycleDelay: 10 }) }],
    ['with a number for a name', { settings: told({ name: 7 }) }],
  ])('over settings that were %s', (_, known) => {
    const control = controlOf(pdu, known);
    const why = 'the PDU did not tell its present settings, which are written back together with a name';
    expect(() => control.rename?.('1', 'x')).toThrow(why);
    expect(() => control.renamePdu?.('x')).toThrow(why);
  });
});
