import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OF_PAGES, OF_SERVICES } from '../../../scripts/licences/exceptions.ts';
import { deliveredBy, isAllowed, licenceProblems } from '../../../scripts/licences/judge.ts';

describe('a licence', () => {
  it.each(['MIT', '(MIT AND Zlib)', 'MIT or MPL-2.0', '(MPL-2.0 OR Apache-2.0)', 'MIT AND BSD-3-Clause'])(
    '%s is allowed',
    (expression) => {
      expect(isAllowed(expression)).toBe(true);
    },
  );
  it.each(['GPL-3.0', 'AGPL-3.0-only', 'MIT AND GPL-2.0', 'SEE LICENSE IN x', 'UNLICENSED', 'SSPL-1.0', ''])(
    '%s is not',
    (expression) => {
      expect(isAllowed(expression)).toBe(false);
    },
  );
});

describe('what is delivered', () => {
  it('is what a lock file has, without what is for development, each version once', () => {
    const packages = {
      '': { version: '1.0.0', license: 'MIT' },
      'node_modules/a': { version: '1.0.0', license: 'MIT' },
      'node_modules/b': { version: '2.0.0', license: 'ISC', dev: true },
      'node_modules/c': { version: '3.0.0' },
      'node_modules/c/node_modules/a': { version: '1.0.0', license: 'MIT' },
      'node_modules/c/node_modules/@s/a': { version: '2.0.0', license: 'ISC' },
    };
    expect(deliveredBy({ packages })).toEqual([
      { name: '@s/a', version: '2.0.0', licence: 'ISC' },
      { name: 'a', version: '1.0.0', licence: 'MIT' },
      { name: 'c', version: '3.0.0' },
    ]);
  });

  it.each([
    ['is refused without a licence', { name: 'c', version: '1' }, {}, [/c@1: found licence none, expected one of MIT/]],
    ['is refused with another one', { name: 'c', version: '1', licence: 'GPL-3.0' }, {}, [/found licence GPL-3.0/]],
    ['may be an exception', { name: 'c', version: '1' }, { c: { licence: 'MIT', because: 'x' } }, []],
    [
      'may be one of many',
      { name: 'c-linux', version: '1', licence: 'X' },
      { 'c*': { licence: 'X', because: 'x' } },
      [],
    ],
    [
      'is refused where it has another one than its exception',
      { name: 'c', version: '1', licence: 'GPL-3.0' },
      { c: { licence: 'MPL-2.0', because: 'x' } },
      [/found licence GPL-3.0, expected MPL-2.0/],
    ],
    [
      'leaves no exception idle',
      { name: 'c', version: '1', licence: 'MIT' },
      { c: { licence: 'MIT', because: 'x' } },
      [/c: found an exception that no package needs/],
    ],
  ])('%s', (_, each, exceptions, expected) => {
    const problems = licenceProblems([each], exceptions as never);
    expect(problems).toHaveLength(expected.length);
    for (const [at, pattern] of expected.entries()) expect(problems[at]).toMatch(pattern);
  });
});

it.each([
  ['the services', 'package-lock.json', OF_SERVICES, 200],
  ['the pages', 'grafana-plugin/package-lock.json', OF_PAGES, 300],
])('%s are delivered with allowed licences', (_, file, exceptions, least) => {
  const packages = deliveredBy(JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof deliveredBy>[0]);
  expect(packages.length).toBeGreaterThan(least);
  expect(licenceProblems(packages, exceptions)).toEqual([]);
});
