import type { Course } from '../sidecar/power/drawn-load.ts';

/** What the rules record from, and what the routes of power ask about now. */
const KEPT =
  /^(pdu_(up|info|outlets|location_info|last_answer_timestamp_seconds|((outlet|inlet)_)?(power_watts|energy_joules_total))|pdu_outlet_(on|info|current_amperes))$/;
const LINE = /^([a-z_]+)\{(.*)\} (\S+)$/;
const LABEL = /([a-z_]+)="((?:[^"\\]|\\.)*)"/g;

/** Keeps scrapes of an exporter as the courses of its series. Minutes count from the first midnight. */
export function openScrapes() {
  const courses = new Map<string, Course>();
  return {
    take(minute: number, text: string): void {
      for (const line of text.split('\n')) {
        const [, name = '', labels = '', value] = LINE.exec(line) ?? [];
        if (!KEPT.test(name)) continue;
        const key = `${name}{${labels}}`;
        const course = courses.get(key) ?? { name, labels: labelsOf(labels), values: [] };
        courses.set(key, course);
        course.values[minute] = Number(value);
      }
    },
    /** Undefined in minutes in which a series was not there. */
    courses: (): Course[] =>
      [...courses.values()].map(({ values, ...course }) => ({ ...course, values: Array.from(values) })),
  };
}

function labelsOf(text: string): Record<string, string> {
  return Object.fromEntries([...text.matchAll(LABEL)].map(([, name = '', value = '']) => [name, unescaped(value)]));
}

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, letter: string) => (letter === 'n' ? '\n' : letter));
}
