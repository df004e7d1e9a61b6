import { describe, expect, it } from 'vitest';
import type { SetupFacts, StepState } from '../../../sidecar/setup/step.ts';
import { nextStep, setupSteps } from '../../../sidecar/setup/steps.ts';

const NOW = Date.UTC(2026, 10, 22, 12);
const DAY = 86_400_000;

const well: SetupFacts = {
  ...{ miners: 24, minersUnfed: 0, minersUnplaced: 0, pdus: 2, pdusWithoutCredentials: 0, pdusSilent: 0, watched: 26 },
  ...{ prometheusProblem: undefined, hasGateway: true, isArmed: true, hasMail: true, backedUpAt: NOW - DAY, people: 2 },
};
const bare: SetupFacts = {
  ...well,
  ...{ miners: 0, pdus: 0, watched: undefined, pdusSilent: undefined, isArmed: undefined, hasGateway: false },
  ...{ prometheusProblem: 'Prometheus cannot be reached', hasMail: false, backedUpAt: undefined, people: 1 },
};

const stepOf = (facts: SetupFacts, id: string) => setupSteps(facts, NOW).find((step) => step.id === id);

describe('What a farm still needs', () => {
  it('is nothing where all is there', () => {
    const steps = setupSteps(well, NOW);
    expect(steps.filter(({ state }) => state !== 'done')).toEqual([]);
    expect(steps.filter((step) => step.next ?? step.command ?? step.page ?? step.configuration)).toEqual([]);
    expect(nextStep(steps)).toBeUndefined();
  });

  it.each<[id: string, facts: Partial<SetupFacts>, state: StepState, found: RegExp]>([
    ['miners', { miners: 0 }, 'missing', /^0 miners$/],
    ['miners', { miners: 1 }, 'done', /^1 miner$/],
    ['pdus', { pdus: 0 }, 'missing', /^0 PDUs$/],
    ['credentials', { pdusWithoutCredentials: 1 }, 'missing', /^1 PDU without any$/],
    ['credentials', { pdus: 0 }, 'unknown', /no PDU yet/],
    ['feeds', { minersUnfed: 3 }, 'advised', /^3 miners without one$/],
    ['feeds', { miners: 0 }, 'unknown', /no miner yet/],
    ['places', { minersUnplaced: 2 }, 'advised', /^2 miners without one$/],
    ['prometheus', { prometheusProblem: 'it is down', watched: undefined }, 'missing', /it is down/],
    ['prometheus', { watched: 0 }, 'missing', /knows no device/],
    ['answering', { pdusSilent: 1 }, 'missing', /^1 of 2 do not$/],
    ['answering', { pdusSilent: undefined }, 'unknown', /nobody can say/],
    ['gateway', { hasGateway: false }, 'missing', /not configured/],
    ['armed', { isArmed: false }, 'advised', /dry run/],
    ['armed', { isArmed: undefined }, 'unknown', /does not tell/],
    ['mail', { hasMail: false }, 'advised', /not configured/],
    ['backup', { backedUpAt: undefined }, 'advised', /^never$/],
    ['backup', { backedUpAt: NOW - 7 * DAY }, 'done', /^7 days ago$/],
    ['backup', { backedUpAt: NOW - 8 * DAY }, 'advised', /^8 days ago$/],
    ['people', { people: 1 }, 'advised', /^one person/],
  ])('%s %j is %s', (id, facts, state, found) => {
    const step = stepOf({ ...well, ...facts }, id);
    expect(step).toMatchObject({ state, found: expect.stringMatching(found) });
    const helps = step?.page ?? step?.command ?? step?.configuration;
    if (state === 'done') expect(step?.next).toBeUndefined();
    else expect([step?.next, helps]).toEqual([expect.any(String), expect.any(String)]);
  });

  it('begins with the first that is missing, and only then with what is advised', () => {
    expect(nextStep(setupSteps(bare, NOW))?.id).toBe('miners');
    expect(nextStep(setupSteps({ ...well, hasMail: false, hasGateway: false }, NOW))?.id).toBe('gateway');
    expect(nextStep(setupSteps({ ...well, minersUnfed: 1, hasMail: false }, NOW))?.id).toBe('feeds');
  });
});
