import { type Call, noEndpoint, plain, type Reply, refusal, type Scene, standard, wrongVerb } from './call.ts';
import { errorsOf, unique, within } from './rules.ts';
import { e, eloquent, named } from './show.ts';
import { add, fieldsOf, live, type Row } from './store.ts';

/** `_snipeit_` + slug of the name, cut to 50 + id; a rename makes a new one with the same id. */
export function columnOf(name: string, id: number): string {
  const slug = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '')
    .slice(0, 50);
  return `_snipeit_${slug}_${id}`;
}

function showField(field: Row, required = false) {
  const { id, format } = field;
  return { id, name: e(field['name']), db_column_name: field['db_column'], format, type: field['element'], required };
}

function showFieldset({ store }: Scene, fieldset: Row) {
  const fields = fieldsOf(store, { id: 0, fieldset_id: fieldset.id });
  const models = store.rows.models.filter((row) => row['deleted_at'] === null && row['fieldset_id'] === fieldset.id);
  return {
    ...named(fieldset),
    fields: { total: fields.length, rows: fields.map(({ field, pivot }) => showField(field, pivot.required)) },
    models: { total: models.length, rows: models.map(named) },
  };
}

function rename({ store }: Scene, field: Row, name: string): void {
  const old = String(field['db_column']);
  const column = columnOf(name, field.id);
  if (column === old) return;
  Object.assign(field, { name, db_column: column });
  for (const asset of store.rows.assets)
    if (old in asset) {
      asset[column] = asset[old];
      delete asset[old];
    }
}

function associate({ store }: Scene, field: Row, body: Record<string, unknown>): Reply {
  const fieldset = live(store, 'fieldsets', body['fieldset_id']);
  if (!fieldset) return refusal({ fieldset_id: ['The selected fieldset id is invalid.'] });
  const required = body['required'] === 'on';
  store.pivots.push({ field: field.id, fieldset: fieldset.id, required, order: Number(body['order'] ?? 0) });
  return standard('success', showFieldset({ store } as Scene, fieldset), 'Fieldset updated successfully.');
}

/** /fields, which is told whole, without pages. */
export function fields(scene: Scene, call: Call): Reply {
  const { store, options } = scene;
  const [first, second] = call.path;
  if (first === undefined && call.method === 'GET')
    return plain({ total: store.rows.fields.length, rows: store.rows.fields.map((row) => showField(row)) });
  if (first === undefined) {
    const elements = ['text', 'listbox', 'textarea', 'checkbox', 'radio'];
    const errors = errorsOf(call.body, {
      name: { required: true, rules: [unique(store, 'fields', 'name')] },
      element: { required: true, rules: [within(elements)] },
    });
    if (Object.keys(errors).length > 0) return refusal(errors);
    const row = add(store, 'fields', { format: 'ANY', ...call.body }, options.now());
    row['db_column'] = columnOf(String(row['name']), row.id);
    return standard('success', eloquent(row), 'Field created successfully.');
  }
  const field = live(store, 'fields', first);
  if (!field) return refusal('CustomField not found');
  if (second === 'associate') return associate(scene, field, call.body);
  if (second !== undefined) return noEndpoint;
  if (call.method === 'GET') return plain(showField(field));
  if (call.method !== 'PATCH' && call.method !== 'PUT') return wrongVerb;
  if (typeof call.body['name'] === 'string') rename(scene, field, call.body['name']);
  return standard('success', eloquent(field), 'Field updated successfully.');
}

export function fieldsets(scene: Scene, call: Call): Reply {
  const { store, options } = scene;
  const [first] = call.path;
  if (first === undefined && call.method === 'GET')
    return plain({
      total: store.rows.fieldsets.length,
      rows: store.rows.fieldsets.map((row) => showFieldset(scene, row)),
    });
  if (first === undefined) {
    const errors = errorsOf(call.body, { name: { required: true, rules: [unique(store, 'fieldsets', 'name')] } });
    if (Object.keys(errors).length > 0) return refusal(errors);
    return standard('success', eloquent(add(store, 'fieldsets', call.body, options.now())), 'Fieldset created.');
  }
  const fieldset = live(store, 'fieldsets', first);
  return fieldset ? plain(showFieldset(scene, fieldset)) : refusal('CustomFieldset not found');
}
