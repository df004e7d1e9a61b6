import { describe, expect, it } from 'vitest';
import type { Rig } from '../../core/farm/rig.ts';
import { valuesOf } from '../../core/farm/told.ts';
import { Answer } from '../../core/wire/answer.ts';
import type { Request } from '../../core/wire/request.ts';
import { WireError } from '../../core/wire/wire.ts';
import { converse } from '../../devices/converse.ts';
import type { Driver } from '../../devices/driver.ts';
import { get, rigDriver } from '../../devices/gpu-engines/rig-driver.ts';
import { driverFor, withPrograms } from '../../devices/rig-programs.ts';

/** A program that learns once and is asked each time; what it answers stands in `said` by its id. */
function program(id: string, tells?: Driver['tells']): Driver {
  return rigDriver({
    id,
    title: id,
    ...(tells ? { tells } : {}),
    detect: [],
    learn: { scale: get(1, '/scale') },
    ask: { rig: get(1, '/rig') },
    rig: ({ rig }, { scale }) => {
      const told = rig.value as Partial<Rig> | undefined;
      return { software: id, algorithms: [], devices: [], ...told, version: scale.str() };
    },
  });
}

const card = (pciBus: number, ...hashratesHs: number[]) => ({ index: 0, kind: 'gpu', pciBus, hashratesHs });
const ONE: Partial<Rig> = { algorithms: [{ name: 'ethash', hashrateHs: 5 }], devices: [card(9, 5)] as never };
const TWO: Partial<Rig> = { algorithms: [{ name: 'kaspa', hashrateHs: 7 }], devices: [card(3, 7)] as never };
const SYSTEM: Partial<Rig> = {
  algorithms: [{ name: 'ethash', hashrateHs: 4, program: 'one' }],
  devices: [card(9, 4), card(3)] as never,
};

const RIG = withPrograms(program('one'), [
  { name: 'two', driver: program('two') },
  { name: 'two 2', driver: program('two') },
]);

/** Answers by program; what is missing is silent. */
function line(said: Record<string, Partial<Rig> | Error>) {
  const asked: string[] = [];
  const send = async (request: Request): Promise<Answer> => {
    const name = request.program ?? '';
    const path = request.via === 'http' ? request.path : '';
    asked.push(`${name}${path}`);
    const answer = said[name] ?? new WireError('unreachable', `nobody at "${name}"`);
    if (answer instanceof Error) throw answer;
    return new Answer(path === '/scale' ? `v of ${name}` : answer);
  };
  return { asked, send };
}

describe('a rig of several programs', () => {
  it('has one conversation, in which each is asked as its own', async () => {
    const { asked, send } = line({ '': ONE, two: TWO, 'two 2': { ...TWO, devices: [card(1, 7)] as never } });
    const { observation, unanswered } = await converse(RIG, send);
    expect([...asked].sort()).toEqual(['/rig', '/scale', 'two 2/rig', 'two 2/scale', 'two/rig', 'two/scale']);
    expect(unanswered).toEqual({});
    expect(observation.facts).toMatchObject({ software: 'one+two', algorithm: 'ethash+kaspa' });
    expect(observation.rig?.devices.map(({ index, pciBus }) => [index, pciBus])).toEqual([
      [0, 1],
      [1, 3],
      [2, 9],
    ]);
    expect(valuesOf(observation, 'miner.hashrate').map(({ value, labels }) => [labels['algorithm'], value])).toEqual([
      ['ethash', 5],
      ['kaspa', 14],
    ]);
  });

  it('learns once, and anew only of what could not be learned', async () => {
    const first = line({ '': ONE, two: TWO });
    const known = (await converse(RIG, first.send)).known;
    const second = line({ '': ONE, two: TWO, 'two 2': TWO });
    const again = await converse(RIG, second.send, known);
    expect([...second.asked].sort()).toEqual(['/rig', 'two 2/rig', 'two 2/scale', 'two/rig']);
    expect(again.known).not.toBe(known);
    const third = line({ '': ONE, two: TWO, 'two 2': TWO });
    expect((await converse(RIG, third.send, again.known)).known).toBe(again.known);
    expect([...third.asked].sort()).toEqual(['/rig', 'two 2/rig', 'two/rig']);
  });

  it('keeps the numbers of its cards while a program is silent, and says that it is', async () => {
    const all = await converse(RIG, line({ '': ONE, two: TWO, 'two 2': TWO }).send);
    const { observation, unanswered } = await converse(RIG, line({ '': ONE }).send, all.known);
    expect(observation.rig?.devices.map(({ index, pciBus }) => [index, pciBus])).toEqual([[1, 9]]);
    expect(unanswered).toEqual({ two: 'nobody at "two"', 'two 2': 'nobody at "two 2"' });
    expect([observation.operation, observation.because]).toEqual([
      'degraded',
      'two does not answer, other programs of the rig do',
    ]);
  });

  it('whose system tells of all programs misses none', async () => {
    const rig = withPrograms(program('os', 'system'), [{ name: 'one', driver: program('one') }]);
    const { observation } = await converse(rig, line({ '': SYSTEM }).send);
    expect(observation.operation).toBe('hashing');
    expect(observation.rig?.algorithms.map(({ hashrateHs }) => hashrateHs)).toEqual([4]);
  });

  it('is silent when all are, with the error of its own driver', async () => {
    await expect(converse(RIG, line({}).send)).rejects.toThrow('nobody at ""');
  });

  it.each([new TypeError('a bug'), new WireError('forbidden', 'a write')])('does not hide %s', async (error) => {
    await expect(converse(RIG, line({ '': ONE, two: error }).send)).rejects.toThrow(error.message);
  });
});

describe('driverFor', () => {
  const drivers = [program('one'), program('two')];
  it.each([
    [{ driver: 'one' }, undefined],
    [{ driver: 'one', programs: [] }, undefined],
    [{ driver: 'one', programs: [{ driver: 'two' }, { driver: 'two', ports: { api: 2 } }] }, ['two', 'two 2']],
  ])('%j', (device, names) => {
    const driver = driverFor(device, drivers);
    expect(driver?.id).toBe('one');
    expect(driver?.programs?.map(({ name }) => name)).toEqual(names);
  });

  it('knows no driver of another name', () => {
    expect(driverFor({ driver: 'three' }, drivers)).toBeUndefined();
  });
});
