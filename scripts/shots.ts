import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { takeShots } from './shots/take-shots.ts';

const OPTIONS = {
  url: { type: 'string', default: 'http://127.0.0.1:9842' },
  to: { type: 'string', default: '.logixx/shots' },
  email: { type: 'string' },
  only: { type: 'string' },
  width: { type: 'string' },
} as const;

/**
 * `npm run shots -- --email <address>`, the password in LOGIXX_PASSWORD: pictures of every page of a sidecar that runs, in
 * dark, on a desk and on a telephone. Exits with 1 where a page wrote an error or asked for something in vain.
 */
const { values } = parseArgs({ options: OPTIONS });
const password = process.env['LOGIXX_PASSWORD'] ?? '';
if (!values.email || password === '') {
  process.stderr.write('shots: found no --email and LOGIXX_PASSWORD, expected those of somebody who may log in\n');
  process.exit(1);
}
const folder = resolve(values.to);
mkdirSync(folder, { recursive: true });
const { url, email, only, width } = values;
const problems = await takeShots({ url, email, password, folder, only, width: width ? Number(width) : undefined });
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${folder}: ${problems.length === 0 ? 'no problems' : `${problems.length} problems`}\n`);
process.exitCode = problems.length === 0 ? 0 : 1;
