import { describe, expect, it } from 'vitest';
import { type Decision, type Episode, troublesOf } from '../../../grafana-plugin/src/fleet/attention.ts';
import { COLUMNS, type Column } from '../../../grafana-plugin/src/fleet/columns.ts';
import { completions } from '../../../grafana-plugin/src/fleet/completions.ts';
import { csvOf } from '../../../grafana-plugin/src/fleet/csv.ts';
import { numberText } from '../../../grafana-plugin/src/fleet/format.ts';
import { type FleetRow, readFleet, withLatches } from '../../../grafana-plugin/src/fleet/rows.ts';
import { withoutWord } from '../../../grafana-plugin/src/fleet/search.ts';
import { wordsOf } from '../../../grafana-plugin/src/fleet/states.ts';
import { stripStats } from '../../../grafana-plugin/src/fleet/strip.ts';

function rowsOf(...cells: Partial<FleetRow>[]): FleetRow[] {
  const columns = ['miner', 'site', ...new Set(cells.flatMap((each) => Object.keys(each)))];
  const rows = cells.map((each, index) =>
    columns.map((name) => ({ miner: `m${index + 1}`, site: 'north', ...each })[name as 'miner'] ?? null),
  );
  return readFleet({ at: '2026-03-05T10:00:00Z', columns, rows, warnings: [] }).rows;
}

const episode = (device: string, more: Partial<Episode> = {}): Episode => ({
  ...{ id: 1, device, fault: 'offline', openedAt: '2026-03-05T09:00:00Z', lastAlertAt: '2026-03-05T09:50:00Z' },
  ...more,
});
const decision = (device: string, what: string, evidence: string): Decision => ({
  ...{ id: 1, device, fault: 'offline', decision: what, evidence, times: 1 },
  ...{ firstAt: '2026-03-05T09:00:00Z', lastAt: '2026-03-05T09:50:00Z' },
});

describe('What needs attention', () => {
  it('is one line for the same cause in the same rack, the worst first', () => {
    const rows = rowsOf(
      { rack: 'B1', operation: 'degraded' },
      { rack: 'B7', operation: 'unreachable' },
      { rack: 'B7', operation: 'unreachable' },
      { rack: 'B8', operation: 'unreachable' },
      { rack: 'B1', operation: 'hashing' },
    );
    const troubles = troublesOf(rows, [episode('m2')], [decision('m2', 'held-back', 'looks like a switch')]);
    expect(troubles.map(({ what, where, rows: members }) => [what, where, members.length])).toEqual([
      ['Unreachable', 'rack B7', 2],
      ['Unreachable', 'rack B8', 1],
      ['Degraded', 'rack B1', 1],
    ]);
    expect(troubles[0]).toMatchObject({
      since: Date.parse('2026-03-05T09:00:00Z'),
      doing: 'held back: looks like a switch',
    });
    expect(troubles[1]).toMatchObject({ since: undefined, doing: 'no episode: no alert asks for a repair' });
  });

  it.each([
    ['works', { operation: 'hashing' }, 0],
    ['works and wants a person', { operation: 'hashing', attention: 'action', reasons: ['fan-lost'] }, 1],
    ['works and has advice', { operation: 'hashing', attention: 'advisory', reasons: ['pool-foreign'] }, 0],
    ['is meant to be off', { operation: 'off' }, 0],
    ['sleeps', { operation: 'sleeping' }, 0],
    ['is not told of', { operation: null }, 1],
  ])('of a miner that %s', (_what, row, count) => {
    expect(troublesOf(rowsOf(row), [], [])).toHaveLength(count);
  });

  it('is a miner that stays off until somebody releases it, whatever the sender of the alert says', () => {
    const rows = withLatches(rowsOf({ operation: 'off', rack: 'B1' }), [{ device: 'm1', fault: 'too-hot' }]);
    const [trouble] = troublesOf(rows, [episode('m1')], [decision('m1', 'resolved', 'the sender says so')]);
    expect(trouble).toMatchObject({ what: 'Off: too hot', doing: expect.stringMatching(/^latched/) as string });
    expect(wordsOf(rows[0] as FleetRow)).toBe('Off: too hot (latched)');
  });

  it('is at most ten lines', () => {
    const rows = rowsOf(...Array.from({ length: 30 }, (_, index) => ({ rack: `B${index}`, operation: 'unreachable' })));
    expect(troublesOf(rows, [], [])).toHaveLength(10);
  });
});

describe('The strip', () => {
  const rows = rowsOf(
    { operation: 'hashing', watts: 3000, algorithm: 'sha256', chip: 70, of_chip_limit: 0.8 },
    { operation: 'degraded', watts: 2000, algorithm: 'sha256', chip: 84, of_chip_limit: 0.95 },
    { operation: 'unreachable', watts: null },
    { operation: 'off', watts: 0 },
  );
  const courses = { 'hashrate sha256': [1e15, null, 0.95e15, null], 'expected sha256': [1e15, 1e15, 1e15, 1e15] };
  const stat = (title: string, ...told: Parameters<typeof stripStats>) =>
    stripStats(...told).find((each) => each.title === title);

  it('has its six cards in their order', () => {
    expect(stripStats(rows, courses, []).map(({ title }) => title)).toEqual([
      ...['Hashrate', 'Power', 'Efficiency', 'Online', 'Hottest chip', 'Open episodes'],
    ]);
  });

  it('compares the newest hashrate that is known with what is expected', () => {
    expect(stat('Hashrate', rows, courses, [])).toMatchObject({
      ...{
        value: '950.00',
        unit: 'TH/s',
        below: '95.0 % of 1 000.00 expected'.replace(' 000', '\u202f000'),
        tone: 'warning',
      },
    });
  });

  it('says nothing of what nobody told, rather than zero', () => {
    for (const title of ['Hashrate', 'Power', 'Efficiency', 'Hottest chip', 'Open episodes'])
      expect(stat(title, [], {}, undefined)?.value).toBe('–');
  });

  it('does not count who is meant to be off as missing', () => {
    expect(stat('Online', rows, courses, [])).toMatchObject({ value: '2', unit: 'of 3', tone: 'error' });
  });

  it('warns of the chip that is closest to its own limit', () => {
    expect(stat('Hottest chip', rows, courses, [])).toMatchObject({ value: '84', tone: 'warning' });
  });

  it('counts episodes that are open', () => {
    const told = [episode('a'), episode('b', { closedAt: '2026-03-05T09:55:00Z' })];
    expect(stat('Open episodes', rows, courses, told)).toMatchObject({ value: '1', tone: 'warning' });
  });
});

describe('Completions of a search', () => {
  const rows = rowsOf(
    { rack: 'B7', client: 'Zeta Oy' },
    { rack: 'B7', client: 'acme' },
    { rack: 'B8', client: 'acme' },
  );
  it.each([
    ['ra', ['rack:']],
    ['-ra', ['-rack:']],
    ['rack:', ['rack:B7', 'rack:B8']],
    ['x client:z', ['client:"Zeta Oy"']],
    ['rack:B7', []],
    ['tem', ['temp>']],
    ['temp', []],
  ])('%s: %j', (text, labels) => {
    const offered = completions(text, rows).map(({ label }) => label);
    expect(offered).toEqual(labels);
  });

  it('keep what stands before', () => {
    expect(completions('model:s21 rack:b8', rows)).toEqual([]);
    expect(completions('model:s21 rack:8', rows)[0]?.text).toBe('model:s21 rack:B8 ');
  });
});

describe('A search without one of its words', () => {
  it.each([
    ['a rack:B7 b', 'rack:B7', 'a b'],
    ['a a', 'a', 'a'],
    ['client:"Zeta Oy" x', 'client:"Zeta Oy"', 'x'],
    ['a', 'none', 'a'],
  ])('%s without %s is %s', (text, word, expected) => {
    expect(withoutWord(text, word)).toBe(expected);
  });
});

describe('The table as CSV', () => {
  const columns = ['miner', 'state', 'hashrate', 'course', 'model'].map(
    (id) => COLUMNS.find((each) => each.id === id) as Column,
  );
  it('has the units of the series, nothing where nothing is known, no formulas and no pictures', () => {
    const rows = rowsOf({ operation: 'hashing', hashrate: 2e14, model: 'A, "B"' }, { model: '=1+1' });
    expect(csvOf(rows, columns)).toBe(
      'miner,state,hashrate,model\r\nm1,hashing,200000000000000,"A, ""B"""\r\nm2,,,\'=1+1\r\n',
    );
  });
});

describe('A number', () => {
  it.each([
    [1234567.891, 1, '1\u202f234\u202f567.9'],
    [999, 0, '999'],
    [-1234, 0, '-1\u202f234'],
    [0, 2, '0.00'],
    [null, 0, '–'],
  ])('%s with %s digits is %s', (value, decimals, text) => {
    expect(numberText(value, decimals)).toBe(text);
  });
});
