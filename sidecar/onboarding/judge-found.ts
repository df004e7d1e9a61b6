import type { FieldChange } from '../inventory/diff.ts';
import { type ImportOptions, planImport } from '../inventory/plan-import.ts';
import type { DeviceRecord, Patch } from '../inventory/record.ts';
import { standingOf } from '../inventory/standing.ts';
import type { Scanned, ScanPorts } from './scanning.ts';

/** As many sides of a conflict as a person can compare. */
const MOST_SIDES = 6;

/** What the inventory says to something that was found. */
export interface Judged {
  found: Scanned;
  /** `unknown`: no driver recognised it, so that nothing can be said of it. */
  entry: 'create' | 'change' | 'same' | 'conflict' | 'bad' | 'unknown';
  /** The device that it is, or would become. */
  id?: string;
  /** Of its driver. */
  kind?: string;
  /** At which it answered, where those are not the usual ones. */
  ports?: ScanPorts;
  /** What it says that the inventory does not. */
  changes: FieldChange[];
  /** Why nobody can say which device it is. */
  why: string[];
  /** The devices that have a serial, a MAC or the address of it: the other side of a conflict. */
  others: DeviceRecord[];
}

/** Holds what was found against the inventory, each against all others that were found before it as well. Pure. */
export function judgeFound(
  known: readonly DeviceRecord[],
  found: readonly Scanned[],
  { ports = {}, ...options }: ImportOptions & { ports?: ScanPorts },
): Judged[] {
  const drivers = new Map(options.drivers?.map(({ id, kind }) => [id, kind]));
  const named = found.filter(({ driver }) => driver !== undefined);
  const own = Object.keys(ports).length === 0 ? {} : { ports };
  const incoming = named.map((each) => ({ place: each.address, said: { ...saidOf(each, drivers), ...own } }));
  const steps = planImport(known, incoming, options);
  const byFound = new Map(named.map((each, at) => [each, steps[at]]));
  const standing = standingOf(known);
  return found.map((each): Judged => {
    const step = byFound.get(each);
    if (step === undefined) return { found: each, entry: 'unknown', changes: [], why: [], others: [] };
    const kind = drivers.get(each.driver ?? '');
    const isClear = 'record' in step;
    return {
      found: each,
      entry: step.what,
      ...(isClear ? { id: step.record.id } : {}),
      ...(kind === undefined ? {} : { kind }),
      ...own,
      changes: step.what === 'change' ? step.changes : [],
      why: isClear ? [] : step.why,
      others: isClear ? [] : holdersOf(each, standing),
    };
  });
}

/** What a scan says of a device, as an import takes it. */
function saidOf(found: Scanned, drivers: ReadonlyMap<string, string>): Patch {
  const { address, driver, make, model, serial, mac } = found;
  const all = { address, driver, kind: drivers.get(driver ?? ''), make, model, serial, mac };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Patch;
}

function holdersOf({ serial, mac, address }: Scanned, standing: ReturnType<typeof standingOf>): DeviceRecord[] {
  const ids = [
    ...(serial === undefined ? [] : standing.withSerial(serial)),
    ...(mac === undefined ? [] : standing.withMac(mac.toUpperCase())),
    ...standing.atAddress(address),
  ];
  return [...new Set(ids)].slice(0, MOST_SIDES).flatMap((id) => standing.device(id) ?? []);
}
