#!/usr/bin/env node
// Builds the pages (the Grafana app and the console) when they are missing or older than their sources; --always builds,
// --only=app leaves the console, --only=packages leaves both and installs what they are built with.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../grafana-plugin/', import.meta.url));
const COMMON = ['package.json', 'package-lock.json'];
const BUILDS = [
  {
    name: 'app',
    what: 'the Grafana app',
    sources: [...COMMON, 'src', 'webpack.config.mjs', 'CHANGELOG.md'],
    made: 'dist/module.js',
    words: ['node_modules/webpack/bin/webpack.js', '--mode', 'production'],
  },
  {
    name: 'console',
    what: 'the console',
    sources: [...COMMON, 'console'],
    made: 'dist-console/index.html',
    words: ['node_modules/vite/bin/vite.js', 'build', '--config', 'console/vite.config.ts'],
  },
];

const only = process.argv.find((word) => word.startsWith('--only='))?.slice('--only='.length);

install();
for (const build of BUILDS)
  if (only === undefined || only === build.name) make(build, process.argv.includes('--always'));

function install() {
  if (existsSync(join(FOLDER, 'node_modules'))) return;
  say('installing what the pages are built with (about two minutes)');
  run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
}

function make({ what, sources, made, words }, always) {
  const newest = Math.max(...sources.map((source) => newestIn(join(FOLDER, source))));
  if (!always && existsSync(join(FOLDER, made)) && statSync(join(FOLDER, made)).mtimeMs >= newest) return;
  say(`building ${what}`);
  run(process.execPath, words);
}

function newestIn(path) {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  return Math.max(found.mtimeMs, ...readdirSync(path).map((name) => newestIn(join(path, name))));
}

function run(file, words) {
  const { status } = spawnSync(file, words, { cwd: FOLDER, stdio: 'inherit' });
  if (status === 0) return;
  process.stderr.write(`"${[file, ...words].join(' ')}" failed; the lines above say why\n`);
  process.exit(1);
}

function say(text) {
  process.stdout.write(`\u001b[36m▸\u001b[0m ${text}\n`);
}
