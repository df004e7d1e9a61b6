import { readFileSync } from 'node:fs';
import Handlebars from 'handlebars';
import type { MailView, Tone } from './mail-view.ts';

/** Readable on white and on the tiles; the dark ones stand in the template. */
const COLORS: Readonly<Record<Tone, string>> = { bad: '#b42318', warn: '#9a5b00', calm: '#0b6b57' };

// Its own instance: helpers of others, or for others, do not exist here. Strict: a field that is missing throws.
const own = Handlebars.create();
own.registerHelper('color', (tone: Tone) => COLORS[tone]);
const page = own.compile<MailView>(templateText('page.hbs'), { strict: true, knownHelpers: { color: true } });
const plain = own.compile<MailView>(templateText('plain.hbs'), { strict: true, noEscape: true });

/** The two parts of a mail. Every value is escaped in the HTML; the text part has no markup that could be broken. */
export function render(view: MailView): { html: string; text: string } {
  return { html: page(view), text: plain(view).replace(/\n{3,}/g, '\n\n') };
}

function templateText(name: string): string {
  return readFileSync(new URL(name, import.meta.url), 'utf8');
}
