import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { insteadOfJson, mend } from '../../../core/wire/mend.ts';

const FOLDER = join(import.meta.dirname, '../../../../shared/recordings/asic/_malformed');
const OK = { STATUS: 'S', Msg: 'Summary' };
const recorded: [file: string, rules: string[], holds: object][] = [
  ['01-trailing-nul', ['trailing-nul'], { SUMMARY: [{ Elapsed: 1, 'MHS av': 2.5 }], id: 1 }],
  [
    '02-trailing-comma-object',
    ['trailing-comma'],
    { Msg: { mineroff: 'false', power_mode: 'normal' }, Description: '' },
  ],
  [
    '03-embedded-newline',
    ['control-characters'],
    { STATUS: [OK], SUMMARY: [{ Elapsed: 1, 'Error Msg': 'line1line2' }] },
  ],
  [
    '04-missing-comma-objects',
    ['missing-comma-between-objects'],
    {
      STATS: [
        { CGMiner: '2.3.3', Type: 'Antminer S9' },
        { STATS: 0, Elapsed: 10 },
      ],
    },
  ],
  ['05-comma-after-bracket', ['comma-after-bracket'], { POOLS: [{ POOL: 0, URL: 'stratum+tcp://a:1' }], id: 1 }],
  [
    '06-missing-comma-temp0',
    ['missing-comma-between-strings'],
    { SUMMARY: [{ 'Power Mode': 'Normal', temp0: 61.5, temp1: 62 }] },
  ],
  ['07-inf-nan-strings', ['nan-text'], { SUMMARY: [{ 'MHS av': null, 'Device Hardware%': null }] }],
  ['08-leading-comma', ['leading-comma'], { id: 1 }],
  ['09-truncated-error-list', ['truncated'], { Code: 131, Msg: { error_code: [{ '530': '2023-01-01 00:00:00' }] } }],
  [
    '10-error_code-list-shaped-like-dict',
    ['error-code-list'],
    { Msg: { error_code: { '329': '2022-05-17 11:28:11', '540': '2022-05-17 11:30:00' } } },
  ],
  ['12-two-documents', ['several-documents'], { SUMMARY: [{ Elapsed: 1, 'MHS av': 2.5 }], id: 1 }],
  ['13-empty-value', ['empty-value'], { 'api-listen': true, 'bitmain-fan-ctrl': null, 'bitmain-fan-pwm': '' }],
  ['14-two-jsonp-callbacks', ['jsonp', 'trailing-comma'], { version: '20051101_85dc6f0_0332654', hash_5m: '35.43' }],
  ['15-bare-nan', ['bare-nan'], { SUMMARY: [{ Elapsed: 155, 'MHS av': null, 'MHS 30s': 0 }] }],
  [
    '16-tail-brace-quote',
    ['tail-brace-quote'],
    { VERSION: [{ BMMiner: '4.11.1', API: '3.1', Type: 'Antminer S9k' }], id: 1 },
  ],
];

const present = existsSync(FOLDER);
describe.skipIf(!present)(
  `mend reads the recorded malformed replies${present ? '' : ' (skipped: ../shared/recordings/asic/_malformed is absent)'}`,
  () => {
    it.each(recorded)('%s', (file, rules, holds) => {
      const mended = mend(readFileSync(join(FOLDER, `${file}.txt`), 'utf8'));
      expect(mended?.mends).toEqual(rules);
      expect(mended?.value).toMatchObject(holds);
    });

    it('11-connection-refused-body is classified', () => {
      const text = readFileSync(join(FOLDER, '11-connection-refused-body.txt'), 'utf8');
      expect([insteadOfJson(text), mend(text)]).toEqual(['backend-down', undefined]);
    });

    it('knows every recording of the folder', () => {
      const known = [...recorded.map(([file]) => `${file}.txt`), '11-connection-refused-body.txt'].sort();
      expect(readdirSync(FOLDER).sort()).toEqual(known);
    });
  },
);
