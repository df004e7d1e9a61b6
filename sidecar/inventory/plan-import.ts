import { diffRecords, type FieldChange } from './diff.ts';
import { matchDevice } from './match.ts';
import { type DeviceRecord, type DeviceState, type Patch, patched, readRecord, tidy } from './record.ts';
import { driverRefusals, fedRefusals, refusalsOf, type Standing, standingOf } from './standing.ts';

/** One record from outside. `place`: where it stood, for people: `line 7`. */
export interface Incoming {
  place: string;
  said: Patch;
  /** Why it could not even be read; then nothing is said. */
  problems?: readonly string[];
}

export type Step =
  | { what: 'create'; place: string; record: DeviceRecord }
  | { what: 'change'; place: string; record: DeviceRecord; changes: FieldChange[] }
  | { what: 'same'; place: string; record: DeviceRecord }
  | { what: 'conflict' | 'bad'; place: string; why: string[] };

/** A step that leads to a record. */
export type Landing = Exclude<Step, { what: 'conflict' | 'bad' }>;

export interface ImportOptions {
  /** Of new devices whose own is not said. */
  site: string;
  state: DeviceState;
  drivers?: readonly { id: string; kind: string }[];
}

/**
 * What an import would do, row by row, in the order of the rows. Judged by how the whole inventory would stand afterwards:
 * two devices may change addresses with each other, a feed may lead to a PDU of the same file. A row that cannot be had
 * falls out by itself, and so do those alone that need it. Pure.
 */
export function planImport(
  known: readonly DeviceRecord[],
  incoming: readonly Incoming[],
  options: ImportOptions,
): Step[] {
  const before = standingOf(known);
  const taken = new Map<string, string>();
  const steps = incoming.map((row) => stepOf(row, before, taken, options));
  // Each round takes out what stands in the way; at most one round a row, in practice two or three.
  for (;;) {
    const refused = refusedSteps(known, steps);
    if (refused.size === 0) return steps;
    for (const [at, why] of refused) {
      const place = steps[at]?.place ?? '';
      steps[at] = { what: 'conflict', place, why };
    }
  }
}

function stepOf(row: Incoming, known: Standing, taken: Map<string, string>, options: ImportOptions): Step {
  const { place, problems } = row;
  if (problems !== undefined && problems.length > 0) return { what: 'bad', place, why: [...problems] };
  const said = tidy(row.said);
  const match = matchDevice(said, known);
  if ('conflict' in match) return { what: 'conflict', place, why: [match.conflict] };
  const before = 'device' in match ? match.device : undefined;
  const from = before ?? { id: newId(said), site: options.site, state: options.state };
  const record = readRecord(patched(from as Partial<DeviceRecord>, withoutNothing(said, before === undefined)));
  if ('problems' in record) return { what: 'bad', place, why: record.problems };
  const unread = driverRefusals(record, options.drivers);
  if (unread.length > 0) return { what: 'bad', place, why: unread };
  const twin = taken.get(record.id);
  if (twin !== undefined) return { what: 'conflict', place, why: [`"${record.id}" is said by ${twin} already`] };
  taken.set(record.id, place);
  if (before === undefined) return { what: 'create', place, record };
  const changes = diffRecords(before, record);
  return changes.length === 0 ? { what: 'same', place, record } : { what: 'change', place, record, changes };
}

/** Of a new device null takes nothing away: what must be there comes from its beginning. */
function withoutNothing(said: Patch, created: boolean): Patch {
  if (!created) return said;
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== null));
}

/** The id of a device that brings none: its driver, and what tells it from others for the longest time. */
function newId({ driver, serial, mac, address }: Patch): string | undefined {
  const sign = serial ?? mac ?? address;
  if (typeof driver !== 'string' || typeof sign !== 'string') return undefined;
  const text = `${driver}-${sign}`
    .toLowerCase()
    .replace(/:/g, '')
    .replace(/[^a-z0-9_]+/g, '-');
  return text.slice(0, 63).replace(/-+$/, '');
}

/**
 * The steps that may not be, by their number. What is there and stays holds what it has; of two rows the first one does.
 */
function refusedSteps(known: readonly DeviceRecord[], steps: readonly Step[]): Map<number, string[]> {
  const landing = steps.flatMap((step, at) => ('record' in step && step.what !== 'same' ? [{ at, step }] : []));
  const moving = new Set(landing.map(({ step }) => step.record.id));
  const after = standingOf([...known.filter(({ id }) => !moving.has(id)), ...landing.map(({ step }) => step.record)]);
  const refused = new Map<number, string[]>();
  // A PDU that may not go is told so, rather than all that hang on it. What hangs on a new one is told itself.
  for (const { at, step } of landing) {
    const why = step.what === 'change' ? fedRefusals(step.record, after) : [];
    if (why.length > 0) refused.set(at, why);
  }
  if (refused.size > 0) return refused;
  for (const { at, step } of landing) {
    const why = refusalsOf(step.record, after);
    if (why.length > 0) refused.set(at, why);
  }
  return refused;
}

/** How many steps of each kind. */
export function countSteps(steps: readonly Step[]): Record<Step['what'], number> {
  const counts = { create: 0, change: 0, same: 0, conflict: 0, bad: 0 };
  for (const { what } of steps) counts[what] += 1;
  return counts;
}
