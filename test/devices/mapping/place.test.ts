import { describe, expect, it } from 'vitest';
import { Answer } from '../../../core/wire/answer.ts';
import { isOrder, isOrderPage } from '../../../devices/mapping/orders.ts';
import { childrenOf, placeOf, readAt } from '../../../devices/mapping/place.ts';
import { factorOf } from '../../../devices/mapping/units.ts';

const SAID = {
  s: new Answer({
    a: { b: [10, { c: 'x' }] },
    'Temp (deg C)': 61,
    list: '308;320; 332 ;off',
    pairs: '78;100;70;66',
    gpus: { GPU10: { r: 3 }, GPU9: { r: 2 }, total: { r: 5 } },
    temps: [50, 60],
    nothing: null,
  }),
};
const second = { said: new Answer({ id: 7, fans: [1, 2] }), number: 1 };

describe('a place', () => {
  it.each([
    ['s.a.b.0', [10]],
    ['s.a.b.1.c', ['x']],
    ['s.a.b', [[10, { c: 'x' }]]],
    ['s."Temp (deg C)"', [61]],
    ['s.list;1', ['320']],
    ['s.list;2', ['332']],
    ['s.list;9', []],
    ['s.list;', ['308', '320', '332', 'off']],
    ['s.list;#', ['320']],
    ['s.pairs;2#', ['70']],
    ['s.pairs;2#+1', ['66']],
    ['s.temps.#', [60]],
    ['s.gpus.*.r', [2, 3]],
    ['s.temps.*', [50, 60]],
    ['.id', [7]],
    ['.fans.#', [2]],
    ['.', [{ id: 7, fans: [1, 2] }]],
    ['s', [SAID.s.value]],
    ['s.nothing', []],
    ['s.a.c.d', []],
    ['t.a', []],
  ])('%s', (text, expected) => {
    const place = placeOf(text);
    if (!place) throw new Error(`${text} is no place`);
    expect(readAt(place, SAID, second).map(({ value }) => value)).toEqual(expected);
  });

  it.each(['', 's.', 's..a', 's;x', 's."open', 's.a b;1x', '.a.', '*.a', '"s".a', 's a|'])('%j is none', (text) => {
    const place = placeOf(text);
    if (text === 's a|') expect(place).toEqual({ question: 's a', steps: [{ part: 'all', by: '|' }] });
    else expect(place).toBeUndefined();
  });

  it('of an object takes what is numbered, in the order of the numbers', () => {
    const gpus = SAID.s.at('gpus');
    expect(childrenOf(gpus).map((each) => each.num('r'))).toEqual([2, 3]);
    expect(childrenOf(new Answer('text'))).toEqual([]);
  });
});

it.each([
  ['hashrate', 'MH/s', 1e6],
  ['hashrate', 'khs', 1e3],
  ['hashrate', 'Sol/s', 1],
  ['hashrate', 'miles', undefined],
  ['time', 'min', 60],
  ['share', 'ratio', 100],
  ['power', 'mW', 1e-3],
  ['power', undefined, 1],
  ['temperature', 'F', undefined],
] as const)('%s in %s', (quantity, unit, factor) => {
  expect(factorOf(quantity, unit)).toBe(factor);
});

describe('what orders something', () => {
  it.each([
    'miner_restart',
    'miner_reboot',
    'control_gpu',
    'quit|',
    'gpudisable',
    'restart',
    'worker.free',
    'workers.free',
    'state.set',
    'device.set.power_limit',
    'miner_file',
    'miner_pausegpu',
    'switchpool|1',
    'gpufan',
  ])('the word %s', (word) => {
    expect(isOrder(word)).toBe(true);
  });

  it.each([
    '/stop',
    '/pause?action=pause',
    '/reboot',
    '/control?pause=true',
    '/rig_command?command=stop',
    '/config?x=1',
    '/api/restart',
    '/do-update',
    '/lockminers',
  ])('the page %s', (path) => {
    expect(isOrderPage(path)).toBe(true);
  });

  it.each(['miner_getstat1', 'summary', 'getstat', 'stats\n', 'settings', 'worker.list', 'devices.get', 'threads|'])(
    'but not the word %j',
    (word) => {
      expect(isOrder(word)).toBe(false);
    },
  );

  it.each([
    '/',
    '/summary',
    '/2/summary',
    '/api/v1/status',
    '/stats',
    '/config',
    '/api?command={"method":"info"}',
    '/stopwatch',
  ])('nor the page %s', (path) => {
    expect(isOrderPage(path)).toBe(false);
  });
});
