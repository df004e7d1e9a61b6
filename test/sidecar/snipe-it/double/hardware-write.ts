import { type Call, type Reply, refusal, type Scene, standard } from './call.ts';
import { assetErrors } from './hardware-rules.ts';
import { rawAsset } from './hardware-show.ts';
import { e } from './show.ts';
import { add, fieldsOf, live, logWrite, type Row } from './store.ts';

const COLUMNS = [
  'name',
  'asset_tag',
  'serial',
  'model_id',
  'status_id',
  'company_id',
  'location_id',
  'rtd_location_id',
  'supplier_id',
  'order_number',
  'notes',
  'purchase_date',
  'purchase_cost',
  'warranty_months',
  'expected_checkin',
  'next_audit_date',
  'asset_eol_date',
  'byod',
  'requestable',
];
const HOLDERS = { assigned_user: 'User', assigned_location: 'Location', assigned_asset: 'Asset' } as const;

/** Only columns that are known; others are ignored silently, and so is a nested `custom_fields`. */
function columnsOf(body: Record<string, unknown>): Record<string, unknown> {
  const known = Object.entries(body).filter(([key]) => COLUMNS.includes(key) || key.startsWith('_snipeit_'));
  return Object.fromEntries(
    known.map(([key, value]) => [key, key === 'purchase_cost' && Number(value) === 0 ? null : value]),
  );
}

/** Through assigned_*: the name becomes that of the request, so it is lost where the request has none (known trap). */
function assign({ store, options }: Scene, asset: Row, body: Record<string, unknown>): void {
  for (const [key, type] of Object.entries(HOLDERS)) {
    const target = body[key];
    if (target === null || target === undefined) continue;
    Object.assign(asset, { assigned_to: Number(target), assigned_type: `App\\Models\\${type}` });
    if (type === 'Location') asset['location_id'] = Number(target);
    asset['name'] = e(body['name']) ?? '';
    logWrite(store, 'checkout', asset.id, options.now());
  }
}

function automaticTag({ store, options: { autoIncrement } }: Scene): string {
  return `${autoIncrement.prefix}${String(store.nextTag).padStart(autoIncrement.zerofill, '0')}`;
}

/** The counter goes to one behind a tag of prefix and digits, and for a foreign tag it still goes up by one. */
function bumpTag({ store, options: { autoIncrement } }: Scene, tag: string): void {
  const rest = tag.startsWith(autoIncrement.prefix) ? tag.slice(autoIncrement.prefix.length) : '';
  store.nextTag = /^\d+$/.test(rest) ? Math.max(store.nextTag, Number(rest) + 1) : store.nextTag + 1;
}

/** Looks whether an asset may be made, and makes it when it is called: between the two another one may have come. */
export function beginCreate(scene: Scene, { body }: Pick<Call, 'body'>): () => Reply {
  const { options } = scene;
  const automatic = options.autoIncrement.on && (body['asset_tag'] ?? null) === null;
  const asked = automatic ? { ...body, asset_tag: automaticTag(scene) } : body;
  const errors = assetErrors(scene, asked);
  return () => insertAsset(scene, asked, errors);
}

export const createAsset = (scene: Scene, call: Call): Reply => beginCreate(scene, call)();

function insertAsset(scene: Scene, asked: Record<string, unknown>, errors: Record<string, string[]>): Reply {
  const { store, options } = scene;
  if (Object.keys(errors).length > 0) return refusal(errors);
  const columns = columnsOf(asked);
  for (const { field } of fieldsOf(store, live(store, 'models', asked['model_id']))) {
    const column = String(field['db_column']);
    columns[column] ??= field['default_value'] ?? null;
  }
  const asset = add(
    store,
    'assets',
    { assigned_to: null, assigned_type: null, ...columns, created_by: 1 },
    options.now(),
  );
  if (options.autoIncrement.on) bumpTag(scene, String(asset['asset_tag']));
  logWrite(store, 'create', asset.id, options.now());
  assign(scene, asset, asked);
  return standard('success', rawAsset(scene, asset), 'Asset created successfully. :)');
}

export function updateAsset(scene: Scene, asset: Row, { body }: Call): Reply {
  const { store, options } = scene;
  const errors = assetErrors(scene, body, asset);
  if (Object.keys(errors).length > 0) return refusal(errors);
  const columns = columnsOf(body);
  // Known trap: the default location drags the present one along.
  if ('rtd_location_id' in columns && !('location_id' in columns)) columns['location_id'] = columns['rtd_location_id'];
  const changes: Record<string, { old: unknown; new: unknown }> = {};
  for (const [key, value] of Object.entries(columns))
    if (String(asset[key] ?? '') !== String(value ?? '')) changes[key] = { old: asset[key], new: value };
  Object.assign(asset, columns);
  if (Object.keys(changes).length > 0) asset['updated_at'] = options.now();
  logWrite(store, 'update', asset.id, options.now(), changes);
  assign(scene, asset, body);
  return standard('success', rawAsset(scene, asset), 'Asset updated successfully.');
}

export function deleteAsset({ store, options }: Scene, asset: Row): Reply {
  Object.assign(asset, { assigned_to: null, assigned_type: null, deleted_at: options.now() });
  logWrite(store, 'delete', asset.id, options.now());
  return standard('success', null, 'The asset was deleted successfully.');
}

export function restoreAsset({ store, options }: Scene, asset: Row): Reply {
  asset['deleted_at'] = null;
  logWrite(store, 'restore', asset.id, options.now());
  return standard('success', null, 'Asset restored successfully.');
}
