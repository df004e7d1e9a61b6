import { HttpError } from '../../../core/service/route.ts';
import type { Actor } from '../../actor.ts';
import type { Client } from '../client.ts';
import type { BillingParts } from '../parts.ts';
import type { BillingDb, BillingTrx } from '../tables.ts';
import { DEFAULT_TEMPLATES } from './default-templates.ts';
import { htmlOfText, htmlProblems } from './mail-html.ts';
import { readTemplate } from './read-template.ts';
import { type MailModel, renderTemplate } from './render-template.ts';
import { sampleModel } from './sample-models.ts';
import type { TemplateKind, TemplateText } from './template-kinds.ts';

type Language = Client['language'];

export interface StoredTemplate extends TemplateText {
  /** 0: what comes with the program. */
  version: number;
  at?: number;
  by?: Actor;
}

/** A mail in words. */
export interface Composed {
  subject: string;
  text: string;
  html: string;
}

/** The template that mails are written by now. */
export async function currentTemplate(
  db: BillingDb | BillingTrx,
  kind: TemplateKind,
  language: Language,
): Promise<StoredTemplate> {
  const [newest] = await templateVersions(db, kind, language, 1);
  return newest ?? shippedTemplate(kind, language);
}

/** The template that comes with the program. */
export function shippedTemplate(kind: TemplateKind, language: Language): StoredTemplate {
  return { version: 0, ...DEFAULT_TEMPLATES[language][kind] };
}

/** All versions that people wrote, the newest first. */
export async function templateVersions(
  db: BillingDb | BillingTrx,
  kind: TemplateKind,
  language: Language,
  most = 100,
): Promise<StoredTemplate[]> {
  const rows = await db
    .selectFrom('billing_templates')
    .selectAll()
    .where('kind', '=', kind)
    .where('language', '=', language)
    .orderBy('version', 'desc')
    .limit(most)
    .execute();
  return rows.map(({ version, subject, text, html, created_at: at, actor_id: id, actor_name: name }) => ({
    ...{ version, subject, text, at, by: { id, name } },
    ...(html === null ? {} : { html }),
  }));
}

/** What is wrong with a template: its words, its HTML, and fields that mails of its kind do not have. */
export function templateProblems(kind: TemplateKind, language: Language, template: TemplateText): string[] {
  try {
    compose(template, sampleModel(kind, language), true);
  } catch (error) {
    if (error instanceof RangeError) return [error.message];
    throw error;
  }
  return template.html === undefined ? [] : htmlProblems(template.html, 'html');
}

/** Writes a mail. Throws RangeError for a template that is none, or that names what the model does not have. */
export function compose({ subject, text, html }: TemplateText, model: MailModel, every = false): Composed {
  const fill = (template: string, place: string, asHtml = false) =>
    renderTemplate(readTemplate(template, place), model, { place, html: asHtml, every });
  const plain = `${fill(text, 'text').trim()}\n`;
  return {
    subject: fill(subject, 'subject').replace(/\s+/g, ' ').trim(),
    text: plain,
    html: html === undefined ? htmlOfText(plain) : fill(html, 'html', true),
  };
}

/**
 * Stores the next version of a template, as long as the newest is the one that was seen. Throws HttpError 400 with what
 * is wrong, and 409 where somebody was faster.
 */
export async function saveTemplate(
  { db, now }: BillingParts,
  actor: Actor,
  { kind, language, seen, template }: { kind: TemplateKind; language: Language; seen: number; template: TemplateText },
): Promise<StoredTemplate> {
  const problems = templateProblems(kind, language, template);
  if (problems.length > 0) throw new HttpError(400, problems.join('; '), { problems });
  const version = seen + 1;
  const at = now();
  const stale = async () => {
    const newest = await currentTemplate(db, kind, language);
    return newest.version === seen
      ? undefined
      : new HttpError(409, `version: found ${seen}, expected ${newest.version}: it was changed meanwhile`);
  };
  const before = await stale();
  if (before) throw before;
  await db
    .insertInto('billing_templates')
    .values({
      ...{ kind, language, version, subject: template.subject, text: template.text, html: template.html ?? null },
      ...{ created_at: at, actor_id: actor.id, actor_name: actor.name },
    })
    .execute()
    .catch(async (error: unknown) => {
      throw (await stale()) ?? error;
    });
  return { version, ...template, at, by: actor };
}
