import { escapeHtml } from './render-template.ts';

const TAGS = new Set(
  'a b blockquote br div em h1 h2 h3 hr i li ol p pre small span strong table tbody td th thead tr u ul'.split(' '),
);
const ATTRIBUTES = new Set('align colspan href rowspan style valign width'.split(' '));
const TAG = /^<(\/?)([a-z][a-z0-9]*)((?:\s+[a-z]+="[^"<>]*")*)\s*\/?>$/i;

/**
 * What is wrong with the HTML of a template: a mail shows text, tables and links, and loads and runs nothing. Every tag
 * is one of a short list, and values stand in text or within double quotes.
 */
export function htmlProblems(html: string, place: string): string[] {
  const tags = html.match(/<[^>]*>?/g) ?? [];
  const problems = tags.flatMap((tag) => {
    const [, , name = '', attributes = ''] = TAG.exec(tag) ?? [];
    if (!TAGS.has(name.toLowerCase()))
      return [`${place}: found ${shown(tag)}, expected one of ${[...TAGS].join(', ')}, or &lt; for the sign itself`];
    return [...attributes.matchAll(/([a-z]+)="([^"]*)"/gi)].flatMap(([, key = '', value = '']) =>
      attributeProblems(key.toLowerCase(), value, place),
    );
  });
  return [...new Set(problems)];
}

function attributeProblems(key: string, value: string, place: string): string[] {
  if (!ATTRIBUTES.has(key))
    return [`${place}: found the attribute ${key}, expected one of ${[...ATTRIBUTES].join(', ')}`];
  if (key === 'href' && !/^(https:\/\/|mailto:)/.test(value) && value !== '{{url}}')
    return [`${place}: found href ${shown(value)}, expected https://…, mailto:… or {{url}}`];
  if (key === 'style' && /url|expression|import|\\|\{\{/i.test(value))
    return [`${place}: found style ${shown(value)}, expected plain properties`];
  return [];
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}

/** Plain text as a page of paragraphs. */
export function htmlOfText(text: string): string {
  const paragraphs = text.trim().split(/\n{2,}/);
  return paragraphs.map((each) => `<p>${escapeHtml(each).replaceAll('\n', '<br>\n')}</p>`).join('\n');
}
