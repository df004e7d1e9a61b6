import { describe, expect, it } from 'vitest';
import { Answer } from '../../core/wire/answer.ts';
import type { Request } from '../../core/wire/request.ts';
import { describe as named, WireError, type WireReason } from '../../core/wire/wire.ts';
import { DEVDETAILS, PAGE, pagePointsTo, pageSays, pageWants, says, VERSION } from '../../devices/detection.ts';
import { type Detection, defineDriver } from '../../devices/driver.ts';
import { portsAsked, recognise } from '../../devices/recognise.ts';

const driver = (id: string, ...detect: Detection[]) =>
  defineDriver({
    id,
    kind: 'miner',
    title: id,
    models: [],
    detect,
    ask: {},
    read: () => ({ readings: [], facts: {}, operation: 'unknown' }),
  });

const OWN: Request = { via: 'http', method: 'GET', path: '/own' };
const SNMP: Request = { via: 'snmp', get: { sysObjectID: '1.3.6.1.2.1.1.2.0' } };
const heardWord = (ask: Request, word: string, tells?: 'make' | 'protocol'): Detection => ({
  ask,
  is: (answer) => says(answer, word),
  ...(tells ? { tells } : {}),
});

/** The drivers stand in the order of their ids, as they do in the registry. */
const DRIVERS = [
  driver('antminer', heardWord(VERSION, 'Antminer', 'make'), heardWord(PAGE, 'antMiner', 'make')),
  driver('bitaxe', heardWord(OWN, 'ASICModel')),
  driver('cgminer', heardWord(VERSION, 'cgminer', 'protocol')),
  driver('luxos', heardWord(VERSION, 'LUXMINER'), heardWord(PAGE, 'Luxor')),
  driver('pdu', heardWord(SNMP, '13742')),
  driver('whatsminer', heardWord(DEVDETAILS, 'bitmicro')),
];

type World = Partial<Record<string, unknown | WireReason>>;
const isReason = (said: unknown): said is WireReason =>
  typeof said === 'string' && /^(unreachable|timeout|refused)$/.test(said);

/** A device that answers what the world says, by the name of the question; it refuses the rest. */
function device(world: World) {
  const asked: string[] = [];
  const send = (request: Request) => {
    asked.push(named(request));
    const said = world[named(request)] ?? 'refused';
    return isReason(said) ? Promise.reject(new WireError(said, said)) : Promise.resolve(new Answer(said));
  };
  return { asked, send };
}

describe('a device is recognised', () => {
  it.each<[string, World, string | undefined]>([
    ['by the firmware, though it names the maker first', { 'cgminer version': 'LUXminer Antminer S19' }, 'luxos'],
    ['by the firmware in another answer', { 'cgminer version': 'Antminer S19', 'GET /': 'Luxor' }, 'luxos'],
    ['by the maker where no firmware names itself', { 'cgminer version': 'cgminer Antminer S19' }, 'antminer'],
    ['by the protocol last', { 'cgminer version': 'cgminer 4.11' }, 'cgminer'],
    ['though it refuses one question', { 'cgminer devdetails': 'bitmicro' }, 'whatsminer'],
    ['by a question of the family', { 'GET /own': { ASICModel: 'BM1370' } }, 'bitaxe'],
    ['by SNMP', { 'snmp get of 1 objects': '1.3.6.1.4.1.13742.6' }, 'pdu'],
    ['or not', { 'cgminer version': 'something else' }, undefined],
  ])('%s', async (_how, world, id) => {
    const { send } = device(world);
    expect((await recognise(DRIVERS, send)).driver?.id).toBe(id);
  });

  it('with each question asked once, those that are shared first, SNMP last', async () => {
    const { asked, send } = device({});
    await recognise(DRIVERS, send);
    expect(asked).toEqual(['cgminer version', 'GET /', 'cgminer devdetails', 'GET /own', 'snmp get of 1 objects']);
  });

  it.each<[string, World, string[]]>([
    [
      'where nobody is reached',
      { 'cgminer version': 'unreachable' },
      ['cgminer version', 'GET /', 'GET /own', 'snmp get of 1 objects'],
    ],
    [
      'where the first question is met with silence',
      { 'GET /': 'timeout' },
      ['cgminer version', 'GET /', 'cgminer devdetails', 'snmp get of 1 objects'],
    ],
    [
      'but goes on after one silence where it has spoken',
      { 'cgminer version': 'cgminer', 'cgminer devdetails': 'timeout', 'GET /': '?', 'GET /own': 'timeout' },
      ['cgminer version', 'GET /', 'cgminer devdetails', 'GET /own', 'snmp get of 1 objects'],
    ],
  ])('without a second question %s', async (_where, world, questions) => {
    const { asked, send } = device(world);
    await recognise(DRIVERS, send);
    expect(asked).toEqual(questions);
  });

  it('without a question to a closed port; it says why', async () => {
    const { asked, send } = device({});
    const found = await recognise(DRIVERS, send, ['cgminer', 'snmp']);
    expect(asked).toEqual(['GET /', 'GET /own']);
    expect(found).toMatchObject({ unanswered: { [JSON.stringify(VERSION)]: 'nobody answers on port cgminer' } });
  });

  it('with an exception that is no failure of the device passed on', async () => {
    await expect(recognise(DRIVERS, () => Promise.reject(new Error('a bug')))).rejects.toThrow('a bug');
  });
});

it('the ports are those of the questions', () => {
  expect(portsAsked(DRIVERS)).toEqual(['cgminer', 'http']);
});

describe('what an answer shows', () => {
  const page = new Answer({
    status: 401,
    location: 'https://10.0.0.5/',
    challenges: ['digest realm="antMiner Configuration", qop="auth"'],
    text: '<TITLE>AnthillOS</TITLE>',
  });
  it.each<[string, boolean, boolean]>([
    ['a marker anywhere, in any case', says(new Answer({ VERSION: [{ LUXminer: '1' }] }), 'luxMINER'), true],
    ['no marker in nothing', says(Answer.none, 'x'), false],
    ['the text of a page, in its own case', pageSays(page, 'AnthillOS'), true],
    ['no other case', pageSays(page, 'anthillos'), false],
    ['a page that is none', pageSays(new Answer('AnthillOS'), 'AnthillOS'), false],
    ['a realm by how it begins', pageWants(page, 'antMiner'), true],
    ['no realm from its middle', pageWants(page, 'Configuration'), false],
    ['where it points to', pagePointsTo(page, 'https://'), true],
    ['nowhere', pagePointsTo(new Answer({ status: 200 }), 'https://'), false],
  ])('%s', (_what, found, expected) => {
    expect(found).toBe(expected);
  });
});
