import { type Call, noEndpoint, plain, type Reply, refusal, type Scene, standard, wrongVerb } from './call.ts';
import { found, page, selectlist } from './listing.ts';
import { type Errors, errorsOf, exists, type FieldRules, integer, max, min, unique, within } from './rules.ts';
import { e, eloquent, moment, named } from './show.ts';
import { add, live, type Row, same, type Table } from './store.ts';

/** Locations and companies answer a write with the escaped row of their transformer; the others with the raw one. */
const TRANSFORMED: Table[] = ['companies', 'locations'];
const CLASS: Partial<Record<Table, string>> = {
  companies: 'Company',
  locations: 'Location',
  suppliers: 'Supplier',
  manufacturers: 'Manufacturer',
  categories: 'Category',
  models: 'AssetModel',
  statuslabels: 'Statuslabel',
};
const WORD: Partial<Record<Table, string>> = { models: 'Model', companies: 'Company', locations: 'Location' };
const TYPES = ['deployable', 'pending', 'archived', 'undeployable'];

function rulesOf({ store }: Scene, table: Table, self?: Row): Record<string, FieldRules> {
  const ownName = unique(store, table, 'name', self?.id);
  const name = (...rules: FieldRules['rules'] & object) => ({ name: { required: true, rules: [max(255), ...rules] } });
  if (table === 'categories')
    return {
      ...name(),
      category_type: {
        required: true,
        rules: [within(['asset', 'accessory', 'consumable', 'component', 'license'])],
      },
    };
  if (table === 'models')
    return {
      ...name(),
      category_id: { required: true, rules: [integer, exists(store, 'categories')] },
      manufacturer_id: { rules: [integer, exists(store, 'manufacturers')] },
      fieldset_id: { rules: [integer, exists(store, 'fieldsets')] },
    };
  if (table === 'statuslabels') return name(ownName);
  if (table === 'locations') return { ...name(min(2), ownName), parent_id: { rules: [exists(store, 'locations')] } };
  return name(...(table === 'manufacturers' ? [min(2)] : []), ownName);
}

function pairErrors({ store }: Scene, table: Table, values: Record<string, unknown>, self?: Row): Errors {
  const others = store.rows[table].filter((row) => row.id !== self?.id && row['deleted_at'] === null);
  const alike = others.filter((row) => same(row['name'], values['name']));
  if (table === 'categories' && alike.some((row) => row['category_type'] === values['category_type']))
    return { name: ['The name has already been taken.'] };
  if (table !== 'models') return {};
  const number = values['model_number'] ?? null;
  if (live(store, 'categories', values['category_id'])?.['category_type'] !== 'asset')
    return { category_id: ['The category must be of type asset.'] };
  const taken = alike.some((row) => number === null || same(row['model_number'], number));
  return taken ? { name: ['The name must be unique across models and model number. '] } : {};
}

function show({ options, store }: Scene, table: Table, row: Row): Record<string, unknown> {
  const times = { created_at: moment(row['created_at'], options), updated_at: moment(row['updated_at'], options) };
  const base = { ...named(row), ...times };
  if (table === 'models')
    return {
      ...base,
      manufacturer: named(live(store, 'manufacturers', row['manufacturer_id'])),
      category: named(live(store, 'categories', row['category_id'])),
      model_number: e(row['model_number']),
      fieldset: named(live(store, 'fieldsets', row['fieldset_id'])),
      eol: row['eol'] ? `${row['eol']} months` : 'None',
    };
  if (table === 'categories') {
    const type = String(row['category_type']);
    return { ...base, category_type: `${type.charAt(0).toUpperCase()}${type.slice(1)}` };
  }
  if (table === 'statuslabels') return { ...base, type: row['type'], color: null, notes: e(row['notes']) };
  if (table === 'locations')
    return { ...base, parent: named(live(store, 'locations', row['parent_id'])), children: [] };
  return base;
}

const KEPT = [
  'name',
  'category_type',
  'category_id',
  'manufacturer_id',
  'fieldset_id',
  'model_number',
  'parent_id',
  'eol',
  'notes',
  'type',
];

function write(scene: Scene, table: Table, { body, method }: Call, self?: Row): Reply {
  const { store, options } = scene;
  if (table === 'statuslabels' && (body['type'] ?? null) === null)
    return refusal(method === 'POST' ? { type: ['Status label type is required.'] } : 'Status label type is required.');
  const errors = errorsOf(body, rulesOf(scene, table, self), { partial: self !== undefined });
  const all = Object.keys(errors).length > 0 ? errors : pairErrors(scene, table, { ...self, ...body }, self);
  if (Object.keys(all).length > 0) return refusal(all);
  const columns = Object.fromEntries(Object.entries(body).filter(([key]) => KEPT.includes(key)));
  if (table === 'statuslabels' && !TYPES.includes(String(columns['type']))) columns['type'] = 'undeployable';
  if (self) Object.assign(self, columns, { updated_at: options.now() });
  const row = self ?? add(store, table, columns, options.now());
  const word = WORD[table] ?? CLASS[table];
  const told = TRANSFORMED.includes(table) ? show(scene, table, row) : eloquent(row);
  return standard('success', told, `${word} ${self ? 'updated' : 'created'} successfully.`);
}

function list(scene: Scene, table: Table, call: Call): Row[] {
  const search = call.query.get('search');
  return scene.store.rows[table].filter(
    (row) =>
      row['deleted_at'] === null &&
      ['name', 'model_number', 'category_id'].every((key) => {
        const asked = call.query.get(key);
        return asked === null || same(row[key], asked);
      }) &&
      (!search || found(search, [row['name'], row['model_number']])),
  );
}

/** Companies, locations, suppliers, manufacturers, categories, models and status labels. */
export function reference(scene: Scene, table: Table, call: Call): Reply {
  const [first, second] = call.path;
  if (second !== undefined) return noEndpoint;
  if (first === undefined) {
    if (call.method === 'POST') return write(scene, table, call);
    if (call.method !== 'GET') return wrongVerb;
    return page(list(scene, table, call), call, scene.options, (row) => show(scene, table, row));
  }
  if (first === 'selectlist') return selectlist(list(scene, table, call), call, (row) => String(row['name']));
  const row = live(scene.store, table, first);
  if (!row) return refusal(`${CLASS[table]} not found`);
  if (call.method === 'GET') return plain(show(scene, table, row));
  if (call.method === 'PATCH' || call.method === 'PUT') return write(scene, table, call, row);
  if (call.method !== 'DELETE') return wrongVerb;
  row['deleted_at'] = scene.options.now();
  return standard('success', null, `The ${CLASS[table]?.toLowerCase()} was deleted successfully.`);
}
