import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { helpFor } from '../../core/service/help.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const PAGE = readFileSync(join(ROOT, 'docs/troubleshooting.md'), 'utf8');

/** The text of every file of ours that can say something to people. */
const SOURCES = ['core', 'devices', 'exporter', 'alert-webhook', 'sidecar', 'scripts'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => ({ name: join(folder, name), text: readFileSync(join(ROOT, folder, name), 'utf8') })),
);

const quoted = [...PAGE.matchAll(/^> `(.*)`$/gm)].map(([, words = '']) => words);
/** As GitHub makes them. */
const anchors = new Set(
  [...PAGE.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^a-z0-9 -]/g, '')
      .replaceAll(' ', '-'),
  ),
);

/** How far the parts of one message may be apart in the source, with what is put between them. */
const NEAR = 200;

function stands(parts: readonly string[], text: string): boolean {
  const [first = '', ...rest] = parts;
  for (let from = text.indexOf(first); from >= 0; from = text.indexOf(first, from + 1)) {
    let end = from + first.length;
    const all = rest.every((part) => {
      const at = text.indexOf(part, end);
      if (at < 0 || at - end > NEAR) return false;
      end = at + part.length;
      return true;
    });
    if (all) return true;
  }
  return false;
}

const partsOf = (message: string) => message.split('…').filter((part) => part.trim() !== '');

describe('docs/troubleshooting.md', () => {
  it.each(quoted)('quotes what the source says: %s', (message) => {
    const parts = partsOf(message);
    expect(parts.join('').length).toBeGreaterThan(8);
    const plain = SOURCES.filter(({ text }) => stands(parts, text.replaceAll("\\'", "'")));
    expect(plain.map(({ name }) => name)).not.toEqual([]);
  });

  it('covers what people come with, each with our own words', () => {
    expect(quoted.length).toBeGreaterThan(40);
    expect(new Set(quoted).size).toBe(quoted.length);
    for (const anchor of [
      ...['snmp-fails', 'no-data-in-prometheus', 'miner-unreadable', 'ui-does-not-load', 'nobody-can-log-in'],
      ...['orders-are-refused', 'alert-webhook-does-nothing', 'mails-do-not-leave', 'inventory-refused'],
      ...['snipe-it-errors', 'database-locked', 'disk-full', 'clock-wrong'],
    ])
      expect(anchors).toContain(anchor);
  });

  it('has every section that an error names, and is named by at least ten', () => {
    const named = SOURCES.flatMap(({ text }) =>
      [...text.matchAll(/docs\/troubleshooting\.md#([a-z-]+)/g)].map(([, to = '']) => to),
    );
    const codes = [
      'EADDRINUSE',
      'SQLITE_BUSY',
      'SQLITE_BUSY_SNAPSHOT',
      'ENOSPC',
      'SQLITE_FULL',
      'SQLITE_CORRUPT',
      'ECONNREFUSED',
      '28P01',
    ];
    const told = codes.map((code) => helpFor({ code })?.split('#')[1] ?? code);
    const all = new Set([...named, ...told]);
    for (const anchor of all) expect(anchors).toContain(anchor);
    expect(all.size).toBeGreaterThanOrEqual(10);
  });

  it('leads nowhere else than to what is there', () => {
    for (const [, to = ''] of PAGE.matchAll(/\]\(([^)#]+)\)/g)) expect(readdirSync(join(ROOT, 'docs'))).toContain(to);
    for (const [, to = ''] of PAGE.matchAll(/\]\(#([^)]+)\)/g)) expect(anchors).toContain(to);
  });
});

it('finds the cause of an error within it, and knows nothing of others', () => {
  const full = Object.assign(new Error('no'), { code: 'SQLITE_FULL' });
  expect(helpFor(new Error('it failed', { cause: full }))).toBe('docs/troubleshooting.md#disk-full');
  for (const other of [new Error('no'), undefined, 'EADDRINUSE', { code: 'ETIMEDOUT' }])
    expect(helpFor(other)).toBeUndefined();
});
