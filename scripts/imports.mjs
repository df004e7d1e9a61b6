#!/usr/bin/env node
// The import rules of .dependency-cruiser.cjs over every folder that exists.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const folders = ['core', 'devices', 'exporter', 'alert-webhook', 'sidecar', 'dashboards', 'scripts', 'test'].filter(
  (folder) => existsSync(folder),
);
const { status } = spawnSync(
  process.execPath,
  ['node_modules/dependency-cruiser/bin/dependency-cruise.mjs', '--config', '.dependency-cruiser.cjs', ...folders],
  { stdio: 'inherit' },
);
process.exit(status ?? 1);
