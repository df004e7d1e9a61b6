import { type Static, Type } from '@sinclair/typebox';
import type { Problem } from '../../core/service/problems.ts';
import { SecretFile, SecretText } from '../../core/service/secret.ts';
import { CHANGEABLE } from './inventory-side.ts';

const closed = { additionalProperties: false } as const;
const text = (description: string) => Type.String({ minLength: 1, description });
const yes = (value: boolean, description: string) => Type.Boolean({ default: value, description });

/** What one of our fields may be told as in a custom field. */
export const SOURCES = ['id', 'kind', 'tags', ...CHANGEABLE] as const;

const MasterSchema = Type.Union([Type.Literal('logixx'), Type.Literal('snipe-it')], {
  description: 'logixx or snipe-it: whose value counts',
});

const ModelSchema = Type.Object(
  {
    make: Type.Optional(text('make as our inventory has it')),
    model: text('model as our inventory has it'),
    name: text('name of the model in Snipe-IT'),
    number: Type.Optional(text('model number in Snipe-IT, where several models have the name')),
    manufacturer: Type.Optional(text('name of the manufacturer in Snipe-IT; the make unless said')),
  },
  closed,
);

const PlaceSchema = Type.Object(
  {
    building: Type.Optional(text('building as our inventory has it')),
    rack: Type.Optional(text('rack as our inventory has it')),
    location: text('name of the location in Snipe-IT'),
  },
  closed,
);

const CreateSchema = Type.Object(
  {
    models: yes(true, 'true or false: make models that Snipe-IT does not have'),
    manufacturers: yes(true, 'true or false: make manufacturers that Snipe-IT does not have'),
    locations: yes(false, 'true or false: make locations that Snipe-IT does not have'),
    companies: yes(false, 'true or false: make companies that Snipe-IT does not have'),
  },
  { ...closed, default: {} },
);

const MaintenanceSchema = Type.Object(
  {
    type: Type.String({ minLength: 1, default: 'Repair', description: 'type of maintenance, up to version 8.1' }),
    typeId: Type.Optional(
      Type.Integer({ minimum: 1, description: 'id of the type of maintenance, after version 8.1' }),
    ),
    supplier: Type.Optional(text('name of the supplier, which versions up to 8.1 demand')),
  },
  closed,
);

/** The part `sidecar.snipeIt` of the configuration. */
export const SnipeItSchema = Type.Object(
  {
    url: Type.String({ pattern: '^https?://', description: 'http:// or https:// address of Snipe-IT, without /api' }),
    token: Type.Optional(SecretText),
    tokenFile: Type.Optional(SecretFile),
    zone: Type.String({ default: 'UTC', description: 'APP_TIMEZONE of Snipe-IT, as Europe/Warsaw' }),
    everyMinutes: Type.Integer({
      minimum: 0,
      maximum: 10_080,
      default: 60,
      description: 'minutes between the beginnings of two runs; 0: only when a person says so',
    }),
    requestsPerMinute: Type.Integer({ minimum: 1, maximum: 10_000, default: 100 }),
    timeoutSeconds: Type.Number({ minimum: 1, maximum: 600, default: 30 }),
    kinds: Type.Array(Type.String(), {
      default: ['miner', 'gpu-rig'],
      description: 'kinds of devices that become assets',
    }),
    tag: Type.Union([Type.Literal('mac'), Type.Literal('id')], {
      default: 'mac',
      description: 'mac (MIN- and the MAC without colons) or id (our own id)',
    }),
    states: Type.Record(Type.String(), text('name of a status label'), {
      description: 'our states, each with the name of a status label',
    }),
    categories: Type.Record(Type.String(), text('name of a category of assets'), {
      default: {},
      description: 'kinds of devices, each with the name of the category for new models',
    }),
    fieldset: Type.Optional(text('name of the fieldset for new models')),
    places: Type.Array(PlaceSchema, { default: [] }),
    models: Type.Array(ModelSchema, { default: [] }),
    clients: Type.Record(Type.String(), text('name of a company'), { default: {} }),
    fields: Type.Record(Type.String(), Type.Union(SOURCES.map((source) => Type.Literal(source))), {
      default: {},
      description: 'names of custom fields, each with the field of ours that it holds',
    }),
    masters: Type.Record(Type.String(), MasterSchema, {
      default: {},
      description: 'name, serial, model, status, location, company or the name of a custom field, each with its master',
    }),
    create: CreateSchema,
    checkout: Type.Optional(
      Type.Object(
        { states: Type.Array(Type.String(), { description: 'states checked out to their location' }) },
        closed,
      ),
    ),
    maintenance: Type.Optional(MaintenanceSchema),
  },
  closed,
);

export type SnipeItConfig = Static<typeof SnipeItSchema>;

/** The fields that every asset has; custom ones have the names that people gave them. */
export const FIELDS = ['name', 'serial', 'model', 'status', 'location', 'company'] as const;
export type Field = (typeof FIELDS)[number];

export const masterOf = (config: Pick<SnipeItConfig, 'masters'>, key: string): 'logixx' | 'snipe-it' =>
  config.masters[key] ?? 'logixx';

function zoneProblems({ zone }: SnipeItConfig): Problem[] {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return [];
  } catch {
    return [{ path: ['zone'], found: `"${zone}"`, expected: 'a time zone as UTC or Europe/Warsaw' }];
  }
}

function tokenProblems({ token, tokenFile }: SnipeItConfig): Problem[] {
  if (token !== undefined || tokenFile !== undefined) return [];
  return [{ path: ['token'], found: 'no token', expected: 'token: ${NAME}, or tokenFile: path' }];
}

/** What a schema cannot say: paths are relative to this part. */
export function snipeItProblems(config: SnipeItConfig): Problem[] {
  const known = [...FIELDS, ...Object.keys(config.fields)];
  const problems = [...zoneProblems(config), ...tokenProblems(config)];
  for (const key of Object.keys(config.masters).filter((each) => !known.includes(each)))
    problems.push({
      path: ['masters', key],
      found: `the unknown field "${key}"`,
      expected: `one of ${known.join(', ')}`,
    });
  for (const [name, source] of Object.entries(config.fields)) {
    if ((FIELDS as readonly string[]).includes(name))
      problems.push({ path: ['fields', name], found: `"${name}"`, expected: 'the name of a custom field' });
    if (masterOf(config, name) === 'snipe-it' && !(CHANGEABLE as readonly string[]).includes(source))
      problems.push({
        path: ['masters', name],
        found: '"snipe-it"',
        expected: `logixx, because ${source} is ours alone`,
      });
  }
  return problems;
}
