import { type Static, Type } from '@sinclair/typebox';
import { HttpError, type Route, route } from '../../../core/service/route.ts';
import type { GuardedRoute } from '../../permission.ts';
import { LANGUAGES } from '../languages.ts';
import { paperModel, receiptModel, reminderModel } from '../post/mail-models.ts';
import { paperFacts } from '../post/paper-mail.ts';
import { MOST_CHARACTERS } from '../post/read-template.ts';
import { receiptFacts } from '../post/receipt-mail.ts';
import type { MailModel } from '../post/render-template.ts';
import { sampleModel } from '../post/sample-models.ts';
import { TEMPLATE_KINDS, type TemplateKind } from '../post/template-kinds.ts';
import {
  compose,
  currentTemplate,
  saveTemplate,
  shippedTemplate,
  templateProblems,
  templateVersions,
} from '../post/templates.ts';
import { type BillingRouteParts, By, closed, iso, note, reads, Time, writes } from './parts.ts';

const Which = Type.Object({
  kind: Type.Union(TEMPLATE_KINDS.map((kind) => Type.Literal(kind))),
  language: Type.Union(LANGUAGES.map((language) => Type.Literal(language))),
});
const Words = {
  subject: Type.String({ minLength: 1, maxLength: 500 }),
  text: Type.String({ minLength: 1, maxLength: MOST_CHARACTERS }),
  html: Type.Optional(
    Type.String({ minLength: 1, maxLength: MOST_CHARACTERS, description: 'absent: made of the text' }),
  ),
};
const TemplateView = Type.Object({
  ...Which.properties,
  version: Type.Integer({ description: '0: what comes with the program' }),
  ...Words,
  ...{ at: Type.Optional(Time), by: Type.Optional(By) },
});
const Fields = Type.Record(Type.String(), Type.Unknown(), { description: 'what a template may name, with examples' });

/** How mails about bills are worded. */
export function templateRoutes(parts: BillingRouteParts): GuardedRoute[] {
  return [...reads(list(parts), one(parts), preview(parts)), ...writes(save(parts))];
}

function list({ db }: BillingRouteParts): Route {
  return route({
    ...{ method: 'get', path: '/api/v1/billing/templates', operationId: 'listMailTemplates', access: 'bearer' },
    summary: 'The newest version of each template of mail, by kind and language',
    answer: Type.Array(TemplateView),
    handle: async () => {
      const all = TEMPLATE_KINDS.flatMap((kind) => LANGUAGES.map((language) => ({ kind, language })));
      return Promise.all(all.map(async (each) => view(each, await currentTemplate(db, each.kind, each.language))));
    },
  });
}

function one({ db }: BillingRouteParts): Route {
  return route({
    ...{
      method: 'get',
      path: '/api/v1/billing/templates/:kind/:language',
      operationId: 'getMailTemplate',
      access: 'bearer',
    },
    summary: 'A template of mail with all of its versions, the newest first, and the fields that it may name',
    params: Which,
    answer: Type.Object({
      current: TemplateView,
      versions: Type.Array(TemplateView, { description: 'those that people wrote' }),
      shipped: TemplateView,
      fields: Fields,
    }),
    handle: async ({ params }) => ({
      current: view(params, await currentTemplate(db, params.kind, params.language)),
      versions: (await templateVersions(db, params.kind, params.language)).map((each) => view(params, each)),
      shipped: view(params, shippedTemplate(params.kind, params.language)),
      fields: { ...sampleModel(params.kind, params.language) },
    }),
  });
}

function save(parts: BillingRouteParts): Route {
  return route({
    ...{
      method: 'put',
      path: '/api/v1/billing/templates/:kind/:language',
      operationId: 'saveMailTemplate',
      access: 'bearer',
    },
    summary: 'Stores the next version of a template of mail; older ones stay, as mails were written by them',
    params: Which,
    body: closed({ seen: Type.Integer({ minimum: 0, description: 'the version that you saw' }), ...Words }),
    answer: TemplateView,
    handle: async ({ params, body: { seen, ...template }, request }) => {
      const saved = await saveTemplate(parts, parts.actorOf(request), { ...params, seen, template });
      await note(parts, request, {
        action: 'billing.template.saved',
        subject: `${params.kind}/${params.language}`,
        details: { version: saved.version },
      });
      return view(params, saved);
    },
  });
}

function preview(parts: BillingRouteParts): Route {
  return route({
    ...{
      method: 'post',
      path: '/api/v1/billing/templates/:kind/:language/preview',
      operationId: 'previewMailTemplate',
      access: 'bearer',
    },
    summary:
      'A mail by a template that is not stored yet: of an invoice or payment, or of made-up facts. Sends nothing',
    params: Which,
    body: closed({
      ...Words,
      about: Type.Optional(Type.String({ minLength: 1, description: 'an invoice; of a receipt a payment' })),
    }),
    answer: Type.Object({
      ...{ subject: Type.String(), text: Type.String(), html: Type.String() },
      problems: Type.Array(Type.String(), { description: 'why it may not be stored' }),
    }),
    handle: async ({ params: { kind, language }, body: { about, ...template } }) => {
      const problems = templateProblems(kind, language, template);
      if (problems.length > 0) return { subject: '', text: '', html: '', problems };
      const model = about === undefined ? sampleModel(kind, language) : await modelOf(parts, kind, about);
      return { ...compose(template, model), problems };
    },
  });
}

async function modelOf(parts: BillingRouteParts, kind: TemplateKind, about: string): Promise<MailModel> {
  const contact = 'N. N.';
  if (kind === 'receipt') return receiptModel({ ...(await receiptFacts(parts, about)).facts, contact });
  if (kind === 'usage-statement')
    throw new HttpError(400, 'about: found one, expected none: a usage statement is previewed with made-up facts');
  const { row, ...facts } = await paperFacts(parts, about);
  const wanted = kind === 'credit-note' ? 'credit-note' : 'invoice';
  if (row.kind !== wanted) throw new HttpError(400, `about: found an ${row.kind}, expected an ${wanted}`);
  if (kind !== 'reminder') return paperModel({ ...facts, contact });
  const text = parts.config.dunning?.steps[0]?.text;
  return reminderModel({ ...facts, contact, stepText: text?.[facts.doc.language] ?? text?.['en'] ?? '' });
}

type Found = Awaited<ReturnType<typeof currentTemplate>>;

function view(
  which: Static<typeof Which>,
  { version, subject, text, html, at, by }: Found,
): Static<typeof TemplateView> {
  return {
    ...{ ...which, version, subject, text },
    ...(html === undefined ? {} : { html }),
    ...(at === undefined ? {} : { at: iso(at) }),
    ...(by === undefined ? {} : { by }),
  };
}
