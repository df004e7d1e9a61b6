import type { Tone } from './events.ts';

export type { Tone };

export interface MailRow {
  name: string;
  /** A short word beside the name: the fault, the outcome. */
  tag: string;
  when: string;
  text: string;
  tone: Tone;
}

export interface MailSection {
  heading: string;
  tone: Tone;
  rows: MailRow[];
  /** A sentence below the rows: what is left out. Empty where nothing is. */
  more: string;
}

/** A mail as data: what page.hbs and plain.hbs show. Everything in it is text and is escaped where it is shown. */
export interface MailView {
  subject: string;
  site: string;
  title: string;
  lead: string;
  tone: Tone;
  /** Large numbers at the top. */
  tiles: { value: string; label: string; tone: Tone }[];
  sections: MailSection[];
  /** Where the button leads; empty without one. */
  consoleUrl: string;
  foot: string;
}

const LONGEST_TEXT = 600;
const LONGEST_SUBJECT = 180;

/** One line of readable text, whatever others wrote into it: no line break reaches a header, no control code a reader. */
export function oneLine(text: string, longest: number = LONGEST_TEXT): string {
  const plain = text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/ {2,}/g, ' ')
    .trim();
  return plain.length > longest ? `${plain.slice(0, longest - 1)}…` : plain;
}

export function subjectOf(site: string, text: string): string {
  return oneLine(`[${site}] ${text}`, LONGEST_SUBJECT);
}

/** `22 Nov 03:10` in the zone. */
export function timeText(at: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? '';
  return `${part('day')} ${part('month')} ${part('hour')}:${part('minute')}`;
}

/** `1 miner`, `2 miners`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}
