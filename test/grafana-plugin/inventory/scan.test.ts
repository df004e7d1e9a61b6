import { describe, expect, it } from 'vitest';
import {
  asksOf,
  canImport,
  importCall,
  type Judged,
  type OnboardingAnswer,
  outcomeRows,
  type Put,
  portsOf,
  scanText,
  sidesOf,
} from '../../../grafana-plugin/src/inventory/scan.ts';
import { diffRows, standingText } from '../../../grafana-plugin/src/inventory/snipeIt.ts';

const NOWHERE: Put = { building: '', rack: '', position: '', outlets: '', client: '' };
const judged = (more: Partial<Judged> = {}): Judged => ({
  found: { address: '10.0.0.9', driver: 'antminer', serial: 'SN9', hashrate: 1e14, note: 'x' },
  ...{ entry: 'create', kind: 'miner', id: 'antminer-sn9', changes: [], why: [], others: [] },
  ...more,
});

it.each([
  ['http=8080, cgminer=4029', { http: 8080, cgminer: 4029 }],
  ['', {}],
  ['http', 'found "http", expected a port as http=8080'],
  ['http=70000', 'found "http=70000", expected a port as http=8080'],
])('ports %j', (text, expected) => {
  expect(portsOf(text)).toEqual(expected);
});

it.each(['create', 'change', 'same', 'conflict', 'bad', 'unknown'] as const)('%s', (entry) => {
  expect(canImport({ entry })).toBe(entry === 'create' || entry === 'change');
});

it('a scan says how far it is, and why it failed', () => {
  const scan = { id: 1, by: 'Ann', ranges: '10.0.0.0/30', startedAt: '', total: 2, done: 1 };
  expect(scanText({ ...scan, state: 'running' }, 1)).toBe('Scanning: 1 of 2 addresses of 10.0.0.0/30, 1 found');
  expect(scanText({ ...scan, state: 'failed', reason: 'no route' }, 0)).toBe(
    'Failed after 1 of 2 addresses of 10.0.0.0/30, 0 found: no route',
  );
});

describe('Importing what was found', () => {
  it('without a rack is an import of new devices, with what was found and no more', () => {
    const { path, body, type } = importCall([judged()], NOWHERE, false, []);
    expect([path, type]).toEqual(['/api/v1/inventory/import?format=json&state=new&apply=false', 'application/json']);
    expect(JSON.parse(String(body))).toEqual({
      devices: [{ address: '10.0.0.9', driver: 'antminer', serial: 'SN9', kind: 'miner' }],
    });
  });

  it.each(['', 'r1'])('keeps ports of its own, rack %j', (rack) => {
    const { body } = importCall([judged({ ports: { http: 8081 } })], { ...NOWHERE, rack }, false, []);
    const { devices } = (typeof body === 'string' ? JSON.parse(body) : body) as { devices: object[] };
    expect(devices[0]).toMatchObject({ ports: { http: 8081 } });
  });

  it('with a rack is onboarding: a known device by its id, blanks left out, outlets as a list', () => {
    const put = { ...NOWHERE, rack: ' r07 ', position: '3', outlets: 'pdu-1:12, pdu-2:12' };
    const known = judged({ entry: 'change', id: 'm1' });
    expect(importCall([judged(), known], put, true, ['move'])).toEqual({
      path: '/api/v1/onboarding',
      body: {
        devices: [
          { found: { address: '10.0.0.9', driver: 'antminer', serial: 'SN9', hashrate: 1e14 } },
          { found: { address: '10.0.0.9', driver: 'antminer', serial: 'SN9', hashrate: 1e14 }, id: 'm1' },
        ],
        ...{ rack: 'r07', position: '3', outlets: ['pdu-1:12', 'pdu-2:12'], confirm: ['move'] },
      },
    });
    expect(importCall([], put, false, []).path).toBe('/api/v1/onboarding/preview');
  });

  it('tells a line a device, questions and conflicts before what would be done', () => {
    const step = { step: 'entry', outcome: 'planned', said: 'creates "m1"' };
    const device = { address: '10.0.0.1', id: 'm1', entry: 'create', conflicts: [], questions: [], steps: [step] };
    const asked = { ...device, questions: [{ ask: 'watts', text: 'another outlet?' }] };
    const answer: OnboardingAnswer = { applied: false, devices: [device, asked, asked] };
    expect(outcomeRows(answer).slice(0, 2)).toEqual([
      ['10.0.0.1', 'm1', 'creates "m1"'],
      ['10.0.0.1', 'm1', 'Is this right? another outlet?'],
    ]);
    expect(asksOf(answer)).toEqual(['watts']);
    const counts = { create: 1, change: 0, same: 0, conflict: 0, bad: 0 };
    const rows = [{ place: 'devices[0]', what: 'create', id: 'm1' }];
    expect(outcomeRows({ applied: false, counts, rows })).toEqual([['devices[0]', 'm1', 'new']]);
  });
});

it('a conflict shows what was found beside every device that has a part of it', () => {
  const other = { id: 'm2', kind: 'miner', state: 'active', site: 's', serial: 'SN2', location: { rack: 'r1' } };
  const { columns, rows } = sidesOf(judged({ others: [other] }));
  expect(columns).toEqual(['', 'Found now', 'm2']);
  expect(rows).toContainEqual(['serial', 'SN9', 'SN2']);
  expect(rows).toContainEqual(['mac', '–', '–']);
  expect(rows).toContainEqual(['place', '–', 'r1']);
});

describe('Snipe-IT', () => {
  it('has a line a difference, both sides beside one another', () => {
    const items = [
      { sign: '+', line: 'l', device: 'm1', tag: 'T', field: 'name', from: null, to: 'x' },
      { sign: 'x', line: 'two assets', device: 'm2' },
    ];
    expect(diffRows({ at: '', total: 2, items })).toEqual([
      ['made there', 'm1', 'T', 'name', '–', 'x'],
      ['not certain', 'm2', '–', 'two assets', '', ''],
    ]);
  });

  it('stands as the last run left it', () => {
    const run = { id: 1, state: 'failed', by: { name: 'A' }, startedAt: 's', endedAt: 'e', reason: '401', counts: {} };
    const state = { configured: true, linked: 3, creating: 0, failed: 1, findings: {}, last: run, next: 'n' };
    expect(standingText(state, (iso) => `at ${iso}`)).toBe(
      '3 devices have an asset; 1 were refused; the last run ended at e: failed, 401; the next begins at n.',
    );
    expect(standingText({ ...state, failed: 0, last: undefined as never, next: undefined as never }, String)).toBe(
      '3 devices have an asset; there was no run yet.',
    );
  });
});
