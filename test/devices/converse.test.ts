import { describe, expect, it } from 'vitest';
import { reading } from '../../core/farm/sample.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Request } from '../../core/wire/request.ts';
import { WireError, type WireReason } from '../../core/wire/wire.ts';
import { converse } from '../../devices/converse.ts';
import { type Driver, defineDriver } from '../../devices/driver.ts';
import { recognise } from '../../devices/recognise.ts';

const question = (command: string, more: object = {}): Request => ({ via: 'cgminer', command, ...more });

const driver = defineDriver({
  id: 'toaster',
  kind: 'miner',
  title: 'Toaster',
  models: ['T1'],
  learn: { version: question('version'), power: question('power', { optional: true }) },
  ask: { stats: question('stats'), pools: question('pools') },
  read: ({ stats, pools }, { version }) => ({
    readings: [reading('miner.power', stats.num('watts')), reading('miner.fans', pools.num('count'))],
    facts: { firmware: version.str('firmware') ?? 'not told' },
    operation: 'hashing',
  }),
});

/** A device that answers or fails by command, and remembers what it was asked. */
function device(replies: Record<string, unknown>) {
  const asked: string[] = [];
  const send = (request: Request): Promise<Answer> => {
    const command = 'command' in request ? request.command : '';
    asked.push(command);
    const reply = replies[command];
    if (typeof reply === 'string') return Promise.reject(new WireError(reply as WireReason, `${command}: ${reply}`));
    return reply instanceof Error
      ? Promise.reject(reply)
      : Promise.resolve(reply instanceof Answer ? reply : new Answer(reply));
  };
  return { asked, send };
}

const GOOD = { version: { firmware: '1.0' }, power: {}, stats: { watts: 3000 }, pools: { count: 4 } };

describe('a conversation', () => {
  it('asks the very same question again while what was learned holds', async () => {
    const sent: Request[] = [];
    const curious = defineDriver({ ...driver, ask: () => ({ stats: question('stats'), pools: question('pools') }) });
    const send = (request: Request) => {
      sent.push(request);
      return Promise.resolve(new Answer({}));
    };
    const { known } = await converse(curious, send);
    await converse(curious, send, known);
    await converse(curious, send, { ...known });
    const [first, second, afterLearningAnew] = sent.filter(
      (request) => 'command' in request && request.command === 'stats',
    );
    expect(second).toBe(first);
    expect(afterLearningAnew).not.toBe(first);
  });

  it('learns, asks and reads', async () => {
    const { asked, send } = device(GOOD);
    const { observation, unanswered } = await converse(driver, send);
    expect(asked).toEqual(['version', 'power', 'stats', 'pools']);
    expect(observation).toMatchObject({ facts: { firmware: '1.0' }, readings: [{ value: 3000 }, { value: 4 }] });
    expect(unanswered).toEqual({});
  });

  it('does not learn again what is known', async () => {
    const { asked, send } = device(GOOD);
    const { known } = await converse(driver, send);
    asked.length = 0;
    const { observation } = await converse(driver, send, known);
    expect([asked, observation.facts]).toEqual([['stats', 'pools'], { firmware: '1.0' }]);
  });

  it.each<[string, object, (number | undefined)[], string[]]>([
    ['a refused question', { ...GOOD, stats: 'refused' }, [undefined, 4], ['stats']],
    ['one that is not understood', { ...GOOD, pools: 'unexpected-answer' }, [3000, undefined], ['pools']],
    ['silence after an answer', { ...GOOD, pools: 'timeout' }, [3000, undefined], ['pools']],
    ['a refusal while learning', { ...GOOD, version: 'unauthorized' }, [3000, 4], ['version']],
    ['silence of what is optional', { ...GOOD, version: 'refused', power: 'timeout' }, [3000, 4], ['version', 'power']],
  ])('%s loses itself and nothing else', async (_what, replies, values, lost) => {
    const { observation, unanswered } = await converse(driver, device(replies as Record<string, unknown>).send);
    expect(observation.readings.map(({ value }) => value)).toEqual(values);
    expect(Object.keys(unanswered)).toEqual(lost);
  });

  it.each<[string, object, string, string[]]>([
    ['silence from the first question on', { version: 'timeout' }, 'version: timeout', ['version']],
    ['no connection', { version: 'unreachable' }, 'version: unreachable', ['version']],
    [
      'nothing but refusals',
      { version: 'refused', power: 'refused', stats: 'refused', pools: 'refused' },
      'stats: refused',
      ['version', 'power', 'stats', 'pools'],
    ],
    [
      'a write that our own wire forbids',
      { ...GOOD, stats: 'forbidden' },
      'stats: forbidden',
      ['version', 'power', 'stats'],
    ],
    [
      'a bug in the wire',
      { ...GOOD, stats: new TypeError('no such function') },
      'no such function',
      ['version', 'power', 'stats'],
    ],
  ])('%s ends it', async (_what, replies, message, expected) => {
    const { asked, send } = device(replies as Record<string, unknown>);
    await expect(converse(driver, send)).rejects.toThrow(message);
    expect(asked).toEqual(expected);
  });

  describe('of a device that names its own objects', () => {
    const curious = defineDriver({
      ...driver,
      learnMore: ({ version, parts }) => ({
        ...(version?.has('parts') ? { parts: question('parts') } : {}),
        ...Object.fromEntries(
          (parts?.list('names') ?? []).map((part) => [part.str() ?? '', question(`part ${part.str()}`)]),
        ),
      }),
    });
    const PARTS = {
      ...GOOD,
      version: { firmware: '1.0', parts: 2 },
      parts: { names: ['a', 'b'] },
      'part a': {},
      'part b': {},
    };

    it('asks what follows from the answers, each once, and not again', async () => {
      const { asked, send } = device(PARTS);
      const { known } = await converse(curious, send);
      expect(asked).toEqual(['version', 'power', 'parts', 'part a', 'part b', 'stats', 'pools']);
      asked.length = 0;
      await converse(curious, send, known);
      expect(asked).toEqual(['stats', 'pools']);
    });

    it('loses one of them alone, even by silence', async () => {
      const { observation, unanswered } = await converse(curious, device({ ...PARTS, parts: 'timeout' }).send);
      expect([Object.keys(unanswered), observation.readings.length]).toEqual([['parts'], 2]);
    });

    it('asks nothing more where nothing follows', async () => {
      const { asked, send } = device(GOOD);
      await converse(curious, send);
      expect(asked).toEqual(['version', 'power', 'stats', 'pools']);
    });

    it('ends even where the questions do not', async () => {
      const endless = defineDriver({
        ...driver,
        learnMore: (known) => ({ [`n${Object.keys(known).length}`]: question('version') }),
      });
      const { asked, send } = device(GOOD);
      await converse(endless, send);
      expect(asked.length).toBeLessThan(20);
    });
  });

  it("lets a driver's own bug out as it is", async () => {
    const broken: Driver = { ...driver, read: () => (undefined as unknown as { x: { y: never } }).x.y };
    await expect(converse(broken, device(GOOD).send)).rejects.toThrow(TypeError);
  });
});

describe('recognition', () => {
  const family = (id: string, command: string, says: string): Driver => ({
    ...driver,
    id,
    detect: [{ ask: question(command), is: (answer) => answer.str('make') === says }],
  });
  const FAMILIES = [family('a', 'version', 'A'), family('b', 'version', 'B'), family('c', 'devdetails', 'C')];

  it.each([
    ['the first family', { version: { make: 'A' } }, 'a', ['version']],
    ['a later one by the same answer, asked once', { version: { make: 'B' } }, 'b', ['version']],
    [
      'one that answers another question',
      { version: 'refused', devdetails: { make: 'C' } },
      'c',
      ['version', 'devdetails'],
    ],
    ['nobody', { version: { make: 'Z' }, devdetails: 'unreachable' }, undefined, ['version', 'devdetails']],
  ])('finds %s', async (_who, replies, id, expected) => {
    const { asked, send } = device(replies);
    expect((await recognise(FAMILIES, send)).driver?.id).toBe(id);
    expect(asked).toEqual(expected);
  });
});
