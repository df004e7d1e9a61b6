import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { ConfigError } from '../core/service/config.ts';
import { checkCompatible } from './package/compatible.ts';
import { type Files, readFiles } from './package/files.ts';
import { pack } from './package/pack.ts';
import { faultsOf } from './package/validate.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const PLUGIN = join(ROOT, 'grafana-plugin');

/**
 * `npm run package [-- --compatible [12.4.10]]`: builds the Grafana app, checks it as a reviewer would and writes
 * grafana-plugin/logixx-app-<version>.zip: the same bytes for the same commit. `--compatible` asks instead, with the npm
 * registry, whether the app finds all it uses in an older Grafana. The exit code is 1 when something is wrong.
 */
export async function run(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args,
    options: { compatible: { type: 'boolean' } },
    allowPositionals: true,
  });
  const faults = values.compatible === true ? compatible(positionals[0] ?? '12.4.10') : made();
  if (faults.length === 0) return;
  for (const fault of faults) console.error(`  ${fault}`);
  process.exitCode = 1;
}

function compatible(version: string): string[] {
  if (!/^\d+\.\d+\.\d+$/.test(version))
    throw new ConfigError([`--compatible: found "${version}", expected a version: 12.4.10`]);
  return checkCompatible(PLUGIN, version, console.log);
}

function made(): string[] {
  const seconds = builtAt();
  build(seconds);
  const files = readFiles(join(PLUGIN, 'dist'));
  const { name, version } = JSON.parse(readFileSync(join(PLUGIN, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
  };
  const faults = faultsOf(files, { version, folders: [ROOT] });
  if (faults.length > 0) return faults;
  const zip = pack(files, name, seconds);
  const file = join(PLUGIN, `${name}-${version}.zip`);
  writeFileSync(file, zip);
  console.log(report(relative(ROOT, file), zip, files));
  return [];
}

/** Unix time that everything bears: SOURCE_DATE_EPOCH, else that of the commit. */
function builtAt(): number {
  const said = process.env['SOURCE_DATE_EPOCH'] ?? git();
  if (said !== undefined && /^\d{1,11}$/.test(said)) return Number(said);
  const found = said === undefined ? 'none, and no commit of git' : `"${said}"`;
  throw new ConfigError([`SOURCE_DATE_EPOCH: found ${found}, expected seconds since 1970`]);
}

function git(): string | undefined {
  const { status, stdout } = spawnSync('git', ['log', '-1', '--format=%ct'], { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

function build(seconds: number): void {
  const { status } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'pages.mjs'), '--always', '--only=app'], {
    stdio: 'inherit',
    env: { ...process.env, SOURCE_DATE_EPOCH: String(seconds) },
  });
  if (status !== 0) throw new Error('the app could not be built; the lines above say why');
}

function report(file: string, zip: Uint8Array, files: Files): string {
  const lines = [...files].map(([path, { length }]) => `  ${String(length).padStart(9)}  ${path}`);
  const sum = createHash('sha256').update(zip).digest('hex');
  return [`${file}: ${zip.length} bytes, ${files.size} files`, ...lines, `sha256 ${sum}`].join('\n');
}
