import { inspect } from 'node:util';
import { Type } from '@sinclair/typebox';

/** A text that prints as `***` wherever it is logged, joined or serialised; only `reveal()` gives it away. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [inspect.custom](): string {
    return '***';
  }
}

/** A secret in a configuration: `${ENV_NAME}` and nothing else, so that no secret stands in the file itself. */
export const SecretText = Type.Unsafe<Secret>({
  type: 'string',
  secret: true,
  description: 'the name of an environment variable as ${NAME}, or use the same key with File behind it',
});

/** The key `<name>File` beside a secret `<name>`: a path, relative to the configuration, whose first line is the secret. */
export const SecretFile = Type.Unsafe<string>({
  type: 'string',
  secretFile: true,
  description: 'the path of a file that holds the secret',
});
