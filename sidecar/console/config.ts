import { type Static, Type } from '@sinclair/typebox';

/** Whose farm the pages show. */
export const ConsoleSchema = Type.Object(
  {
    name: Type.String({
      default: 'Logixx',
      minLength: 1,
      maxLength: 40,
      pattern: '^[^\\u0000-\\u001F<>]*\\S[^\\u0000-\\u001F<>]*$',
      description: 'what the pages are headed with, 1 to 40 characters',
    }),
    accent: Type.Optional(
      Type.String({ pattern: '^#[0-9A-Fa-f]{6}$', description: 'the colour of buttons and marks, as #1a7f37' }),
    ),
  },
  {
    additionalProperties: false,
    default: {},
    description: 'the pages without Grafana: the name and the colour of their owner',
  },
);

export type ConsoleConfig = Static<typeof ConsoleSchema>;
