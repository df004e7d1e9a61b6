import { describe, expect, it } from 'vitest';
import { mentionMail } from '../../../sidecar/comments/mention-mail.ts';
import { mentionedNames, readText } from '../../../sidecar/comments/text.ts';

describe('the text of a comment', () => {
  it.each([
    [' fan\r\nswapped\rtwice ', 'fan\nswapped\ntwice'],
    ['a\tb', 'a\tb'],
    ['北 🙂', '北 🙂'],
    ['🙂'.repeat(10_000), '🙂'.repeat(10_000)],
  ])('%j is kept', (raw, kept) => expect(readText(raw, 'the body.text')).toBe(kept));

  it.each([
    [' \n ', 'the body.text: found nothing, expected 1 to 10000 characters'],
    ['x'.repeat(10_001), 'the body.text: found 10001 characters, expected at most 10000'],
    ['a\u0000b', 'found the control character U+0000 at 2'],
    ['a\u001B[31m', 'found the control character U+001B at 2'],
    ['\u0085x', 'found the control character U+0085 at 1'],
    ['evil\u202Etxt', 'found the control character U+202E at 5'],
  ])('%j is refused', (raw, reason) => expect(() => readText(raw, 'the body.text')).toThrow(reason));
});

it.each([
  ['@anna look', ['anna']],
  ['ask @anna, @Anna and @boris.', ['anna', 'boris']],
  ['(@anna.nowak)', ['anna.nowak']],
  ['@"Zoë Nowak" and @Zoë', ['Zoë Nowak', 'Zoë']],
  ['mail anna@example.test or @@anna', []],
  ['@ anna @" " @-x', []],
  [Array.from({ length: 30 }, (_, n) => `@u${n}`).join(' '), Array.from({ length: 20 }, (_, n) => `u${n}`)],
])('%j names %j', (text, names) => expect(mentionedNames(text)).toEqual(names));

it('writes a mail that is text in HTML, too, and one line of subject', () => {
  const mail = mentionMail({
    ...{ comment: 7, device: 'm1', author: 'An\r\nBcc: x', at: Date.UTC(2026, 10, 22), text: '<b>&"\'' },
    user: { id: 'u2', name: 'Boris', email: 'b@example.test' },
  });
  expect(mail).toEqual({
    key: 'comment-7-mention-u2',
    to: 'b@example.test',
    subject: 'An Bcc: x mentioned you: m1',
    text: 'An Bcc: x mentioned you in a comment on m1, 2026-11-22T00:00:00.000Z:\n\n<b>&"\'\n',
    html: '<p>An Bcc: x mentioned you in a comment on m1, 2026-11-22T00:00:00.000Z:</p><p style="white-space:pre-wrap">&lt;b&gt;&amp;&quot;&#39;</p>',
  });
});
