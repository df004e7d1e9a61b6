import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filledIn, PANELS, readPanelQuery } from '../../../grafana-plugin/console/src/panels.ts';

const at = (path: string) => new URL(`../../../grafana-plugin/src/panels/${path}`, import.meta.url);

describe('The panels of the console', () => {
  it('are those of the app, each by the file that its build writes', () => {
    expect(Object.keys(PANELS).sort()).toEqual(readdirSync(at('')).sort());
    for (const [name, { module }] of Object.entries(PANELS)) {
      expect(module).toBe(`/public/plugins/logixx-app/panels/${name}/module.js`);
      expect(existsSync(at(`${name}/module.ts`))).toBe(true);
    }
  });

  it.each([
    ['', {}, {}],
    ['?search=rack%3AB07+temp%3E85', { search: 'rack:B07 temp>85' }, {}],
    ['?var-pdu=pdu-01&pdu=$pdu', { pdu: '$pdu' }, { pdu: 'pdu-01' }],
  ])('read %j', (search, options, variables) => {
    expect(readPanelQuery(search)).toEqual({ options, variables });
  });

  it.each([
    ['$pdu', 'pdu-01'],
    [`\${pdu}/\${rack}`, 'pdu-01/B07'],
    ['rack:$rack $other', 'rack:B07 $other'],
    ['$constructor', '$constructor'],
    ['5 $', '5 $'],
  ])('fill in %s', (text, filled) => {
    expect(filledIn(text, { pdu: 'pdu-01', rack: 'B07' })).toBe(filled);
  });

  it('know every option by its name in the address', () => {
    for (const name of Object.keys(PANELS)) {
      const [, path] = /path: '(\w+)'/.exec(readFileSync(at(`${name}/module.ts`), 'utf8')) ?? [];
      expect([name, path]).toEqual([name, name === 'fleet' ? 'search' : 'pdu']);
    }
  });
});
