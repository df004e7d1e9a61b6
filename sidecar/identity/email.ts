import { Type } from '@sinclair/typebox';

/** An address as better-auth takes it: letters, digits and `_ ' + . -` before the @, and a host with a dot. */
export const EmailSchema = Type.String({
  maxLength: 254,
  pattern: "^(?!\\.)(?!.*\\.\\.)[A-Za-z0-9_'+.-]*[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]*\\.)+[A-Za-z]{2,}$",
  description: 'a mail address as name@example.com',
});

const PATTERN = new RegExp(String(EmailSchema['pattern']));

export function isEmail(text: string): boolean {
  return text.length <= 254 && PATTERN.test(text);
}
