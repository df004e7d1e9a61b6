import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Type } from '@sinclair/typebox';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ConfigError, loadConfig } from '../../../core/service/config.ts';
import { CredentialsSchema, checkCredentials, reveal } from '../../../core/service/credentials.ts';
import { Secret, SecretDocument, SecretFile, SecretText } from '../../../core/service/secret.ts';

const Schema = Type.Object(
  {
    name: Type.String({ minLength: 1 }),
    seconds: Type.Number({ minimum: 1, maximum: 60, default: 10 }),
    mode: Type.Optional(Type.Union([Type.Literal('fast'), Type.Literal('slow')])),
    ports: Type.Array(Type.Integer({ minimum: 1, maximum: 65535 }), { default: [] }),
    token: Type.Optional(SecretText),
    tokenFile: Type.Optional(SecretFile),
    key: Type.Optional(SecretText),
    keyFile: Type.Optional(SecretDocument),
    other: Type.Optional(Type.Object({ key: Type.Optional(SecretText) }, { additionalProperties: false })),
  },
  { additionalProperties: false },
);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'logixx-config-'));
  writeFileSync(join(folder, 'token'), 'from-a-file\nsecond line\n');
  writeFileSync(join(folder, 'empty'), '\n');
  mkdirSync(join(folder, 'folder'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function load(yaml: string, env: Record<string, string> = {}, secretsOf?: string[]) {
  const file = join(folder, 'test.yml');
  writeFileSync(file, yaml);
  return loadConfig(file, Schema, { env, ...(secretsOf ? { secretsOf } : {}) });
}

function refusal(yaml: string, env: Record<string, string> = {}): string {
  try {
    load(yaml, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'was accepted';
}

describe('a good configuration', () => {
  it('gets its defaults', () => {
    expect(load('name: farm\n').value).toMatchObject({ name: 'farm', seconds: 10, ports: [] });
  });

  it.each([
    ['the environment', 'name: a\ntoken: ${TOKEN}\n', { TOKEN: 'from-the-environment' }, 'from-the-environment'],
    ['a file beside it, first line', 'name: a\ntokenFile: token\n', {}, 'from-a-file'],
  ])('reads a secret from %s', (_from, yaml, env, expected) => {
    const { token } = load(yaml, env).value;
    expect(token).toBeInstanceOf(Secret);
    expect(token?.reveal()).toBe(expected);
    expect(`${token} ${JSON.stringify({ token })}`).toBe('*** {"token":"***"}');
  });

  it('reads a secret of many lines whole', () => {
    const { key } = load('name: a\nkeyFile: token\n').value;
    expect(key?.reveal()).toBe('from-a-file\nsecond line\n');
    expect(refusal('name: a\nkeyFile: empty\n')).toMatch(/keyFile: found "empty", whose first line is empty/);
  });

  it('leaves the secrets of other sections alone', () => {
    const { value } = load('name: a\ntoken: ${TOKEN}\nother:\n  key: ${NOT_SET}\n', { TOKEN: 'x' }, ['token']);
    expect(value.token?.reveal()).toBe('x');
    expect(value.other?.key).toBe('${NOT_SET}');
  });
});

describe('a bad configuration is refused with file, line, what was found and what was expected', () => {
  it.each([
    ['a missing key', 'seconds: 5\n', /test\.yml:1: name: found nothing, expected text/],
    ['a wrong type', 'name: a\nseconds: soon\n', /test\.yml:2: seconds: found "soon", expected a number from 1 to 60/],
    [
      'a value out of range',
      'name: a\n\nseconds: 90\n',
      /test\.yml:3: seconds: found 90, expected a number from 1 to 60/,
    ],
    ['an unknown choice', 'name: a\nmode: warp\n', /test\.yml:2: mode: found "warp", expected one of fast, slow/],
    [
      'a misspelt key',
      'name: a\nsecond: 5\n',
      /test\.yml:2: second: found the unknown key "second", expected "seconds"\?/,
    ],
    [
      'a strange key',
      'name: a\nzzz: 5\n',
      /test\.yml:2: zzz: found the unknown key "zzz", expected one of name, seconds/,
    ],
    [
      'a wrong element of a list',
      'name: a\nports:\n  - 80\n  - http\n',
      /test\.yml:4: ports\[1\]: found "http", expected a whole number from 1 to 65535/,
    ],
    ['a duplicate key', 'name: a\nname: b\n', /test\.yml:2: Map keys must be unique/],
    ['broken YAML', 'name: [a\n', /test\.yml:\d: /],
    ['an empty file', '', /test\.yml:1: the whole file: found nothing|found null/],
    ['a list instead of keys', '- a\n', /test\.yml:1: the whole file: found \["a"\], expected a group of keys/],
    [
      'a secret in plain text',
      'name: a\ntoken: hunter2\n',
      /test\.yml:2: token: found a secret in plain text, expected the name of an environment variable/,
    ],
    [
      'an environment variable that is not set',
      'name: a\ntoken: ${NOPE}\n',
      /test\.yml:2: token: found \$\{NOPE\}, which is not set/,
    ],
    [
      'a secret file that is missing',
      'name: a\ntokenFile: nowhere\n',
      /test\.yml:2: tokenFile: found "nowhere" \(ENOENT\), expected the path of a readable file/,
    ],
    [
      'a secret file that is a folder',
      'name: a\ntokenFile: folder\n',
      /test\.yml:2: tokenFile: found "folder" \(EISDIR\)/,
    ],
    [
      'a secret file whose first line is empty',
      'name: a\ntokenFile: empty\n',
      /found "empty", whose first line is empty/,
    ],
  ])('%s', (_kind, yaml, expected) => {
    expect(refusal(yaml)).toMatch(expected);
  });

  it('never quotes a secret in plain text', () => {
    expect(refusal('name: a\ntoken: hunter2\n')).not.toContain('hunter2');
  });

  it('names every problem of a file at once, one a line', () => {
    expect(refusal('seconds: 90\nmode: warp\n').split('\n')).toHaveLength(3);
  });

  it('says so when there is no file', () => {
    expect(() => loadConfig(join(folder, 'none.yml'), Schema)).toThrow(/none\.yml: found no readable file/);
  });
});

describe('credentials', () => {
  const key = new Secret('k');
  it.each([
    ['v2c without a community', { version: '2c' as const }, 'version 2c without a community'],
    ['v3 without a user', { version: '3' as const }, 'version 3 without a user'],
    [
      'v3 auth without a key',
      { version: '3' as const, user: 'u', auth: { protocol: 'sha' as const } },
      'auth without a key',
    ],
    [
      'v3 privacy without authentication',
      { version: '3' as const, user: 'u', priv: { protocol: 'aes' as const, key } },
      'priv without auth',
    ],
  ])('%s is refused', (_kind, snmp, found) => {
    expect(checkCredentials({ pdu: { snmp } })).toEqual([expect.objectContaining({ path: ['pdu', 'snmp'], found })]);
  });

  it('are revealed in the shape that a wire takes', () => {
    const snmp = {
      version: '3' as const,
      user: 'u',
      auth: { protocol: 'sha256' as const, key },
      priv: { protocol: 'aes' as const, key },
    };
    expect(checkCredentials({ pdu: { snmp } })).toEqual([]);
    expect(reveal({ username: 'root', password: new Secret('p'), snmp })).toEqual({
      username: 'root',
      password: 'p',
      snmp: { version: '3', user: 'u', auth: { protocol: 'sha256', key: 'k' }, priv: { protocol: 'aes', key: 'k' } },
    });
  });

  it('has a schema that refuses unknown keys', () => {
    expect(CredentialsSchema.type).toBe('object');
  });
});
