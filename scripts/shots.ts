import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { takeShots } from './shots/take-shots.ts';
import { THEMES } from './shots/visit.ts';

const OPTIONS = {
  url: { type: 'string', default: 'http://127.0.0.1:9842' },
  to: { type: 'string', default: '.logixx/shots' },
  email: { type: 'string' },
  only: { type: 'string' },
  width: { type: 'string' },
  theme: { type: 'string', multiple: true },
  axe: { type: 'boolean', default: false },
} as const;

/**
 * `npm run shots -- --email <address>`, the password in LOGIXX_PASSWORD: pictures of every page of a sidecar that runs, on
 * a desk and on a telephone, in dark or as --theme says (dark, light; may be given twice); --only <part of a name> and
 * --width take fewer, --axe looks with axe-core as well. Exits with 1 where a page wrote an error, asked for something in
 * vain, stands out at the side, or keeps somebody out.
 */
const { values } = parseArgs({ options: OPTIONS });
const password = process.env['LOGIXX_PASSWORD'] ?? '';
if (!values.email || password === '') {
  process.stderr.write('shots: found no --email and LOGIXX_PASSWORD, expected those of somebody who may log in\n');
  process.exit(1);
}
const asked = values.theme ?? ['dark'];
const themes = THEMES.filter((theme) => asked.includes(theme));
if (themes.length < new Set(asked).size) {
  process.stderr.write(`shots: found --theme ${asked.join(' --theme ')}, expected ${THEMES.join(' or ')}\n`);
  process.exit(1);
}
const folder = resolve(values.to);
mkdirSync(folder, { recursive: true });
const { url, email, only, axe } = values;
const width = values.width === undefined ? undefined : Number(values.width);
const problems = await takeShots({ url, email, password, folder, only, width, themes, axe });
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${folder}: ${problems.length === 0 ? 'no problems' : `${problems.length} problems`}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
