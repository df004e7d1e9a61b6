import type { TSchema } from '@sinclair/typebox';
import { LogixxSchema } from '../logixx-config.ts';
import { MappingSchema } from '../mapping/mapping-schema.ts';

/** docs/schemas/logixx.schema.json: what an editor needs to complete and check logixx.yml. */
export function configurationSchema(): string {
  return document('logixx.yml', LogixxSchema);
}

/** docs/schemas/mapping.schema.json: the same for a mapping of a mining program. */
export function mappingSchema(): string {
  return document('a mining program', MappingSchema);
}

function document(title: string, described: TSchema): string {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title,
    ...(JSON.parse(JSON.stringify(described, withoutOurKeywords)) as object),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** `secret`, `secretFile` and `secretDocument` mean something to us alone. */
function withoutOurKeywords(key: string, value: unknown): unknown {
  return (key === 'secret' || key === 'secretFile' || key === 'secretDocument') && value === true ? undefined : value;
}
