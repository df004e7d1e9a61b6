import { LogixxSchema } from '../logixx-config.ts';

/** docs/schemas/logixx.schema.json: what an editor needs to complete and check logixx.yml. */
export function configurationSchema(): string {
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'logixx.yml',
    ...(JSON.parse(JSON.stringify(LogixxSchema, withoutOurKeywords)) as object),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

/** `secret` and `secretFile` mean something to us alone. */
function withoutOurKeywords(key: string, value: unknown): unknown {
  return (key === 'secret' || key === 'secretFile') && value === true ? undefined : value;
}
