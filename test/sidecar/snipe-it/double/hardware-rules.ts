import type { Scene } from './call.ts';
import {
  boolean,
  date,
  type Errors,
  errorsOf,
  exists,
  type FieldRules,
  formatErrors,
  integer,
  isoDay,
  labelOf,
  max,
  notArray,
  numeric,
  type Rule,
  unique,
} from './rules.ts';
import { fieldsOf, live, type Row, same } from './store.ts';

const ASSIGNED = ['assigned_user', 'assigned_asset', 'assigned_location', 'assigned_to'];

function deployable({ store }: Scene, body: Record<string, unknown>): Rule {
  const assigned = ASSIGNED.some((key) => body[key] !== null && body[key] !== undefined);
  return (value, label) =>
    assigned && live(store, 'statuslabels', value)?.['type'] !== 'deployable'
      ? `The selected ${label} is not deployable.`
      : undefined;
}

function rulesOf(scene: Scene, body: Record<string, unknown>, self?: Row): Record<string, FieldRules> {
  const { store, options } = scene;
  const optional = (...rules: Rule[]): FieldRules => ({ rules });
  // Not `self`: the rule of the update is the one of the create, so an unchanged serial is not unique (known trap).
  const serial = options.uniqueSerial ? [unique(store, 'assets', 'serial')] : [];
  return {
    model_id: { required: true, rules: [notArray, integer, exists(store, 'models')] },
    status_id: { required: true, rules: [integer, exists(store, 'statuslabels'), deployable(scene, body)] },
    asset_tag: { required: true, rules: [max(255), notArray, unique(store, 'assets', 'asset_tag', self?.id)] },
    serial: optional(...serial),
    name: optional(max(255)),
    order_number: optional(max(191)),
    notes: optional(max(65535)),
    company_id: optional(integer, exists(store, 'companies')),
    location_id: optional(exists(store, 'locations')),
    rtd_location_id: optional(exists(store, 'locations')),
    supplier_id: optional(exists(store, 'suppliers')),
    purchase_date: optional(isoDay),
    purchase_cost: optional(numeric),
    expected_checkin: optional(date),
    next_audit_date: optional(date),
    asset_eol_date: optional(date),
    byod: optional(boolean),
    requestable: optional(boolean),
    assigned_user: optional(exists(store, 'users')),
    assigned_location: optional(exists(store, 'locations')),
    assigned_asset: optional(exists(store, 'assets')),
  };
}

function unknownFields({ store }: Scene, body: Record<string, unknown>, model: Row | undefined): Errors {
  const there = fieldsOf(store, model).map(({ field }) => field['db_column']);
  const errors: Errors = {};
  for (const key of Object.keys(body).filter((each) => each.startsWith('_snipeit_') && !there.includes(each)))
    errors[key] = [
      store.rows.fields.some((field) => field['db_column'] === key)
        ? "This field seems to exist, but is not available on this Asset Model's fieldset."
        : 'This field does not seem to exist, please double check your custom field names.',
    ];
  return errors;
}

function customErrors({ store }: Scene, values: Record<string, unknown>, model: Row | undefined, self?: Row): Errors {
  const errors: Errors = {};
  for (const { field, pivot } of fieldsOf(store, model)) {
    const column = String(field['db_column']);
    const value = values[column];
    if (value === null || value === undefined) {
      if (pivot.required) errors[column] = [`The ${labelOf(column)} field is required.`];
      continue;
    }
    const messages = formatErrors(field, value);
    const taken = store.rows.assets.some(
      (row) => row.id !== self?.id && row['deleted_at'] === null && same(row[column], value),
    );
    if (field['is_unique'] && taken) messages.push(`The ${labelOf(column)} has already been taken.`);
    if (messages.length > 0) errors[column] = messages;
  }
  return errors;
}

/** In the order of the original: all rules together; unknown custom fields only without others; then their formats. */
export function assetErrors(scene: Scene, body: Record<string, unknown>, self?: Row): Errors {
  const errors = errorsOf(body, rulesOf(scene, body, self), { partial: self !== undefined });
  if (Object.keys(errors).length > 0) return errors;
  const model = live(scene.store, 'models', body['model_id'] ?? self?.['model_id']);
  const unknown = unknownFields(scene, body, model);
  if (Object.keys(unknown).length > 0) return unknown;
  return customErrors(scene, { ...self, ...body }, model, self);
}
