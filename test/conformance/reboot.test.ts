import { describe, expect, it, onTestFinished } from 'vitest';
import { openWire } from '../../core/wire/open.ts';
import { type Wire, WireError, type WireReason } from '../../core/wire/wire.ts';
import { eventsOf, liveFarm, webhookOn } from './live-farm.ts';

/** A network that loses the answers to commands: they arrive, or not, and nobody hears of it. */
function losing(reason: WireReason, arrives: boolean): Wire {
  const { wire, close } = openWire();
  onTestFinished(close);
  return async (request, to, signal) => {
    if (request.writes !== true) return wire(request, to, signal);
    if (arrives) await wire(request, to, signal);
    throw new WireError(reason, 'the answer was lost');
  };
}

/** A miner that answers and does not hash, as a reboot would heal. */
async function stuckMiner(wire: Wire, verifySeconds: number) {
  const live = await liveFarm({ miners: 2, pdus: 1, makes: ['antminer'] });
  await live.farm.inject('miner-001', { fault: 'hang-api-alive' });
  await live.polled('miner-001');
  const webhook = await webhookOn(live, { ladder: ['reboot'], verifySeconds }, wire);
  await webhook.post('MinerHashrateLow', ['miner-001']);
  const action = await webhook.ended();
  // The alert comes again and again; the episode has used its reboot.
  for (let times = 0; times < 3; times += 1) await webhook.post('MinerHashrateLow', ['miner-001']);
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const actions = await webhook.actions();
  return { action, actions, reboots: eventsOf(live.farm, 'miner-001', 'write'), farm: live.farm };
}

describe('T11 a reboot that fails', () => {
  it.each<WireReason>(['timeout', 'unreachable', 'unexpected-answer'])(
    'T11 by %s, but fired: verified by an uptime that began anew, and there is no second reboot',
    async (reason) => {
      const { action, actions, reboots, farm } = await stuckMiner(losing(reason, true), 60);
      expect(action).toMatchObject({ action: 'reboot', outcome: 'verified' });
      expect(actions).toHaveLength(1);
      expect(reboots).toEqual(['reboot.cgi']);
      const intent = action?.journal.find(({ step, phase }) => step === 'reboot' && phase === 'intent');
      expect(intent?.evidence['uptimeBefore']).toBeGreaterThan(3600);
      const sent = action?.journal.find(({ step, phase }) => step === 'reboot' && phase === 'sent');
      expect(sent?.evidence).toMatchObject({ answer: reason });
      const miner = farm.state().find(({ id }) => id === 'miner-001');
      expect(miner?.kind === 'miner' && miner.uptimeSeconds).toBeLessThan(120);
    },
    120_000,
  );

  it('T11 and never fired: the uptime goes on, it is told so, and there is no second reboot', async () => {
    const { action, actions, reboots } = await stuckMiner(losing('timeout', false), 4);
    expect(action).toMatchObject({ action: 'reboot', outcome: 'not-executed' });
    expect(action?.evidence).toMatch(/^up for \d+ s: this miner did not reboot$/);
    expect(actions).toHaveLength(1);
    expect(reboots).toEqual([]);
  }, 120_000);
});
