import { describe, expect, it } from 'vitest';
import { depositKind, moveBody, DEPOSIT_KINDS as OFFERED } from '../../../grafana-plugin/src/money/deposits.ts';
import { BOOK_EXPORTS, spanProblem, spansBefore } from '../../../grafana-plugin/src/money/exports.ts';
import {
  fieldRows,
  MAIL_KINDS,
  MAIL_LANGUAGES,
  sameWords,
  wordsBody,
  wordsOf,
} from '../../../grafana-plugin/src/money/mails.ts';
import { methodText } from '../../../grafana-plugin/src/money/methods.ts';
import { labourText } from '../../../grafana-plugin/src/money/repairs.ts';
import { ibanText, isLiving, LINK_STATES } from '../../../grafana-plugin/src/money/ways.ts';
import { DEPOSIT_KINDS } from '../../../sidecar/billing/deposits/deposits.ts';
import { LANGUAGES } from '../../../sidecar/billing/languages.ts';
import { sampleModel } from '../../../sidecar/billing/post/sample-models.ts';
import { TEMPLATE_KINDS } from '../../../sidecar/billing/post/template-kinds.ts';
import { templateProblems } from '../../../sidecar/billing/post/templates.ts';
import { billingRoutes } from '../../../sidecar/billing/routes.ts';
import { office } from '../../sidecar/billing/office.ts';

const values = (all: readonly { value: string }[]) => all.map(({ value }) => value).sort();

describe('what the pages offer', () => {
  it('is what the API has', () => {
    expect(values(OFFERED)).toEqual([...DEPOSIT_KINDS].sort());
    expect(values(MAIL_KINDS)).toEqual([...TEMPLATE_KINDS].sort());
    expect(values(MAIL_LANGUAGES)).toEqual([...LANGUAGES].sort());
    const routes = billingRoutes({
      ...office(undefined as never),
      actorOf: () => ({ id: '', name: '' }),
      audit: async () => undefined,
    });
    const exported = routes.flatMap(({ route }) => /\/export\/(\w+)$/.exec(route.path)?.[1] ?? []);
    expect([...new Set(BOOK_EXPORTS.map(({ path }) => path))].sort()).toEqual(exported.sort());
  });
});

describe('days of an export', () => {
  it.each([
    ['2026-11-22', '2026-10-01 2026-11-01', '2026-07-01 2026-10-01', '2025-01-01 2026-01-01'],
    ['2026-01-31', '2025-12-01 2026-01-01', '2025-10-01 2026-01-01', '2025-01-01 2026-01-01'],
    ['2026-04-01', '2026-03-01 2026-04-01', '2026-01-01 2026-04-01', '2025-01-01 2026-01-01'],
  ])('before %s are %s, %s and %s', (today, month, quarter, year) => {
    const spans = new Map(spansBefore(today).map(({ value, from, to }) => [value, `${from} ${to}`]));
    expect([spans.get('last-month'), spans.get('last-quarter'), spans.get('last-year')]).toEqual([
      month,
      quarter,
      year,
    ]);
  });

  it.each([
    [{ from: '2026-11-01', to: '2026-11-02' }, undefined],
    [{ from: '2026-11-02', to: '2026-11-02' }, 'The last day lies before the first'],
    [{ from: '', to: '2026-11-02' }, 'Both days are needed'],
  ])('%j: %s', (span, problem) => {
    expect(spanProblem(span)).toBe(problem);
  });
});

describe('mail texts', () => {
  it.each(TEMPLATE_KINDS)('of %s: each name that is shown may be written', (kind) => {
    const model = sampleModel(kind, 'en');
    const rows = fieldRows({ ...model });
    expect(rows.length).toBeGreaterThan(3);
    for (const { write } of rows.filter((row) => /^\{\{[\w.]+\}\}$/.test(row.write)))
      expect(templateProblems(kind, 'en', { subject: 'x', text: `x ${write}` }), write).toEqual([]);
    expect(templateProblems(kind, 'en', { subject: 'x', text: '{{nonsense}}' })).toHaveLength(1);
  });

  it('have HTML only where somebody wrote it', () => {
    const words = wordsOf({ subject: 's', text: 't' });
    expect([words, wordsBody(words), wordsBody({ ...words, html: '<p>x</p>' })]).toEqual([
      { subject: 's', text: 't', html: '' },
      { subject: 's', text: 't' },
      { subject: 's', text: 't', html: '<p>x</p>' },
    ]);
    expect([{}, { html: '<p>x</p>' }, { html: ' ' }].map((more) => sameWords(words, { ...words, ...more }))).toEqual([
      true,
      false,
      true,
    ]);
  });
});

describe('words about money', () => {
  it('are plain', () => {
    expect(depositKind('security')).toBe('Security');
    expect(methodText('deposit')).toBe('Deposit');
    expect(ibanText('DE02120300000000202051').replaceAll('\u00a0', ' ')).toBe('DE02 1203 0000 0000 2020 51');
    expect(moveBody({ amount: ' 12,50', day: '2026-11-22' }, 'k')).toEqual({
      amount: '12.50',
      day: '2026-11-22',
      key: 'k',
    });
    expect(Object.keys(LINK_STATES).filter((state) => isLiving({ state }))).toEqual(['wanted', 'open']);
  });

  it.each([
    [{ state: 'done', rate: { title: 'Labour', price: '84' }, billedOn: [] }, '84 EUR an hour'],
    [{ state: 'in-progress', billedOn: ['INV-1'] }, 'still in progress, no contract names a price, more is on INV-1'],
  ])('labour is told as %j', (more, words) => {
    const labour = {
      ticket: 7,
      title: 'Fan',
      device: 'm1',
      day: '2026-11-22',
      minutes: 50,
      openMinutes: '50',
      ...more,
    };
    expect(labourText(labour, 'EUR')).toBe(`ticket 7: Fan, of m1, opened on 2026-11-22, ${words}`);
  });
});
