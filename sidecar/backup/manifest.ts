import { type Static, Type } from '@sinclair/typebox';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { problemsOf } from '../../core/service/problems.ts';

const closed = { additionalProperties: false } as const;

const FileSchema = Type.Object(
  {
    path: Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._-]{0,90}$' }),
    /** `configuration`, or the service whose database it is. */
    holds: Type.Union([Type.Literal('configuration'), Type.Literal('sidecar'), Type.Literal('alertWebhook')]),
    engine: Type.Optional(Type.Union([Type.Literal('sqlite'), Type.Literal('postgres')])),
    bytes: Type.Integer({ minimum: 0 }),
    sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  },
  closed,
);

/** The first file of a backup: what else is in it. */
export const ManifestSchema = Type.Object(
  {
    format: Type.Literal('logixx-backup'),
    version: Type.Literal(1, { description: '1, which this version of Logixx reads' }),
    at: Type.String({ description: 'a time' }),
    site: Type.String(),
    files: Type.Array(FileSchema),
  },
  closed,
);
export type Manifest = Static<typeof ManifestSchema>;
export type BackupFile = Static<typeof FileSchema>;

export const MANIFEST = 'manifest.json';

const isManifest = new Ajv2020({ allErrors: true, verbose: true, strictTypes: false }).compile<Manifest>(
  ManifestSchema,
);

/** Throws an Error that says what stood there and what was expected. */
export function readManifest(text: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${MANIFEST}: found no JSON`);
  }
  if (isManifest(value)) return value;
  const [first] = problemsOf(isManifest.errors ?? [], value);
  const { path = [], found = 'something else', expected = 'that of a backup' } = first ?? {};
  throw new Error(`${[MANIFEST, ...path].join('.')}: found ${found}, expected ${expected}`);
}
