import type { Device } from './device.ts';
import { type ImportAnswer, whatText } from './import.ts';

/** What was found at an address. */
export interface Found {
  address: string;
  driver?: string;
  make?: string;
  model?: string;
  serial?: string;
  mac?: string;
  firmware?: string;
  hashrate?: number;
  power?: number;
  note?: string;
}

/** What the inventory says to it (GET /api/v1/onboarding/scan). */
export interface Judged {
  found: Found;
  entry: 'create' | 'change' | 'same' | 'conflict' | 'bad' | 'unknown';
  id?: string;
  kind?: string;
  ports?: Record<string, number>;
  changes: { field: string; from?: unknown; to?: unknown }[];
  why: string[];
  others: Omit<Device, 'revision' | 'createdAt' | 'changedAt'>[];
}

export interface ScanAnswer {
  available: boolean;
  scan?: {
    id: number;
    by: string;
    ranges: string;
    state: 'running' | 'done' | 'stopped' | 'failed';
    startedAt: string;
    endedAt?: string;
    reason?: string;
    total: number;
    done: number;
  };
  found: Judged[];
}

export const ENTRY_WORDS: Readonly<Record<Judged['entry'], string>> = {
  create: 'New',
  change: 'Known, differs',
  same: 'Known',
  conflict: 'Conflict',
  bad: 'Cannot be used',
  unknown: 'Not recognised',
};

/** What an import can take. */
export function canImport({ entry }: Pick<Judged, 'entry'>): boolean {
  return entry === 'create' || entry === 'change';
}

/** `http=8080, cgminer=4029` as the sidecar takes it; a sentence where it is no such list. */
export function portsOf(text: string): Record<string, number> | string {
  const entries: [string, number][] = [];
  for (const word of text.split(/[\s,]+/).filter((each) => each !== '')) {
    const [, name = '', port = ''] = /^([a-z]+)=(\d{1,5})$/.exec(word) ?? [];
    if (name === '' || Number(port) < 1 || Number(port) > 65_535)
      return `found ${JSON.stringify(word)}, expected a port as http=8080`;
    entries.push([name, Number(port)]);
  }
  return Object.fromEntries(entries);
}

/** How a scan stands, in one line. */
export function scanText(
  { state, total, done, ranges, reason }: NonNullable<ScanAnswer['scan']>,
  found: number,
): string {
  const far = `${done} of ${total} addresses of ${ranges}, ${found} found`;
  const words = { running: 'Scanning', done: 'Done', stopped: 'Stopped', failed: 'Failed' }[state];
  return reason === undefined ? `${words}: ${far}` : `${words} after ${far}: ${reason}`;
}

/** The fields in which the sides of a conflict can differ. */
const SIDES = ['address', 'mac', 'serial', 'make', 'model', 'driver'] as const;

export interface Sides {
  columns: string[];
  rows: string[][];
}

/** Both sides of a conflict: a column for what was found, one for each device of the inventory, a row a field. */
export function sidesOf({ found, others }: Pick<Judged, 'found' | 'others'>): Sides {
  const text = (value: string | undefined) => value || '–';
  return {
    columns: ['', 'Found now', ...others.map(({ id }) => id)],
    rows: [
      ...SIDES.map((field) => [field, text(found[field]), ...others.map((other) => text(other[field]))]),
      ['state', '–', ...others.map(({ state }) => state)],
      ['place', '–', ...others.map(({ location }) => text(Object.values(location ?? {}).join(' · ')))],
    ],
  };
}

/** What a device of the inventory becomes where a person says that it is the one that was found. */
export function takenOver({ address, mac, serial, make, model, driver }: Found): Record<string, string> {
  const said = { address, mac, serial, make, model, driver };
  return Object.fromEntries(Object.entries(said).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

/** Where found devices are put: texts of a form. */
export interface Put {
  building: string;
  rack: string;
  position: string;
  outlets: string;
  client: string;
}

export interface Call {
  path: string;
  body: unknown;
  type?: string;
}

/**
 * What is asked of the sidecar so that found devices are in the inventory: with a rack they are onboarded, positions and
 * outlets counted on; without one they are imported as new. `confirm` names what a person has said is right.
 */
export function importCall(chosen: readonly Judged[], put: Put, apply: boolean, confirm: readonly string[]): Call {
  if (put.rack.trim() === '') {
    const devices = chosen.map(({ found, kind, ports }) => ({
      ...takenOver(found),
      ...(kind ? { kind } : {}),
      ...(ports ? { ports } : {}),
    }));
    const path = `/api/v1/inventory/import?format=json&state=new&apply=${apply}`;
    return { path, body: JSON.stringify({ devices }), type: 'application/json' };
  }
  const said = Object.entries(put).flatMap(([name, text]) =>
    name === 'outlets' || text.trim() === '' ? [] : [[name, text.trim()]],
  );
  const outlets = put.outlets.split(/[\s,]+/).filter((each) => each !== '');
  const devices = chosen.map(({ found: { note: _note, ...found }, entry, id, ports }) => ({
    found,
    ...(ports ? { ports } : {}),
    ...(entry === 'change' && id ? { id } : {}),
  }));
  const body = { devices, ...Object.fromEntries(said), outlets, confirm };
  return { path: apply ? '/api/v1/onboarding' : '/api/v1/onboarding/preview', body };
}

/** What onboarding answers (POST /api/v1/onboarding). */
export interface OnboardingAnswer {
  applied: boolean;
  devices: {
    address: string;
    id?: string;
    entry: string;
    conflicts: string[];
    questions: { ask: string; text: string }[];
    steps: { step: string; outcome: string; said: string }[];
  }[];
}

/** What an import answers, of either kind: a line a device. */
export function outcomeRows(answer: OnboardingAnswer | ImportAnswer): string[][] {
  if ('devices' in answer)
    return answer.devices.map(({ address, id = '–', conflicts, questions, steps }) => {
      const asked = questions.map(({ text }) => `Is this right? ${text}`);
      const done = steps.map(({ outcome, said }) =>
        outcome === 'planned' || outcome === 'done' ? said : `${outcome}: ${said}`,
      );
      return [address, id, [...conflicts, ...asked, ...(conflicts.length + asked.length > 0 ? [] : done)].join('; ')];
    });
  return answer.rows.map(({ place, id = '–', what, changes = [], why = [] }) => [
    place,
    id,
    [whatText(what, answer.applied), ...changes.map(({ field }) => field), ...why].join(' · '),
  ]);
}

/** What a person must say is right before anything is done, each once. */
export function asksOf(answer: OnboardingAnswer | ImportAnswer): string[] {
  return 'devices' in answer
    ? [...new Set(answer.devices.flatMap(({ questions }) => questions.map(({ ask }) => ask)))]
    : [];
}
