#!/usr/bin/env node
// Brings a fresh clone to the point where a command can run: npm packages, Debian packages. Plain JavaScript, because
// nothing is installed yet when it starts.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');

/** What each command needs beside npm packages (program → Debian package), and what it runs: a name, then Node's arguments. */
const STACK = {
  prometheus: 'prometheus',
  promtool: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
};
const COMMANDS = {
  start: { programs: STACK, run: [PAGES(), ['the stack', 'scripts/logixx.mjs', 'start']] },
  story: { programs: STACK, run: [['story', 'scripts/logixx.mjs', 'story']] },
  chaos: { programs: { pg_ctlcluster: 'postgresql' }, run: [['chaos', 'scripts/logixx.mjs', 'chaos']] },
  failover: {
    programs: { pg_ctlcluster: 'postgresql', 'prometheus-alertmanager': 'prometheus-alertmanager' },
    run: [['failover', 'scripts/logixx.mjs', 'failover']],
  },
  bench: {
    programs: {
      ...{ snmpd: 'snmpd', 'prometheus-snmp-exporter': 'prometheus-snmp-exporter' },
      ...{ 'victoria-metrics': 'victoria-metrics', prometheus: 'prometheus', chromium: 'chromium' },
    },
    run: [['bench', 'scripts/logixx.mjs', 'bench']],
  },
  twin: { programs: {}, run: [['twin', 'scripts/logixx.mjs', 'twin']] },
  fuzz: { programs: {}, run: [['fuzz', 'scripts/logixx.mjs', 'fuzz']] },
  package: { programs: {}, run: [['package', 'scripts/logixx.mjs', 'package']] },
  check: { programs: {}, run: [TYPES(), ...QUICK_CHECKS()] },
  test: {
    programs: {
      ...{ ...STACK, amtool: 'prometheus-alertmanager', snmpd: 'snmpd', pg_ctlcluster: 'postgresql' },
      ...{ chromium: 'chromium', pdftotext: 'poppler-utils', pdftoppm: 'poppler-utils' },
      ...{ 'victoria-metrics': 'victoria-metrics', 'docker-compose': 'docker-compose', 'systemd-analyze': 'systemd' },
    },
    // Types are checked when all of the pages' packages are there or none; half of them would be a fault of its own.
    run: [
      { sideBySide: [[['packages of the pages', ...PAGES().slice(1), '--only=packages']], QUICK_CHECKS()] },
      { sideBySide: [[PAGES(), TYPES_OF_PAGES()], [TYPES()]] },
      ['tests', 'scripts/run-tests.mjs'],
    ],
  },
};

function PAGES() {
  return ['pages', 'scripts/pages.mjs'];
}

function TYPES() {
  return ['types', 'node_modules/.bin/tsc', '--noEmit'];
}

function TYPES_OF_PAGES() {
  return ['types of the pages', 'grafana-plugin/node_modules/typescript/bin/tsc', '--noEmit', '-p', 'grafana-plugin'];
}

function QUICK_CHECKS() {
  return [
    ['format and lint', 'node_modules/.bin/biome', 'ci', '--error-on-warnings', '--colors=off', '.'],
    ['promises', 'node_modules/.bin/eslint', '.'],
    ['import laws', 'scripts/imports.mjs'],
    ['derived files', '--import', 'tsx', 'scripts/generate.ts', '--check'],
  ];
}

await main(process.argv[2] ?? '', process.argv.slice(3));

async function main(name, args) {
  const command = COMMANDS[name];
  if (!command) stop(`there is no command "${name}"; there are ${Object.keys(COMMANDS).join(', ')}`);
  needNode();
  installNpmPackages();
  installDebianPackages(command.programs);
  for (const [index, step] of command.run.entries()) {
    const isLast = index === command.run.length - 1;
    const lanes = step.sideBySide ?? [[isLast ? [...step, ...args] : step]];
    const failed = (await Promise.all(lanes.map(inTurn))).find((code) => code !== 0);
    if (failed) process.exit(failed);
  }
}

/** One step after the other; the first that fails ends them. */
async function inTurn(steps) {
  for (const [what, ...words] of steps) {
    say(what);
    const code = await node(words);
    if (code !== 0) return code;
  }
  return 0;
}

/** Runs Node until it ends, outliving it: whoever waits for us may rely on nothing being left behind. */
function node(words) {
  const child = spawn(process.execPath, words, { cwd: ROOT, stdio: 'inherit' });
  const pass = (signal) => child.kill(signal);
  // A terminal sends Ctrl-C to the child as well; told twice, it would not take its time to stop.
  const passUnlessTerminal = (signal) => process.stdin.isTTY || pass(signal);
  process.on('SIGTERM', pass).on('SIGINT', passUnlessTerminal);
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      process.off('SIGTERM', pass).off('SIGINT', passUnlessTerminal);
      resolve(code ?? (signal ? 130 : 1));
    });
  });
}

function needNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 20)) return;
  stop(`found Node ${process.versions.node}, expected 20.20 or newer`);
}

/**
 * Installs when the lockfile asks for something else than what npm last installed here. The versions are the lockfile's;
 * `npm ci` would refuse where a registry lacks binaries of foreign platforms, which nobody here needs.
 */
function installNpmPackages() {
  const installed = read('node_modules/.package-lock.json');
  if (installed !== undefined && sameAsLocked(installed)) return;
  say('installing npm packages (about 20 s)');
  const { status } = spawnSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: ROOT,
    stdio: 'inherit',
  });
  if (status !== 0) stop('npm packages could not be installed; the lines above say why');
}

function sameAsLocked(installed) {
  const wanted = JSON.parse(read('package-lock.json') ?? '{}').packages ?? {};
  const present = JSON.parse(installed).packages ?? {};
  return (
    Object.entries(present).every(([path, { version }]) => wanted[path]?.version === version) &&
    Object.entries(wanted).every(([path, { optional }]) => path === '' || optional || path in present)
  );
}

function installDebianPackages(programs) {
  const missing = [
    ...new Set(
      Object.entries(programs)
        .filter(([program]) => !isThere(program))
        .map(([, name]) => name),
    ),
  ];
  if (missing.length === 0) return;
  const install = `apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (!existsSync('/usr/bin/apt-get'))
    stop(`this needs ${missing.join(', ')}; install them, so that they stand on the PATH`);
  const sudo = process.getuid?.() === 0 ? [] : ['sudo', '-n'];
  say(`installing Debian packages: ${missing.join(' ')} (Debian may start their services; ours take free ports)`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const words of [['apt-get', 'update', '-qq'], install.split(' ')]) {
    const [file, ...args] = [...sudo, ...words];
    const { status } = spawnSync(file, args, { stdio: ['ignore', 'ignore', 'inherit'], env });
    if (status !== 0) stop(`"${words.join(' ')}" failed; run it as root (or with sudo) and try again`);
  }
}

function isThere(program) {
  return [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'].some((folder) =>
    existsSync(join(folder, program)),
  );
}

function read(path) {
  try {
    return readFileSync(join(ROOT, path), 'utf8');
  } catch {
    return undefined;
  }
}

function say(text) {
  process.stdout.write(`\u001b[36m▸\u001b[0m ${text}\n`);
}

function stop(text) {
  process.stderr.write(`${text}\n`);
  process.exit(1);
}
