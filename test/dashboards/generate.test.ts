import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { PAGES } from '../../dashboards/index.ts';
import { panelId, place } from '../../dashboards/layout.ts';
import { unitOf } from '../../dashboards/units.ts';
import { dashboards } from '../../scripts/generate/dashboards.ts';
import { differing } from '../../scripts/generate/differing.ts';

describe('what is generated', () => {
  const files = new Map(dashboards());

  it('stands in the folder as it is made', () => {
    expect(differing(process.cwd(), files)).toEqual([]);
  });

  it('is noticed when it drifts, or is missing', () => {
    const path = 'dashboards/json/logixx-fleet.json';
    const drifted = (files.get(path) ?? '').replace('"30s"', '"5s"');
    expect(differing(process.cwd(), new Map([[path, drifted]]))).toEqual([path]);
    expect(differing(process.cwd(), new Map([['dashboards/json/nothing.json', '{}']]))).toEqual([
      'dashboards/json/nothing.json',
    ]);
  });

  it('leaves no file of a page that is gone', () => {
    expect(readdirSync('dashboards/json').toSorted()).toEqual(PAGES.map(({ uid }) => `${uid}.json`).toSorted());
    expect(readdirSync('docs/dashboards').toSorted()).toEqual(PAGES.map(({ uid }) => `${uid}.svg`).toSorted());
  });

  it('has the keys of objects in order', () => {
    const fleet = JSON.parse(readFileSync('dashboards/json/logixx-fleet.json', 'utf8')) as object;
    expect(Object.keys(fleet)).toEqual(Object.keys(fleet).toSorted());
  });

  it('shows and explains every panel in the docs', () => {
    const page = files.get('docs/dashboards.md') ?? '';
    for (const { uid, rows } of PAGES) {
      expect(page).toContain(`(dashboards/${uid}.svg)`);
      for (const { title, question } of rows.flatMap(({ panels }) => panels))
        expect(page).toContain(`| ${title} | ${question} |`);
    }
  });
});

describe('units', () => {
  it.each([
    ['miner.hashrate', 'Hs'],
    ['miner_up', 'bool_yes_no'],
    ['fleet:miner_power_watts:sum', 'watt'],
    ['rack:miner_hashrate:ratio', 'percentunit'],
    ['rack:miner_operation:count', 'none'],
    ['miner:miner_up:avg1d', 'percentunit'],
    ['miner:miner_energy_joules_per_terahash:ratio_avg1h', 'suffix:J/TH'],
    ['outlet:pdu_outlet_energy_joules:increase15m', 'joule'],
    ['remediation_action_duration_seconds', 's'],
    ['kilowattHours', 'kwatth'],
  ])('%s is shown as %s', (of, unit) => expect(unitOf(of)).toBe(unit));

  it('refuses a word that is nothing', () => expect(() => unitOf('kilowats')).toThrow(/kilowats/));
});

describe('a row', () => {
  const panel = (title: string, span: number, height: number) => ({ title, span, height });

  it('goes from left to right, and on below the highest', () => {
    const { header, boxes, end } = place([panel('a', 12, 4), panel('b', 12, 6), panel('c', 24, 2)], 10);
    expect(header).toEqual({ x: 0, y: 10, w: 24, h: 1 });
    expect(boxes).toEqual([
      { x: 0, y: 11, w: 12, h: 4 },
      { x: 12, y: 11, w: 12, h: 6 },
      { x: 0, y: 17, w: 24, h: 2 },
    ]);
    expect(end).toBe(19);
  });

  it('refuses what is wider than the page', () => expect(() => place([panel('a', 25, 4)], 0)).toThrow(/a/));

  it('gives a panel the same number whatever stands beside it', () => {
    expect(panelId('Hashrate')).toBe(panelId('Hashrate'));
    expect(panelId('Hashrate')).not.toBe(panelId('Power'));
  });
});
