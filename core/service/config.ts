import { readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { Static, TSchema } from '@sinclair/typebox';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Document, isMap, LineCounter, type Node, parseDocument } from 'yaml';
import { type Problem, problemsOf } from './problems.ts';
import { Secret } from './secret.ts';
import { looseSecretFile } from './secret-mode.ts';

/** A refused configuration. The message has one line a problem: `file:line: path: found …, expected …`. */
export class ConfigError extends Error {
  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.name = 'ConfigError';
  }
}

export interface LoadedConfig<S extends TSchema> {
  value: Static<S>;
  file: string;
  /** Refuses the configuration for what a schema cannot say; does nothing when there is no problem. */
  refuse(problems: readonly Problem[]): void;
}

export interface LoadOptions {
  env?: NodeJS.ProcessEnv;
  /** Top-level keys whose secrets are read; the others are only checked for how they are written. All unless said. */
  secretsOf?: readonly string[];
  /** Is told of each file that holds a secret and that others can read. */
  warn?: (sentence: string) => void;
}

/**
 * Reads a YAML file into the value that the schema describes, defaults filled in, secrets read from environment and
 * files. Throws ConfigError that names file, line, what stood there and what was expected.
 */
export function loadConfig<S extends TSchema>(file: string, schema: S, options: LoadOptions = {}): LoadedConfig<S> {
  const name = nameOf(file);
  const lines = new LineCounter();
  const document = parseDocument(readText(file, name), { lineCounter: lines, prettyErrors: false });
  const broken = document.errors.map(({ pos, message }) => `${name}:${lines.linePos(pos[0]).line}: ${message}`);
  if (broken.length > 0) throw new ConfigError(broken);
  const value: unknown = document.toJS();
  const refuse = (problems: readonly Problem[]) => {
    if (problems.length > 0) throw new ConfigError(problems.map((problem) => line(name, document, lines, problem)));
  };
  refuse(check(schema, value, dirname(resolve(file)), options));
  return { value: value as Static<S>, file: name, refuse };
}

/** Relative to where the person stands, unless it lies elsewhere. */
function nameOf(file: string): string {
  const near = relative(process.cwd(), resolve(file));
  return near.startsWith('..') || near === '' ? resolve(file) : near;
}

function readText(file: string, name: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ConfigError([
      `${name}: found no readable file (${(error as Error).message}), expected a YAML configuration`,
    ]);
  }
}

interface SecretPlace {
  parent: Record<string, unknown>;
  key: string;
  secret: Secret;
}

function check(
  schema: TSchema,
  value: unknown,
  folder: string,
  { env = process.env, secretsOf, warn = () => undefined }: LoadOptions,
): Problem[] {
  const found: SecretPlace[] = [];
  const ajv = new Ajv2020({ allErrors: true, useDefaults: true, verbose: true, strict: true, strictTypes: false });
  const wanted = (pointer: string) => secretsOf?.includes(pointer.split('/')[1] ?? '') ?? true;
  addSecretKeyword(ajv, 'secret', found, (text, pointer) => fromEnvironment(text, env, wanted(pointer)));
  addSecretKeyword(ajv, 'secretFile', found, (text, pointer) =>
    wanted(pointer) ? fromFile(text, folder, warn) : undefined,
  );
  addSecretKeyword(ajv, 'secretDocument', found, (text, pointer) =>
    wanted(pointer) ? fromFile(text, folder, warn, 'document') : undefined,
  );
  const validate = ajv.compile(schema);
  if (!validate(value)) return problemsOf(validate.errors ?? [], value);
  for (const { parent, key, secret } of found) parent[key.replace(/File$/, '')] = secret;
  return [];
}

/** Undefined: well written, and not wanted by this process. */
type Lookup = (text: string, pointer: string) => { secret: Secret } | { found: string; expected: string } | undefined;

function addSecretKeyword(ajv: Ajv2020, keyword: string, places: SecretPlace[], look: Lookup): void {
  const validate = Object.assign(
    (
      _on: boolean,
      text: unknown,
      _schema: unknown,
      at?: { parentData: unknown; parentDataProperty: string | number; instancePath: string },
    ) => {
      const result = look(String(text), at?.instancePath ?? '');
      if (result === undefined) return true;
      if ('secret' in result) {
        if (at)
          places.push({
            parent: at.parentData as Record<string, unknown>,
            key: String(at.parentDataProperty),
            ...result,
          });
        return true;
      }
      validate.errors = [{ keyword, message: result.expected, params: { found: result.found } }];
      return false;
    },
    { errors: [] as object[] },
  );
  ajv.addKeyword({ keyword, schemaType: 'boolean', errors: true, validate });
}

function fromEnvironment(text: string, env: NodeJS.ProcessEnv, wanted: boolean): ReturnType<Lookup> {
  const name = /^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$/.exec(text)?.[1];
  const expected = 'the name of an environment variable as ${NAME}, or the same key with File behind it';
  if (name === undefined) return { found: 'a secret in plain text', expected };
  if (!wanted) return undefined;
  const secret = env[name];
  if (secret) return { secret: new Secret(secret) };
  return { found: `\${${name}}, which is not set`, expected: `the environment variable ${name} to hold the secret` };
}

function fromFile(
  path: string,
  folder: string,
  warn: (sentence: string) => void,
  holds: 'line' | 'document' = 'line',
): ReturnType<Lookup> {
  try {
    const whole = readFileSync(resolve(folder, path), 'utf8');
    const loose = looseSecretFile(resolve(folder, path));
    if (loose !== undefined) warn(loose);
    const text = holds === 'document' && whole.trim() !== '' ? whole : (whole.split(/\r?\n/)[0] ?? '');
    return text === ''
      ? { found: `"${path}", whose first line is empty`, expected: 'a file whose first line is the secret' }
      : { secret: new Secret(text) };
  } catch (error) {
    return {
      found: `"${path}" (${(error as NodeJS.ErrnoException).code ?? 'unreadable'})`,
      expected: 'the path of a readable file that holds the secret',
    };
  }
}

function line(name: string, document: Document, lines: LineCounter, { path, found, expected }: Problem): string {
  const where = lineOf(document, lines, path);
  const place = path.reduce(
    (text: string, step) => (typeof step === 'number' ? `${text}[${step}]` : text ? `${text}.${step}` : step),
    '',
  );
  return `${name}:${where}: ${place || 'the whole file'}: found ${found}, expected ${expected}`;
}

/** The line of the key at the path, or of the nearest place above it that exists. */
function lineOf(document: Document, lines: LineCounter, path: readonly (string | number)[]): number {
  for (let depth = path.length; depth > 0; depth -= 1) {
    const parent = document.getIn(path.slice(0, depth - 1), true) as Node | undefined;
    const key = path[depth - 1];
    const pair = isMap(parent)
      ? parent.items.find(({ key: node }) => String((node as { value?: unknown }).value) === String(key))
      : undefined;
    const node = (pair?.key ?? document.getIn(path.slice(0, depth), true)) as Node | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
