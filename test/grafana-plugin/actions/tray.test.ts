import { describe, expect, it } from 'vitest';
import { DEEDS, deedsFor } from '../../../grafana-plugin/src/actions/deeds.ts';
import { outcomeOf } from '../../../grafana-plugin/src/actions/journal.ts';
import { titleOf, trayOf, trayWords } from '../../../grafana-plugin/src/actions/tray.ts';
import { readEvents } from '../../../grafana-plugin/src/api/events.ts';
import { verdictOf } from '../../../grafana-plugin/src/remediation/ledger.ts';

describe('Server-sent events', () => {
  it('are read when they are whole, wherever a piece ends', () => {
    const whole =
      'retry: 2000\n: from 4\n\nid: 5\nevent: action\ndata: {"a":1}\n\nid: 6\ndata: x\ndata: y\n\nid: 7\nda';
    for (let cut = 0; cut <= whole.length; cut += 1) {
      const first = readEvents(whole.slice(0, cut));
      const second = readEvents(first.rest + whole.slice(cut));
      expect([...first.events, ...second.events]).toEqual([
        { id: '5', event: 'action', data: '{"a":1}' },
        { id: '6', event: 'message', data: 'x\ny' },
      ]);
      expect(second.rest).toBe('id: 7\nda');
    }
  });
});

describe('The tray', () => {
  const NOW = Date.parse('2026-03-05T10:00:00Z');
  const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();
  it('has all that runs, and what ended just now behind it', () => {
    const shown = trayOf(
      [{ id: 4, endedAt: ago(10) }, { id: 3 }, { id: 2, endedAt: ago(600) }, { id: 1 }, { id: 5 }],
      NOW,
    );
    expect(shown.map(({ id }) => id)).toEqual([5, 3, 1, 4]);
    expect(trayWords(shown)).toBe('3 running, 1 just ended');
    expect(trayOf([{ id: 2, endedAt: ago(600) }], NOW)).toEqual([]);
  });
});

describe('What is done', () => {
  it.each([
    ['locate-on', 'Light on m1'],
    ['power-cycle', 'Power-cycle m1'],
    ['rename', 'Rename m1'],
    ['constructor', 'Constructor m1'],
  ])('%s', (action, title) => expect(titleOf({ action, device: 'm1' })).toBe(title));
});

describe('What is offered for a miner', () => {
  it.each([
    ['hashing', ['pause', 'power-off', 'power-cycle'], ['resume', 'power-on']],
    ['sleeping', ['resume', 'power-off'], ['pause', 'power-on']],
    ['off', ['power-on'], ['power-off', 'power-cycle', 'pause', 'restart-mining']],
    ['unreachable', ['power-on', 'power-off', 'power-cycle'], ['resume']],
    [null, ['power-on', 'power-cycle', 'locate-on'], ['resume']],
  ] as const)('%s', (operation, has, lacks) => {
    const offered = deedsFor(operation);
    for (const deed of has) expect(offered).toContain(deed);
    for (const deed of lacks) expect(offered).not.toContain(deed);
    expect(new Set(offered).size).toBe(offered.length);
  });
  it('tells every deed by its own words', () => {
    const words = Object.values(DEEDS).map(({ verb }) => verb);
    expect(new Set(words).size).toBe(words.length);
  });
});

describe('What became of an action', () => {
  it.each([
    ['power-cycle', 'Done, and seen to have helped: it hashes'],
    ['locate-on', 'Done: it hashes'],
    ['pause', 'Done: it hashes'],
  ])('%s', (action, text) => {
    expect(outcomeOf({ action, outcome: 'verified', evidence: 'it hashes' })).toEqual({ severity: 'success', text });
  });
});

describe('The verdict on the ledger', () => {
  it.each([
    [{ lines: 7, unsealed: [] }, 'success', /All 7 lines/],
    [{ lines: 0, unsealed: [] }, 'info', /Nothing/],
    [{ lines: 7, unsealed: ['journal_no_update'] }, 'warning', /journal_no_update/],
    [
      { lines: 3, unsealed: [], broken: { seq: 4, problem: 'it was changed', found: 'a', expected: 'b' } },
      ...(['error', /Line 4: it was changed. Found a, expected b/] as const),
    ],
  ] as const)('%j', (told, severity, words) => {
    const verdict = verdictOf({ ...told, unsealed: [...told.unsealed] });
    expect(verdict.severity).toBe(severity);
    expect(verdict.text).toMatch(words);
  });
});
