import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findBinaries, findBinary, findGrafana } from '../../../scripts/stack/binaries.ts';
import { freePort, freePorts, lastingPorts } from '../../../scripts/stack/ports.ts';
import { openRunFolder } from '../../../scripts/stack/run-folder.ts';

let root = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'logixx-run-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe('a run folder', () => {
  it('that is kept gives its token again, and belongs to one living process', () => {
    const first = openRunFolder('farm', { keep: true, root });
    const token = readFileSync(first.token('t'), 'utf8');
    first.release();
    const second = openRunFolder('farm', { keep: true, root });
    expect(readFileSync(second.token('t'), 'utf8')).toBe(token);
    second.write('pid', String(process.ppid));
    expect(() => openRunFolder('farm', { keep: true, root })).toThrow(`process ${process.ppid} runs with`);
  });

  it('removes what dead processes left, and nothing else', () => {
    // Above the largest process id that Linux gives.
    const dead = join(root, 'story-4194999');
    const alive = join(root, `story-${process.ppid}`);
    const other = join(root, 'farm');
    for (const path of [dead, alive, other]) mkdirSync(path);
    writeFileSync(join(other, 'pid'), '4194999');
    expect(openRunFolder('story', { root }).path).toBe(join(root, `story-${process.pid}`));
    expect([dead, alive, other].map((path) => existsSync(path))).toEqual([false, true, true]);
  });

  it('writes into folders of its own and over what was there', () => {
    const folder = openRunFolder('x', { root });
    folder.write('a/b', 'one');
    expect(readFileSync(folder.write('a/b', 'two'), 'utf8')).toBe('two');
  });
});

describe('binaries', () => {
  const make = (name: string, mode: number) => writeFileSync(join(root, name), '#!/bin/sh\n', { mode });

  it('are found under the name that Debian or everybody else gives them', () => {
    make('prometheus', 0o755);
    make('alertmanager', 0o755);
    expect(findBinaries(root)).toEqual({
      prometheus: join(root, 'prometheus'),
      alertmanager: join(root, 'alertmanager'),
    });
    make('prometheus-alertmanager', 0o755);
    expect(findBinaries(root).alertmanager).toBe(join(root, 'prometheus-alertmanager'));
  });

  it('that are missing are named, with the command that installs them', () => {
    make('prometheus', 0o755);
    expect(() => findBinaries(root)).toThrow(
      /^Alertmanager not found[\s\S]*apt-get install -y prometheus prometheus-alertmanager/,
    );
    expect(() => findBinaries('')).toThrow(/^Prometheus and Alertmanager not found/);
  });

  it('must be executable files', () => {
    make('tool', 0o644);
    mkdirSync(join(root, 'folder'));
    expect(findBinary(['tool', 'folder'], root)).toBeUndefined();
  });

  it('of Grafana are looked for in GRAFANA_HOME and on the PATH', () => {
    mkdirSync(join(root, 'bin'));
    make('bin/grafana', 0o755);
    expect(findGrafana({ GRAFANA_HOME: root, PATH: '/nowhere' })).toBe(join(root, 'bin', 'grafana'));
    expect(findGrafana({ PATH: join(root, 'bin') })).toBe(join(root, 'bin', 'grafana'));
    expect(findGrafana({ PATH: '/nowhere' })).toBeUndefined();
  });
});

describe('ports', () => {
  it('are the preferred ones unless somebody has them', async () => {
    const free = await freePort(0);
    expect(await freePort(free)).toBe(free);
    const server = createServer().listen(free, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const other = await freePort(free);
    server.close();
    expect(other).not.toBe(free);
    expect(other).toBeGreaterThan(0);
  });

  it('are different ones for everybody', async () => {
    const port = await freePort(0);
    const ports = await freePorts({ a: port, b: port, c: port });
    expect(ports.a).toBe(port);
    expect(new Set(Object.values(ports)).size).toBe(3);
  });
  it('that must last are none that an outgoing connection could take', async () => {
    const ports = Object.values(await lastingPorts(['a', 'b', 'c']));
    expect(new Set(ports).size).toBe(3);
    for (const port of ports) expect(port).toBeLessThan(32_768);
  });
});
