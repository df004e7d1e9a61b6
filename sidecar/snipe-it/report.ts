export const COUNTED = [
  'devices',
  'done',
  'made',
  'create',
  'patch',
  'checkout',
  'checkin',
  'change',
  'problems',
  'conflicts',
] as const;

/** How many of each: devices that are looked at, those that are done with, and deeds by kind. */
export type Counts = Record<(typeof COUNTED)[number], number>;

export interface SyncReport {
  counts: Counts;
  /** Sentences for people, each beginning with the device it is about. */
  problems: string[];
  conflicts: string[];
  /** What was changed on the side that is not the master, and was put back. */
  overwritten: string[];
  /** Asset tags of ours in Snipe-IT that no device has. */
  strangers: string[];
}

export function emptyReport(): SyncReport {
  const counts = Object.fromEntries(COUNTED.map((name) => [name, 0])) as Counts;
  return { counts, problems: [], conflicts: [], overwritten: [], strangers: [] };
}

export const FINDING_KINDS = ['conflict', 'problem', 'stranger'] as const;
export type FindingKind = (typeof FINDING_KINDS)[number];

/** One thing that a person must settle. `device` is empty where it is about none. */
export interface Finding {
  kind: FindingKind;
  device: string;
  text: string;
}

/** The sentences of a report, each once and by the device that it is about. */
export function findingsOf(report: SyncReport, devices: ReadonlySet<string>): Finding[] {
  const finding = (kind: FindingKind, line: string): Finding => {
    const cut = line.indexOf(': ');
    const device = line.slice(0, Math.max(0, cut));
    return devices.has(device) ? { kind, device, text: line.slice(cut + 2) } : { kind, device: '', text: line };
  };
  const all = [
    ...report.conflicts.map((line) => finding('conflict', line)),
    ...report.problems.map((line) => finding('problem', line)),
    ...report.strangers.map((tag) => finding('stranger', `asset ${tag} in Snipe-IT is no device of ours`)),
  ];
  return [...new Map(all.map((each) => [JSON.stringify(each), each])).values()];
}
