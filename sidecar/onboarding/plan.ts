import type { FieldChange } from '../inventory/diff.ts';
import { type ImportOptions, type Incoming, planImport, type Step } from '../inventory/plan-import.ts';
import type { DeviceRecord } from '../inventory/record.ts';
import { type Arranged, arrange } from './arrange.ts';
import { judgeOutlet, type OutletFinding, type PduReading } from './judge-outlet.ts';
import type { Found, Onboarding } from './request.ts';

/** What planning goes by. */
export interface OnboardingFacts {
  known: readonly DeviceRecord[];
  wanted: Onboarding;
  /** By the id of the PDU. */
  readings: ReadonlyMap<string, PduReading>;
  drivers: readonly { id: string; kind: string }[];
  /** Of devices that say none. */
  site: string;
}

export interface Question {
  ask: Onboarding['confirm'][number];
  text: string;
}

export interface PlannedStep {
  step: 'entry' | 'label' | 'asset';
  /** Of a label. */
  outlet?: { pdu: string; outlet: string; name: string };
  /** Nothing needs to be done: why. */
  same?: string;
  does: string;
}

/** What would be done with one device. Nothing is, while there is a conflict or a question. */
export interface PlannedDevice {
  address: string;
  /** Undefined where nobody can say which device it is. */
  id: string | undefined;
  entry: Step['what'];
  changes: FieldChange[];
  outlets: OutletFinding[];
  conflicts: string[];
  questions: Question[];
  steps: PlannedStep[];
  incoming: Incoming;
}

/**
 * From what was found to entries with a place and outlets: matched by serial, then MAC, then address. What contradicts the
 * inventory or the PDU is a conflict, what a person must know is a question until it is confirmed. Pure.
 */
export function planOnboarding(facts: OnboardingFacts): PlannedDevice[] {
  const { wanted, drivers } = facts;
  const arranged = arrange(wanted, drivers);
  const options: ImportOptions = { site: wanted.site ?? facts.site, state: 'active', drivers };
  const first = planImport(facts.known, incomings(arranged), options);
  // A device that was imported as new is in its place now.
  const placed = arranged.map((each, at): Arranged => {
    const step = first[at];
    if (wanted.state !== undefined || step === undefined || !('record' in step) || step.record.state !== 'new')
      return each;
    return { ...each, incoming: { ...each.incoming, said: { ...each.incoming.said, state: 'active' } } };
  });
  const steps = planImport(facts.known, incomings(placed), options);
  return placed.map((each, at) => plannedOf(facts, each, steps[at] as Step, wanted.devices[at]?.found));
}

function incomings(arranged: readonly Arranged[]): Incoming[] {
  return arranged.map(({ incoming }) => incoming);
}

function plannedOf(facts: OnboardingFacts, { incoming, feeds }: Arranged, step: Step, found?: Found): PlannedDevice {
  const { wanted, readings } = facts;
  const outlets = feeds.map((feed) => judgeOutlet(feed, readings.get(feed.pdu)));
  const changes = step.what === 'change' ? step.changes : [];
  const conflicts = [
    ...('why' in step ? step.why : []),
    ...outlets.flatMap(({ pdu, missing, said }) => (missing ? [`${pdu}: ${said}`] : [])),
  ];
  const asked = 'record' in step ? [...moves(step.record.id, changes), ...doubts(found, outlets)] : [];
  return {
    address: incoming.place,
    id: 'record' in step ? step.record.id : undefined,
    entry: step.what,
    changes,
    outlets,
    conflicts,
    questions: asked.filter(({ ask }) => !wanted.confirm.includes(ask)),
    steps: 'record' in step ? stepsOf(step, outlets, wanted.label) : [],
    incoming,
  };
}

/** What a device gives up that it had. */
function moves(id: string, changes: readonly FieldChange[]): Question[] {
  return changes.flatMap(({ field, from, to }): Question[] => {
    const moved = field.startsWith('location.') || field === 'feeds' || field === 'site';
    if (!(moved && from !== undefined) && !(field === 'state' && from === 'retired')) return [];
    return [
      { ask: 'move', text: `"${id}" has ${field} ${JSON.stringify(from)}, and would have ${JSON.stringify(to)}` },
    ];
  });
}

/** A miner and its outlets may differ by what a power supply loses and by age, not by half. */
const APART = 2;
const AT_LEAST_WATTS = 100;

/** Whether a miner that works now and its outlets speak of the same machine. */
function doubts(found: Found | undefined, outlets: readonly OutletFinding[]): Question[] {
  const drawn = outlets.map(({ watts }) => watts);
  if (drawn.length === 0 || !drawn.every((watts) => watts !== null)) return [];
  const sum = Math.round(drawn.reduce((all, watts) => all + watts, 0));
  const where = outlets.map(({ pdu, outlet }) => `${pdu}:${outlet}`).join(' and ');
  const { power = 0, hashrate = 0 } = found ?? {};
  if (power >= AT_LEAST_WATTS && (sum * APART < power || sum > power * APART))
    return [
      { ask: 'watts', text: `it says it takes ${Math.round(power)} W, ${where} draws ${sum} W: another outlet?` },
    ];
  if (power < AT_LEAST_WATTS && hashrate > 0 && sum < 1)
    return [{ ask: 'watts', text: `it hashes, and ${where} draws ${sum} W: another outlet?` }];
  return [];
}

function stepsOf(
  { what, record }: Extract<Step, { record: unknown }>,
  outlets: readonly OutletFinding[],
  label: boolean,
): PlannedStep[] {
  const { id } = record;
  const name = record.name ?? id;
  const labels = outlets.map(({ pdu, outlet, name: written }): PlannedStep => {
    const does = `writes "${name}" to ${pdu}:${outlet}${written === null ? '' : `, where "${written}" is`}`;
    const same = written === name ? `${pdu}:${outlet} is called "${name}"` : undefined;
    return { step: 'label', does, outlet: { pdu, outlet, name }, ...(same === undefined ? {} : { same }) };
  });
  const does = { create: `creates "${id}"`, change: `changes "${id}"`, same: `leaves "${id}" as it is` }[what];
  const same = what === 'same' ? { same: `"${id}" stands so already` } : {};
  return [
    { step: 'entry', does, ...same },
    ...(label ? labels : []),
    { step: 'asset', does: `makes the asset of "${id}" in Snipe-IT`, ...same },
  ];
}
