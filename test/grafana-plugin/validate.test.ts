import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Files, readFiles } from '../../scripts/package/files.ts';
import { faultsOf } from '../../scripts/package/validate.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const { version } = JSON.parse(readFileSync(join(ROOT, 'grafana-plugin/package.json'), 'utf8')) as { version: string };
const folder = mkdtempSync(join(tmpdir(), 'logixx-dist-'));
let built: Files;

beforeAll(() => {
  execFileSync(process.execPath, [join(ROOT, 'scripts/pages.mjs'), '--only=app'], { stdio: 'pipe' });
  built = readFiles(join(ROOT, 'grafana-plugin/dist'));
}, 400_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Spoil = (files: Map<string, string>) => void;

/** Writes the built app into a folder, spoilt, and reads it back. */
function spoilt(spoil: Spoil): string[] {
  const files = new Map([...built].map(([path, bytes]) => [path, Buffer.from(bytes).toString('utf8')]));
  spoil(files);
  const own = mkdtempSync(join(folder, 'd-'));
  for (const [path, text] of files) {
    mkdirSync(dirname(join(own, path)), { recursive: true });
    writeFileSync(join(own, path), text);
  }
  return faultsOf(readFiles(own), { version, folders: [ROOT] });
}

const APP = 'plugin.json';
const PANEL = 'panels/fleet/plugin.json';
const swap =
  (path: string, from: string | RegExp, to: string): Spoil =>
  (files) => {
    const text = files.get(path) ?? '';
    const next = text.replace(from, to);
    if (next === text) throw new Error(`${path} has no ${String(from)}`);
    files.set(path, next);
  };
const add = (path: string, text: string): Spoil => swap(path, /$/, text);
const drop =
  (path: string): Spoil =>
  (files) =>
    void files.delete(path);

describe('The validator', () => {
  it('takes what was built', () => {
    expect(faultsOf(built, { version, folders: [ROOT] })).toEqual([]);
  });

  it.each<[string, Spoil, RegExp]>([
    ['no plugin.json', drop(APP), /^plugin\.json: found none/],
    ['what is no JSON', swap(APP, '{', '{,'), /^plugin\.json: found no JSON/],
    ['a capital in the id', swap(PANEL, '"id": "logixx', '"id": "Logixx'), /found id "Logixx-fleet-panel"/],
    [
      'an id of another type',
      swap(PANEL, '"id": "logixx-fleet-panel"', '"id": "logixx-fleet-app"'),
      /found type "panel"/,
    ],
    ['two of one id', swap(PANEL, 'logixx-fleet-panel', 'logixx-pdu-panel'), /found the id logixx-pdu-panel twice/],
    ['no name', swap(APP, '"name": "Logixx",', ''), /found name null/],
    ['no author', swap(APP, '"author": { "name": "Logixx" },', ''), /found info\.author\.name null/],
    ['another version', swap(APP, `"version": "${version}"`, '"version": "9.9.9"'), /found info\.version "9\.9\.9"/],
    [
      'another version of a panel',
      swap(PANEL, `"version": "${version}"`, '"version": "1"'),
      /^panels\/fleet.*info\.version "1"/,
    ],
    ['no day', swap(APP, /"updated": "[^"]*"/, '"updated": "today"'), /found info\.updated "today"/],
    [
      'a mark that was not filled in',
      swap(APP, /"updated": "[^"]*"/, '"updated": "%TODAY%"'),
      /found %TODAY%, expected it to be/,
    ],
    ['any Grafana', swap(APP, '>=12.3.0', '*'), /found dependencies\.grafanaDependency "\*"/],
    ['no logo', drop('img/logo.svg'), /found no img\/logo\.svg/],
    ['no logo of a panel', drop('panels/fleet/img/logo.svg'), /found no panels\/fleet\/img\/logo\.svg/],
    ['no module of a panel', drop('panels/pdu/module.js'), /found no panels\/pdu\/module\.js/],
    [
      'a panel that is not there',
      drop('panels/pdu/plugin.json'),
      /include PDU outlets at panels\/pdu\/plugin\.json, expected a file/,
    ],
    [
      'a panel that nothing includes',
      swap(APP, '"path": "panels/pdu/plugin.json"', '"path": "README.md"'),
      /no include of panels\/pdu/,
    ],
    [
      'a page elsewhere',
      swap(APP, '/a/logixx-app/racks', '/a/other-app/racks'),
      /Racks at \/a\/other-app\/racks, expected a page/,
    ],
    [
      'a page that no role opens',
      swap(APP, '"action": "logixx-app.fleet:operate"', '"action": "logixx-app.x:y"'),
      /page Setup with action/,
    ],
    ['a route for two methods', swap(APP, '"method": "PATCH"', '"method": "PATCH,PUT"'), /found PATCH,PUT of/],
    [
      'a route that nobody is granted',
      swap(APP, '"reqAction": "logixx-app.views:write"', '"reqAction": "x"'),
      /by x, expected an action/,
    ],
    ['a short README', (files) => void files.set('README.md', '# App'), /README\.md: found 5 characters/],
    ['the README of a template', add('README.md', '\nThis template is a starting point'), /found "This template"/],
    ['a CHANGELOG without the version', swap('CHANGELOG.md', `## ${version}`, '## 0.0.1'), /CHANGELOG\.md: found no/],
    ['no licence', drop('LICENSE'), /LICENSE: found 0 characters/],
    [
      'a loader of chunks',
      add('panels/fleet/module.js', '\nself.webpackChunklogixx=[];'),
      /fleet\/module\.js: found a loader of chunks/,
    ],
    [
      'a runtime that 12.3 has not',
      swap('module.js', '"react"', '"react","react/jsx-runtime"'),
      /found react\/jsx-runtime asked of Grafana/,
    ],
    [
      'a package that Grafana does not share',
      swap('module.js', '"react"', '"react","react-router-dom"'),
      /found react-router-dom asked/,
    ],
    ['what is no module', (files) => void files.set('module.js', 'alert(1)'), /^module\.js: found no define/],
    [
      'a source by its place on a disk',
      swap('module.js.map', '"sources":["', '"sources":["/home/me/x.ts","'),
      /found the source \/home\/me\/x\.ts/,
    ],
    ['the folder of the machine', add('module.js', `\n// ${ROOT}src`), /expected nothing of the machine/],
    ['a map that is none', (files) => void files.set('module.js.map', '{'), /module\.js\.map: found no map of sources/],
    ['a file of another type', (files) => void files.set('img/a.exe', 'MZ'), /^img\/a\.exe: found a file of a type/],
  ])('says what is wrong with %s', (_, spoil, said) => {
    const faults = spoilt(spoil);
    expect(faults.filter((fault) => said.test(fault))).not.toEqual([]);
    expect(faults.length).toBeLessThanOrEqual(3);
  });
});
