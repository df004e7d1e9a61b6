import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../core/farm/device.ts';
import { DRIVERS } from '../../../devices/index.ts';
import { openPrometheus } from '../../../scripts/replay/prometheus.ts';
import { runReplay } from '../../../scripts/replay/run-replay.ts';
import type { Assumption } from '../../../scripts/replay/would-be.ts';
import { configWith } from '../../alert-webhook/bench.ts';
import { inProcess } from '../in-process.ts';
import { at, openHistory } from './replay-history.ts';

const pdu = (id: string, building: string): Device => ({
  id,
  kind: 'pdu',
  driver: 'raritan-pdu2',
  address: `10.0.0.${building === 'b1' ? 1 : 2}`,
  site: 'tx1',
  location: { building },
});
const miner = (id: string, building: string, outlet: number, driver = 'antminer'): Device => ({
  id,
  kind: 'miner',
  driver,
  address: `10.${building === 'b1' ? 1 : 2}.${Math.floor(outlet / 200)}.${outlet % 200}`,
  site: 'tx1',
  location: { building },
  feeds: [{ pdu: `pdu-${building}`, outlet: String(outlet) }],
});
const MINERS = [
  ...Array.from({ length: 30 }, (_, each) => miner(`a${each + 1}`, 'b1', each + 1)),
  ...Array.from({ length: 10 }, (_, each) => miner(`c${each + 1}`, 'b2', each + 1)),
];
const DEVICES = [pdu('pdu-b1', 'b1'), pdu('pdu-b2', 'b2'), ...MINERS];

/** When each miner was silent, and what its outlet drew meanwhile. */
const SILENT: Record<string, { from: string; to: string; watts: number }> = {
  // Hung for an hour: it draws next to nothing.
  a1: { from: '01:00', to: '02:00', watts: 40 },
  // Its network is broken: it hashes on.
  a2: { from: '01:00', to: '02:00', watts: 3000 },
  // 60 % of a building.
  ...Object.fromEntries([1, 2, 3, 4, 5, 6].map((each) => [`c${each}`, { from: '03:00', to: '04:00', watts: 0 }])),
};

let prometheus: { url: string; stop(): Promise<void> };
beforeAll(async () => {
  const history = openHistory();
  for (const { id } of DEVICES.filter(({ kind }) => kind === 'pdu')) history.pdu(id);
  for (const { id, feeds = [] } of MINERS) history.miner(id, feeds[0] ?? { pdu: '', outlet: '' }, SILENT[id]);
  for (const [id, { from, to }] of Object.entries(SILENT)) {
    const [since, until] = [from.replace(':00', ':10'), to.replace(':00', ':01')];
    history.alert({ alertname: 'MinerOffline', miner: id }, since, until);
  }
  history.alert({ alertname: 'MinerOffline', miner: 'ghost' }, '01:00', '01:30');
  history.alert({ alertname: 'NobodyKnowsThis', miner: 'a1' }, '01:00', '01:30');
  prometheus = await history.serve();
}, 60_000);
afterAll(() => prometheus.stop());

const RANGE = { site: 'tx1', from: at('00:00'), to: at('05:30'), stepSeconds: 60 };
const replay = (assume: Assumption, devices = DEVICES, range = RANGE) => {
  const policy = { devices: new Map(devices.map((each) => [each.id, each])), drivers: DRIVERS, assume };
  return runReplay(openPrometheus(prometheus.url), { ...policy, config: configWith().remediation }, range);
};

describe('replay over a real Prometheus', () => {
  it('would have power-cycled the hung miner once, and left the others', async () => {
    const { rungs, episodes, unidentified } = await replay('not-healed');
    expect(rungs).toEqual({ 'power-cycle': 1 });
    expect(episodes.map(({ device }) => device).sort()).toEqual(Object.keys(SILENT).sort());
    expect(unidentified).toEqual({ 'unknown-device': 1, 'no-rule': 1 });
  });

  it('says of each episode what was decided when and why', async () => {
    const { episodes } = await replay('not-healed');
    const linesOf = (device: string) =>
      episodes.find((each) => each.device === device)?.lines.map(({ decision }) => decision);
    const hung = episodes.find(({ device }) => device === 'a1');
    expect(hung?.openedAt).toBe(at('01:10'));
    expect(hung?.lines[0]).toMatchObject({ at: at('01:10'), decision: 'plan', rung: 'power-cycle' });
    expect(hung?.lines[0]?.evidence).toContain('timeout');
    expect(hung?.lines[0]?.evidence).toContain('outlet 1 of pdu-b1 draws 40 W');
    expect(linesOf('a1')?.slice(1)).toContain('needs-a-person');
    expect(linesOf('a2')).toEqual(expect.arrayContaining(['pdu-busy', 'still-drawing']));
    expect(linesOf('a2')).not.toContain('plan');
    for (const each of [1, 2, 3, 4, 5, 6]) expect(linesOf(`c${each}`)?.[0]).toBe('correlated-failure');
  });

  it('closes an episode when the history shows the miner well for long enough', async () => {
    const { episodes } = await replay('not-healed');
    const network = episodes.find(({ device }) => device === 'a2');
    expect(network?.because).toBe('measured well for 600 s');
    expect(network?.closedAt).toBe(at('02:10'));
  });

  it('with the assumption that steps heal, the episode ends with its step and does not come back', async () => {
    const { episodes, rungs } = await replay('healed');
    const hung = episodes.filter(({ device }) => device === 'a1');
    expect(hung).toHaveLength(1);
    expect(hung[0]?.because).toBe('assumed: the power-cycle healed it');
    expect(rungs).toEqual({ 'power-cycle': 1 });
  });

  it('tells the same twice, and in pages of any size', async () => {
    const first = await replay('not-healed');
    expect(await replay('not-healed')).toEqual(first);
    const many = Array.from({ length: 60_000 }, (_, each) => ({ ...miner(`z${each}`, 'b9', 1), feeds: [] }));
    const paged = await replay('not-healed', [...DEVICES, ...many], { ...RANGE, from: at('00:55'), to: at('01:25') });
    const whole = await replay('not-healed', DEVICES, { ...RANGE, from: at('00:55'), to: at('01:25') });
    expect(paged).toEqual(whole);
  });

  it('says what Prometheus answered when it refuses', async () => {
    await expect(openPrometheus(prometheus.url).range('up{', RANGE.from, RANGE.to, 60)).rejects.toThrow(
      /Prometheus answered 400 to up\{: bad_data: .*parse error/,
    );
    await expect(openPrometheus(prometheus.url).range('up', RANGE.from, RANGE.to, 1)).rejects.toThrow(
      /exceeded maximum resolution/,
    );
    await expect(openPrometheus('http://127.0.0.1:1').range('up', 0, 60_000, 60)).rejects.toThrow(
      /^Prometheus at http:\/\/127\.0\.0\.1:1\/api\/v1\/query_range cannot be asked: /,
    );
  });
});

describe('logixx replay', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'logixx-replay-command-'));
    const devices = DEVICES.map(({ site: _, ...device }) => device);
    writeFileSync(join(folder, 'logixx.yml'), JSON.stringify({ site: 'tx1', inventory: { devices } }));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const wordsOf = (args: readonly string[]) => ['replay', '--config', join(folder, 'logixx.yml'), ...args];
  /** As people call it: a process of its own. */
  const command = (...args: string[]) =>
    spawnSync(process.execPath, [resolve('scripts/logixx.mjs'), ...wordsOf(args)], {
      encoding: 'utf8',
      timeout: 120_000,
    });
  const times = ['--from', '2026-11-20T00:00:00Z', '--to', '2026-11-20T05:30:00Z'];

  it('prints episodes, gates and steps', { timeout: 120_000 }, () => {
    const { stdout, stderr, status } = command('--prometheus', prometheus.url, ...times);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^episode 1 {2}a1 {2}offline {2}from 2026-11-20 01:10:00 to/);
    expect(stdout).toMatch(/2026-11-20 01:10:00 {2}→ power-cycle +a1: all \d+ gates are open; /);
    expect(stdout).toMatch(/\n8 episodes\n/);
    expect(stdout).toMatch(/would have been done\n {2}power-cycle {2}1 times/);
    expect(stdout).toMatch(/correlated-failure +in 6 episodes/);
    expect(stdout).toMatch(/alerts that are no episode\n/);
  });

  it('as JSON for programs, the same each time', { timeout: 120_000 }, async () => {
    const words = wordsOf(['--prometheus', prometheus.url, '--json', ...times]);
    const first = await inProcess(...words);
    const second = await inProcess(...words);
    expect(first.stdout).toBe(second.stdout);
    expect(JSON.parse(first.stdout)).toMatchObject({ rungs: { 'power-cycle': 1 } });
  });

  it.each([
    { args: ['--from', 'yesterday'], said: /--from: found "yesterday", expected now, -7d or/, status: 2 },
    { args: ['--step', '1s'], said: /--step: found "1s", expected 5s to 1h/, status: 2 },
    { args: ['--from', '-1h', '--to', '-2h'], said: /--from: found -1h, expected a time before --to/, status: 2 },
    { args: ['--assume', 'maybe'], said: /--assume: found "maybe", expected healed or not-healed/, status: 2 },
    {
      args: ['--prometheus', 'http://127.0.0.1:1'],
      said: /^logixx replay: Prometheus at \S+ cannot be asked: .*\n$/,
      status: 1,
    },
  ])('$args: $said', { timeout: 120_000 }, async ({ args, said, status }) => {
    const done = await inProcess(...wordsOf(args));
    expect(done.stderr).toMatch(said);
    expect(done.code).toBe(status);
  });
});
