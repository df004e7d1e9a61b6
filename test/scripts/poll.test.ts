import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Polled } from '../../scripts/commands/polled.ts';
import { inProcess } from './in-process.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const RECORDINGS = resolve(ROOT, '../shared/recordings');

/** As people call it: a process of its own. */
async function logixx(...args: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, ['scripts/logixx.mjs', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, code] = await Promise.all([
    child.stdout.setEncoding('utf8').toArray(),
    child.stderr.setEncoding('utf8').toArray(),
    new Promise<number | null>((end) => child.on('close', end)),
  ]);
  return { code, stdout: stdout.join(''), stderr: stderr.join('') };
}

const readingOf = ({ readings }: Polled, metric: string) => readings.find((each) => each.metric === metric)?.value;

describe('logixx poll --recorded', () => {
  it.each([
    ['test/fixtures/antminer/s9-flat', 'antminer', 'miner.hashrate'],
    ['test/fixtures/whatsminer/hydro-off', 'whatsminer', 'miner.boards'],
    ['test/fixtures/raritan-pdu2/three-phase.snmprec', 'raritan-pdu2', 'pdu.power'],
  ])('%s is one JSON object', async (path, driver, metric) => {
    const { code, stdout } = await inProcess('poll', '--recorded', path, '--json');
    const polled = JSON.parse(stdout) as Polled;
    expect([code, polled.driver, polled.failure]).toEqual([0, driver, undefined]);
    expect(readingOf(polled, metric)).toBeGreaterThanOrEqual(0);
    expect(Object.keys(polled)).toEqual(expect.arrayContaining(['facts', 'operation', 'attention', 'readings']));
    for (const { value, labels } of polled.readings) {
      expect(typeof value).toBe('number');
      expect(Object.values(labels).every((text) => typeof text === 'string')).toBe(true);
    }
  });

  it('prints names that Prometheus will have, for people', async () => {
    const { stdout } = await logixx('poll', '--recorded', 'test/fixtures/antminer/s9-flat');
    expect(stdout).toMatch(/^antminer: \w+\n {2}make: Bitmain/);
    expect(stdout).toMatch(/^miner_hashrate_hashes_per_second\{algorithm="sha256"\} [\d.e+]+$/m);
  });

  it.each([
    ['a folder that is not there', ['--recorded', 'nowhere'], 2, /no recording at nowhere/],
    [
      'a driver that we do not have',
      ['--recorded', 'test', '--driver', 'toaster'],
      2,
      /found --driver toaster, expected one of antminer/,
    ],
    ['nothing to poll', [], 2, /found nothing to poll, expected an address/],
    ['a port without a number', ['127.0.0.1', '--port', 'http'], 2, /--port: found http, expected one of http, /],
  ])('refuses %s', async (_what, args, expected, message) => {
    const { code, stderr } = await inProcess('poll', ...args);
    expect([code, stderr]).toEqual([expected, expect.stringMatching(message)]);
  });

  it('says what was asked when no driver knows the recording', async () => {
    const { code, stdout } = await logixx('poll', '--recorded', 'test/scripts', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ driver: null, failure: { reason: 'unrecognised' }, readings: [] });
  });

  it.skipIf(!existsSync(RECORDINGS)).each([
    ['asic/antminer/stock-s21-s19pro-mixed', 'antminer', 'miner.hashrate', 110_566.89e9],
    ['asic/whatsminer/v1-api1.4.0-fw20210322', 'whatsminer', 'miner.power', 3417],
    ['asic/whatsminer/v2-api2.0.5-fw20230803', 'whatsminer', 'miner.hashrate', 124.5e12],
    ['asic/whatsminer/v3-m60s-vk40-fw20251209', 'whatsminer', 'miner.hashrate', 171.259e12],
    ['pdu/raritan/raritan-pdu_px3.snmprec', 'raritan-pdu2', 'pdu.power', 1665],
    ['pdu/raritan/nav_raritan.snmprec', 'raritan-pdu2', 'pdu.inlet_current', 3.2],
    ['pdu/raritan/raritan-pdu_px2-temp.snmprec', 'raritan-pdu2', 'pdu.inlet_power', 673],
    ['pdu/raritan/raritan-pdu.snmprec', 'raritan-px1', 'pdu.inlet_current', 2.971],
    ['pdu/raritan/raritan-emx.snmprec', 'raritan-emx', undefined, undefined],
  ])('%s is recognised and read', async (path, driver, metric, value) => {
    const { code, stdout } = await inProcess('poll', '--recorded', resolve(RECORDINGS, path), '--json');
    const polled = JSON.parse(stdout) as Polled;
    expect([code, polled.driver]).toEqual([0, driver]);
    if (metric !== undefined) expect(readingOf(polled, metric)).toBe(value);
  });
});
