import type { Tone } from '../fleet/states.ts';

/** What clients are written about. */
export const MAIL_KINDS = [
  { value: 'invoice', label: 'Invoice' },
  { value: 'credit-note', label: 'Credit note' },
  { value: 'reminder', label: 'Reminder' },
  { value: 'receipt', label: 'Receipt' },
  { value: 'usage-statement', label: 'Usage statement' },
] as const;

export const MAIL_LANGUAGES = [
  { value: 'en', label: 'English' },
  { value: 'de', label: 'German' },
  { value: 'es', label: 'Spanish' },
] as const;

export function mailKind(kind: string): string {
  return MAIL_KINDS.find(({ value }) => value === kind)?.label ?? kind;
}

/** How a kind of mail is worded in a language (GET /billing/templates/:kind/:language). */
export interface MailTemplate {
  kind: string;
  language: string;
  /** 0: what comes with the program. */
  version: number;
  subject: string;
  text: string;
  html?: string;
  at?: string;
  by?: { id: string; name: string };
}

export interface OneTemplate {
  current: MailTemplate;
  /** Those that people wrote, the newest first. */
  versions: MailTemplate[];
  shipped: MailTemplate;
  fields: Readonly<Record<string, unknown>>;
}

/** What is edited of a template. */
export interface Words {
  subject: string;
  text: string;
  /** Blank: made of the text. */
  html: string;
}

export function wordsOf({ subject, text, html = '' }: Pick<MailTemplate, 'subject' | 'text' | 'html'>): Words {
  return { subject, text, html };
}

export function wordsBody({ subject, text, html }: Words): Readonly<Record<string, string>> {
  return { subject, text, ...(html.trim() === '' ? {} : { html }) };
}

export function sameWords(one: Words, other: Words): boolean {
  return one.subject === other.subject && one.text === other.text && one.html.trim() === other.html.trim();
}

/** The names that a template may write, with examples: lists are written with `each`, what may be missing with `if`. */
export function fieldRows(fields: Readonly<Record<string, unknown>>): { write: string; example: string }[] {
  return Object.entries(fields).flatMap(([name, value]) => {
    if (Array.isArray(value)) return [{ write: `{{#each ${name}}} … {{/each}}`, example: eachExample(value[0]) }];
    if (typeof value === 'object' && value !== null)
      return Object.entries(value).map(([inner, each]) => ({
        ...{ write: `{{${name}.${inner}}}`, example: exampleOf(each) },
      }));
    if (typeof value === 'boolean')
      return [{ write: `{{#if ${name}}} … {{/if}}`, example: value ? 'holds' : 'does not' }];
    return [{ write: `{{${name}}}`, example: exampleOf(value) }];
  });
}

function eachExample(first: unknown): string {
  if (typeof first !== 'object' || first === null) return `each: {{this}}`;
  return `each with ${Object.keys(first)
    .map((name) => `{{${name}}}`)
    .join(', ')}`;
}

function exampleOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** A mail about bills (GET /billing/mails). */
export interface BillingMail {
  id: number;
  kind: string;
  client: string;
  about: string;
  recipient: string;
  subject: string;
  templateVersion: number;
  queuedAt: string;
  by: { id: string; name: string };
  state: string;
  endedAt?: string;
  words?: string;
}

export const MAIL_STATES: Readonly<Record<string, { word: string; tone: Tone; icon: string }>> = {
  waiting: { word: 'Waits', tone: 'warning', icon: 'clock-nine' },
  sent: { word: 'Sent', tone: 'success', icon: 'check' },
  dead: { word: 'Never arrived', tone: 'error', icon: 'exclamation-triangle' },
};

export function mailWord(state: string): { word: string; tone: Tone; icon: string } {
  return MAIL_STATES[state] ?? { word: state, tone: 'secondary', icon: 'question-circle' };
}
