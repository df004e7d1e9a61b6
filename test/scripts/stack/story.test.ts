import { describe, expect, it } from 'vitest';
import type { Prometheus } from '../../../scripts/stack/clients.ts';
import { waitFor } from '../../../scripts/stack/progress.ts';
import type { FarmEvent } from '../../../scripts/stack/simulator.ts';
import { follow, told } from '../../../scripts/stack/story-following.ts';
import { commandsSince, firstPoint, isCycleOf, type StoryScene } from '../../../scripts/stack/story-scene.ts';
import { STORY, type StoryStep } from '../../../scripts/stack/story-steps.ts';

const never = new Promise<never>(() => undefined);
const event = (seconds: number, device: string, kind: string, detail: string): FarmEvent => ({
  at: '2026-01-01T00:00:00.000Z',
  seconds,
  device,
  event: kind,
  detail,
});
const prometheus: Prometheus = { query: async () => [], range: async () => [] };
const scene: StoryScene = {
  miner: 'm1',
  feed: { pdu: 'p1', outlet: '7' },
  usualWatts: 3000,
  factor: 20,
  since: 1000,
  prometheus,
  webhook: { episodes: async () => [], decisions: async () => [], actions: async () => [] },
  alerts: async () => [],
  events: async () => [],
};
const step = (id: string) => STORY.find((each) => each.id === id) as StoryStep;

describe('the story', () => {
  it('depends on steps that exist and come before', () => {
    for (const [index, { after }] of STORY.entries())
      for (const id of after) expect(STORY.slice(0, index).map((each) => each.id)).toContain(id);
  });

  it('is seen in all four places', () => {
    expect(new Set(STORY.map(({ where }) => where))).toEqual(new Set(['Prometheus', 'Alertmanager', 'PDU', 'journal']));
  });

  const hang = event(100, 'm1', 'fault', 'hang power 0.1');
  it.each([
    ['the right cycle', [hang, event(140, 'p1', 'outlet', '7 cycle')], 1002],
    ['a neighbour', [hang, event(140, 'p1', 'outlet', '8 cycle')], undefined],
    ['another PDU', [hang, event(140, 'p2', 'outlet', '7 cycle')], undefined],
    ['off instead', [hang, event(140, 'p1', 'outlet', '7 off')], undefined],
    ['a command before the fault', [event(90, 'p1', 'outlet', '7 cycle'), hang], undefined],
    [
      'a neighbour first',
      [hang, event(130, 'p1', 'outlet', '8 cycle'), event(140, 'p1', 'outlet', '7 cycle')],
      undefined,
    ],
  ])('looks for the cycle at the PDU: %s', async (_, events, at) => {
    const found = await step('cycle').look({ ...scene, events: async () => events }, new Map());
    expect(found?.at).toBe(at);
  });

  it('counts every command since the fault, on whatever outlet', () => {
    const events = [
      event(1, 'p1', 'outlet', '7 cycle'),
      hang,
      event(101, 'p1', 'outlet', '7 cycle'),
      event(102, 'p2', 'outlet', '3 on'),
    ];
    expect(commandsSince(events, scene)).toHaveLength(2);
    expect(commandsSince([], scene)).toEqual([]);
    expect(isCycleOf(event(101, 'p1', 'outlet', '17 cycle'), scene.feed)).toBe(false);
  });

  it.each([
    ['another outlet', [{ pdu: 'p1', outlet: '8' }], 'power-cycle', false],
    [
      'two outlets',
      [
        { pdu: 'p1', outlet: '7' },
        { pdu: 'p1', outlet: '8' },
      ],
      'power-cycle',
      false,
    ],
    ['a reboot', [], 'reboot', false],
    ['its outlet', [{ pdu: 'p1', outlet: '7' }], 'power-cycle', true],
  ])('takes a plan for %s as it is', async (_, outlets, action, right) => {
    const decision = {
      id: 1,
      device: 'm1',
      fault: 'offline',
      decision: 'plan',
      evidence: 'all open',
      plan: { action, outlets },
      firstAt: '1970-01-01T00:20:00Z',
    };
    const webhook = { ...scene.webhook, decisions: async () => [decision] };
    const found = await step('plan').look({ ...scene, webhook }, new Map());
    expect(found?.at).toBe(right ? 1200 : undefined);
  });

  it('does not take a suppressed alert for an active one', async () => {
    const alert = (state: 'active' | 'suppressed') => ({
      labels: { alertname: 'MinerOffline', miner: 'm1' },
      startsAt: '',
      status: { state, inhibitedBy: [], silencedBy: [] },
    });
    const look = (state: 'active' | 'suppressed') =>
      step('alertmanager').look({ ...scene, alerts: async () => [alert(state)] }, new Map());
    expect(await look('suppressed')).toBeUndefined();
    expect(await look('active')).toBeDefined();
  });

  it('names what was not seen', async () => {
    const steps: StoryStep[] = [
      { id: 'a', where: 'PDU', expects: 'a thing', after: [], look: async () => ({ at: 1005, what: 'the thing' }) },
      { id: 'b', where: 'journal', expects: 'another thing', after: ['a'], look: async () => undefined },
    ];
    const lines: string[] = [];
    const following = follow(scene, {
      timeoutMs: 60,
      everyMs: 10,
      failure: never,
      steps,
      onSeen: (seen, sighting) => lines.push(told(scene, seen, sighting)),
    });
    await expect(following).rejects.toThrow('not seen:\n\n  journal: another thing');
    expect(lines).toEqual(['   +5.0 s  PDU          the thing']);
  });

  it('ends when a process of the stack ends', async () => {
    const failure = Promise.reject(new Error('Prometheus has ended'));
    await expect(follow(scene, { timeoutMs: 5000, failure, onSeen: () => undefined })).rejects.toThrow(
      'Prometheus has ended',
    );
  });

  it.each([
    [[], undefined],
    [[[1, 0]], undefined],
    [
      [
        [3, 9],
        [2, 8],
      ],
      [2, 8],
    ],
  ] as [[number, number][], [number, number] | undefined][])('finds the first point of %j', (points, first) => {
    expect(firstPoint([{ labels: {}, points }], (value) => value > 5)).toEqual(first);
  });
});

describe('waiting', () => {
  it('counts what throws as not yet', async () => {
    let asked = 0;
    const look = async () => {
      asked += 1;
      if (asked < 3) throw new Error('not yet');
      return asked;
    };
    expect(await waitFor(look, { timeoutMs: 1000, everyMs: 1, late: () => new Error('late') })).toBe(3);
  });

  it('ends late, or with the stack', async () => {
    const look = async () => undefined;
    await expect(waitFor(look, { timeoutMs: 20, everyMs: 5, late: () => new Error('late') })).rejects.toThrow('late');
    const failure = Promise.reject(new Error('died'));
    await expect(
      waitFor(look, { timeoutMs: 5000, everyMs: 5, failure, late: () => new Error('late') }),
    ).rejects.toThrow('died');
  });
});
