import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);

it('a hung miner is found, cycled once and verified without a person, over real SNMP, Prometheus and Alertmanager', {
  timeout: 400_000,
}, async () => {
  const { stdout } = await run(process.execPath, ['scripts/logixx.mjs', 'story'], { timeout: 380_000 });
  const timeline = stdout.slice(stdout.indexOf('The story,'));
  expect(timeline).toMatch(/Prometheus +MinerOffline fires/);
  expect(timeline).toMatch(/Alertmanager MinerOffline of .* is active/);
  expect(timeline).toMatch(/PDU +pdu-[0-9]+ was told: outlet [0-9]+ cycle/);
  expect(timeline).toMatch(/journal +action 1 is verified/);
  expect(timeline).toContain('Exactly one command reached a PDU');
});
