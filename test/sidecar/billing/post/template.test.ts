import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../../../sidecar/billing/languages.ts';
import { DEFAULT_TEMPLATES } from '../../../../sidecar/billing/post/default-templates.ts';
import { htmlOfText, htmlProblems } from '../../../../sidecar/billing/post/mail-html.ts';
import { readTemplate } from '../../../../sidecar/billing/post/read-template.ts';
import { type MailModel, renderTemplate } from '../../../../sidecar/billing/post/render-template.ts';
import { sampleModel } from '../../../../sidecar/billing/post/sample-models.ts';
import { TEMPLATE_KINDS } from '../../../../sidecar/billing/post/template-kinds.ts';
import { compose, templateProblems } from '../../../../sidecar/billing/post/templates.ts';

const MODEL: MailModel = {
  name: 'Anna & <Co>',
  empty: '',
  yes: true,
  no: false,
  none: [],
  lines: [
    { title: 'one', price: '1.00' },
    { title: 'two', price: '' },
  ],
};
const fill = (template: string, html = false) =>
  renderTemplate(readTemplate(template, 't'), MODEL, { place: 't', html });

describe('a template', () => {
  it.each([
    { template: 'Dear {{name}},', said: 'Dear Anna & <Co>,' },
    { template: '{{!-- nobody reads this --}}a{{! nor this }}b', said: 'ab' },
    { template: '{{#if name}}yes{{else}}no{{/if}}', said: 'yes' },
    { template: '{{#if empty}}yes{{else}}no{{/if}}', said: 'no' },
    { template: '{{#if none}}yes{{else}}no{{/if}}', said: 'no' },
    { template: '{{#if lines}}yes{{/if}}', said: 'yes' },
    { template: '{{#unless no}}a{{/unless}}{{#unless yes}}b{{/unless}}', said: 'a' },
    { template: '{{#each lines}}{{title}}{{#unless @last}}, {{/unless}}{{/each}}', said: 'one, two' },
    { template: '{{#each lines}}{{#if @first}}{{../name}}: {{/if}}{{title}} {{/each}}', said: 'Anna & <Co>: one two ' },
    { template: '{{#each none}}x{{else}}nothing{{/each}}', said: 'nothing' },
    { template: 'a\n{{#if yes}}\nb\n{{/if}}\nc', said: 'a\nb\nc' },
    { template: '\\{{name}}', said: '{{name}}' },
  ])('$template says $said', ({ template, said }) => {
    expect(fill(template)).toBe(said);
  });

  it('escapes every value in HTML', () => {
    expect(fill('<p>{{name}}</p>', true)).toBe('<p>Anna &amp; &lt;Co&gt;</p>');
    const nasty = { name: '"><script>alert(1)</script> \' ` =' };
    const html = renderTemplate(readTemplate('<a href="https://x.example/{{name}}">x</a>', 't'), nasty, {
      ...{ place: 't', html: true },
    });
    expect(html).not.toContain('<script');
    expect(html.match(/"/g)).toHaveLength(2);
  });

  it.each([
    { template: '{{{name}}}', why: 't, line 1: found {{{…}}} or {{&…}}, expected {{…}}' },
    { template: '{{&name}}', why: 't, line 1: found {{{…}}} or {{&…}}' },
    { template: 'a\n{{lookup this "name"}}', why: 't, line 2: found the helper "lookup", expected if, unless, each' },
    { template: '{{log "x"}}', why: 'found the helper "log"' },
    { template: '{{#with name}}{{/with}}', why: 'found the helper "with"' },
    { template: '{{name foo=1}}', why: 'found the helper "name"' },
    { template: '{{> partial}}', why: 'found a partial, expected fields, if, unless and each alone' },
    { template: '{{#> layout}}{{/layout}}', why: 'found a partial block' },
    { template: '{{* decorate}}', why: 'found a decorator' },
    { template: '{{#*inline "x"}}{{/inline}}', why: 'found a decorator block' },
    { template: '{{#if (lookup this "x")}}{{/if}}', why: 'expected a field' },
    { template: '{{#each lines as |line|}}{{/each}}', why: 'expected one field' },
    { template: '{{#if name empty}}{{/if}}', why: 'found {{#if}} with 2 arguments' },
    { template: '{{"name"}}', why: 'expected a field' },
    { template: '{{@root.name}}', why: 'found @root.name, expected @first or @last' },
    { template: '{{#if name}}', why: 'found no template (Parse error on line 1), expected one of Handlebars' },
    { template: 'x'.repeat(20_001), why: 'found 20001 characters, expected 20000 at most' },
    { template: `${'{{#if yes}}'.repeat(9)}${'{{/if}}'.repeat(9)}`, why: 'found more than 8 blocks in each other' },
    { template: '{{constructor}}', why: 'found {{constructor}}, expected one of name, empty' },
    { template: '{{__proto__}}', why: 'found {{__proto__}}, expected one of' },
    { template: '{{name.constructor.constructor}}', why: 'found {{name.constructor.constructor}}' },
    { template: '{{lines.length}}', why: 'found {{lines.length}}' },
    { template: '{{toString}}', why: 'found {{toString}}' },
    { template: '{{../name}}', why: 'found {{../name}}, expected one of none' },
    { template: '{{lines}}', why: 'found {{lines}}, expected a text' },
    { template: '{{#each name}}{{/each}}', why: 'found {{name}}, expected a list' },
    {
      template: '{{nonsense}}',
      why: 't, line 1: found {{nonsense}}, expected one of name, empty, yes, no, none, lines',
    },
  ])('$template is refused', ({ template, why }) => {
    expect(() => fill(template)).toThrow(RangeError);
    expect(() => fill(template)).toThrow(why);
  });

  it('ends, however its lists are nested', () => {
    const lines = Array.from({ length: 1000 }, () => ({ title: 'x' }));
    const nested = '{{#each lines}}{{#each ../lines}}{{title}}{{/each}}{{/each}}';
    const begun = performance.now();
    expect(() => renderTemplate(readTemplate(nested, 't'), { lines }, { place: 't', html: false })).toThrow(
      'found a template that makes too much text',
    );
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  it('nothing in the program is changed or called by one', () => {
    const before = Object.getOwnPropertyNames(Object.prototype).length;
    for (const text of ['{{__defineGetter__}}', '{{valueOf}}', '{{constructor.prototype}}', '{{this.constructor}}'])
      expect(() => fill(text)).toThrow(RangeError);
    expect(Object.getOwnPropertyNames(Object.prototype)).toHaveLength(before);
  });
});

describe('HTML of a template', () => {
  it.each([
    { html: '<p style="color: red">{{name}}</p><br><a href="https://a.example/x?y=1">x</a><hr/>', problems: 0 },
    { html: '<a href="mailto:a@b.example">mail</a> <a href="{{url}}">pay</a>', problems: 0 },
    { html: '1 &lt; 2', problems: 0 },
    { html: '<script>alert(1)</script>', problems: 2 },
    { html: '<img src="https://spy.example/p.gif">', problems: 1 },
    { html: '<p onclick="x()">a</p>', problems: 1 },
    { html: '<a href="javascript:x()">a</a>', problems: 1 },
    { html: '<a href={{url}}>a</a>', problems: 1 },
    { html: "<a href='https://a.example'>a</a>", problems: 1 },
    { html: '<p style="background: url(https://spy.example)">a</p>', problems: 1 },
    { html: '<style>p { color: red }</style>', problems: 2 },
    { html: 'a < b', problems: 1 },
    { html: '<iframe srcdoc="x"></iframe><form action="x">', problems: 3 },
  ])('$html: $problems', ({ html, problems }) => {
    expect(htmlProblems(html, 'html')).toHaveLength(problems);
  });

  it('is made of the text where there is none', () => {
    expect(htmlOfText('Dear A & B,\n\nline 1\nline <2>\n')).toBe(
      '<p>Dear A &amp; B,</p>\n<p>line 1<br>\nline &lt;2&gt;</p>',
    );
  });
});

describe('what comes with the program', () => {
  const all = LANGUAGES.flatMap((language) => TEMPLATE_KINDS.map((kind) => ({ language, kind })));
  it.each(all)(
    '$kind in $language names fields that there are, on both sides of each question',
    ({ language, kind }) => {
      expect(templateProblems(kind, language, DEFAULT_TEMPLATES[language][kind])).toEqual([]);
      const mail = compose(DEFAULT_TEMPLATES[language][kind], sampleModel(kind, language));
      expect(mail.text).toContain('Ms Example');
      expect(mail.text).not.toMatch(/\{\{|\n{3}/);
    },
  );

  it('a field that stands where the question is rarely no is found all the same', () => {
    const template = { subject: 's', text: '{{#if iban}}x{{else}}{{nonsense}}{{/if}}' };
    expect(templateProblems('invoice', 'en', template)).toEqual([
      expect.stringContaining('text, line 1: found {{nonsense}}'),
    ]);
  });
});
