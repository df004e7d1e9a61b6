import { describe, expect, it } from 'vitest';
import { type Outcome, openActions } from '../../alert-webhook/actions.ts';
import { openEpisodes } from '../../alert-webhook/episode.ts';
import { openJournal } from '../../alert-webhook/journal.ts';
import type { Plan, Rung } from '../../alert-webhook/plan.ts';
import { feed, MINER } from './bench.ts';
import { database } from './mortal.ts';

/** What was seen of an outlet after the command, and whether its PDU told when its relay last moved. */
type Seen = [verdict: string, told: boolean];
interface Tried {
  rung: Rung;
  outcome?: Outcome;
  seen?: Seen[];
  cords?: number;
}

async function usedAfter(tried: readonly Tried[]): Promise<Rung[]> {
  const { db } = await database();
  const episodes = openEpisodes(db, Date.now);
  await episodes.fire(MINER, 'offline');
  const [episode] = await episodes.open();
  if (episode === undefined) throw new Error('no episode was opened');
  const actions = openActions(db, Date.now);
  const journal = openJournal(db, Date.now);
  for (const { rung, outcome, seen = [], cords = seen.length } of tried) {
    const outlets = Array.from({ length: cords }, (_, index) => ({ ...feed(`pdu-${index + 1}`, '1'), offSeconds: 0 }));
    const plan: Plan = { action: rung, device: 'm1', fault: 'offline', outlets, steps: [] };
    const { id } = await actions.start(episode, plan);
    const looked = seen.map(([verdict, told], index) => ({
      ...feed(`pdu-${index + 1}`, '1'),
      verdict,
      looks: [{ state: 'on', ...(told ? { switchedAt: 1_700_000_000 } : {}) }],
    }));
    if (looked.length > 0) await journal.append(id, 'verify-off', 'failed', { outlets: looked });
    if (outcome) await actions.end(id, outcome, 'as the test says');
  }
  return actions.used(episode.id);
}

const still: Seen = ['still', true];
const cycle = (outcome: Outcome, ...seen: Seen[]): Tried => ({ rung: 'power-cycle', outcome, seen });
const off = (outcome: Outcome, ...seen: Seen[]): Tried => ({ rung: 'power-off', outcome, seen });
const lost = cycle('not-executed', still);
const C = 'power-cycle';

describe('rungs that are used up', () => {
  it.each<[string, Tried[], Rung[]]>([
    ['a cycle that did not help', [cycle('not-healthy')], [C]],
    ['a cycle under way', [{ rung: C, seen: [], cords: 1 }], [C]],
    ['a cycle that was never sent', [cycle('not-sent'), cycle('not-sent')], []],
    ['one that moved no relay', [lost], []],
    ['one that moved none of two', [cycle('not-executed', still, still)], []],
    ['two that moved no relay', [lost, lost], [C, C]],
    ['one that moved no relay, and one that did not help', [lost, cycle('not-healthy')], [C]],
    ['one that did not help, and one that moved no relay', [cycle('not-healthy'), lost], [C]],
    ['two that moved no relay, and one that did not help', [lost, lost, cycle('not-healthy')], [C, C, C]],
    ['an off that moved no relay', [off('not-executed', still)], []],
    ['an off and a cycle that moved none', [off('not-executed', still), lost], []],
    ['one whose PDU does not tell of its relays', [cycle('not-executed', ['untold', false])], [C]],
    ['one that was seen on by a PDU that tells nothing', [cycle('not-executed', ['still', false])], [C]],
    ['one that moved one of two', [cycle('not-executed', still, ['off', true])], [C]],
    ['one that was told to one of two', [{ ...lost, cords: 2 }], [C]],
    ['one of which nothing was written down', [{ rung: C, outcome: 'not-executed', cords: 1 }], [C]],
    ['a reboot without effect', [{ rung: 'reboot', outcome: 'not-executed', seen: [] }], ['reboot']],
    ...(['refused', 'unknown', 'welded', 'overridden', 'wrong-outlet', 'unsafe'] as const).map(
      (outcome): [string, Tried[], Rung[]] => [`one that ended ${outcome}`, [cycle(outcome, still)], [C]],
    ),
  ])('%s', async (_name, tried, used) => {
    expect(await usedAfter(tried)).toEqual(used);
  });
});
