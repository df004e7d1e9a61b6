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

  /** The text without this secret, plain or in base64: for what others answer, who may give back what they were told. */
  hiddenIn(text: string): string {
    if (this.#text === '') return text;
    return text.replaceAll(this.#text, '***').replaceAll(Buffer.from(this.#text).toString('base64'), '***');
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

/** The same for a secret of many lines, such as a private key: all of the file. */
export const SecretDocument = Type.Unsafe<string>({
  type: 'string',
  secretDocument: true,
  description: 'the path of a file that is the secret, all its lines',
});
