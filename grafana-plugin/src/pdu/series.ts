/** Power of a time, as the sidecar tells it (GET /api/v1/power/series). */
export interface PowerSeries {
  from: string;
  to: string;
  stepSeconds: number;
  statistics: PowerStatistics;
  items: PowerItem[];
  warnings: string[];
}

export interface PowerStatistics {
  powerWatts: number | null;
  meanWatts: number | null;
  peakWatts: number | null;
  peakAt: string | null;
  kilowattHours: number | null;
  coverage: number;
  portsOn: number | null;
  ports: number | null;
}

export interface PowerItem {
  outlet?: string;
  name?: string;
  kilowattHours: number | null;
  points: { at: string; watts: number | null; kilowattHours: number | null }[];
}

export type Period = 'day' | 'week' | 'month' | 'year';

const DAY_MS = 86_400_000;
/** How far each period looks back and how long its intervals are. */
const SPANS: Readonly<Record<Period, { days: number; step: string }>> = {
  day: { days: 1, step: '15m' },
  week: { days: 7, step: '1h' },
  month: { days: 30, step: '1d' },
  year: { days: 365, step: '1d' },
};

/** The query for a PDU and a period; the same for the table as a file. */
export function queryOf(pdu: string, period: Period, by: 'total' | 'outlet', nowMs: number): string {
  const { days, step } = SPANS[period];
  const from = new Date(nowMs - days * DAY_MS).toISOString();
  return new URLSearchParams({ pdu, by, from, step }).toString();
}

export interface Course {
  name: string;
  /** Of the outlet among all outlets of the PDU: its colour in every chart. Undefined: several of them together. */
  index: number | undefined;
  watts: (number | null)[];
  kilowattHours: (number | null)[];
}

/** The largest ones by energy, each for itself, and all the rest as one; outlets that drew nothing are left out. */
export function coursesOf(items: readonly PowerItem[], most = 12): Course[] {
  const order = new Map([...items].sort(byOutlet).map((item, index) => [item, index]));
  const drew = items.filter(({ kilowattHours }) => (kilowattHours ?? 0) > 0);
  const largest = [...drew].sort((a, b) => (b.kilowattHours ?? 0) - (a.kilowattHours ?? 0));
  const own = largest.slice(0, most).sort(byOutlet);
  const rest = largest.slice(most);
  const courses = own.map((item) => ({ name: nameOf(item), index: order.get(item), ...valuesOf(item) }));
  return rest.length === 0
    ? courses
    : [...courses, { name: `${rest.length} others`, index: undefined, ...sumOf(rest) }];
}

export function timesOf(items: readonly PowerItem[]): number[] {
  return (items[0]?.points ?? []).map(({ at }) => Date.parse(at));
}

export function valuesOf({ points }: PowerItem): Pick<Course, 'watts' | 'kilowattHours'> {
  return { watts: points.map(({ watts }) => watts), kilowattHours: points.map(({ kilowattHours }) => kilowattHours) };
}

const collator = new Intl.Collator('en', { numeric: true });
const byOutlet = (a: PowerItem, b: PowerItem) => collator.compare(a.outlet ?? '', b.outlet ?? '');

function nameOf({ outlet, name }: PowerItem): string {
  return [outlet, name].filter(Boolean).join(' ') || 'total';
}

/** Sums of what is known; null where nothing is. */
function sumOf(items: readonly PowerItem[]): Pick<Course, 'watts' | 'kilowattHours'> {
  const all = items.map(valuesOf);
  const sum = (pick: 'watts' | 'kilowattHours') =>
    (all[0]?.[pick] ?? []).map((_value, at) => {
      const known = all.flatMap((each) => each[pick][at] ?? []);
      return known.length === 0 ? null : known.reduce((total, value) => total + value, 0);
    });
  return { watts: sum('watts'), kilowattHours: sum('kilowattHours') };
}
