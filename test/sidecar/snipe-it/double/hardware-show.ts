import type { Call, Scene } from './call.ts';
import { found } from './listing.ts';
import { day, e, eloquent, markdown, moment, money, named } from './show.ts';
import { fieldsOf, live, type Row, type Store, same } from './store.ts';

const typeOf = (store: Store, asset: Row) => String(live(store, 'statuslabels', asset['status_id'])?.['type'] ?? '');

function holder(store: Store, asset: Row) {
  if (asset['assigned_to'] === null || asset['assigned_to'] === undefined) return null;
  const type = String(asset['assigned_type']).split('\\').at(-1)?.toLowerCase() ?? '';
  const table = type === 'location' ? 'locations' : type === 'user' ? 'users' : 'assets';
  const row = live(store, table, asset['assigned_to']);
  return row ? { ...named(row), type } : null;
}

function customFields(store: Store, asset: Row) {
  const model = live(store, 'models', asset['model_id']);
  return Object.fromEntries(
    fieldsOf(store, model).map(({ field }) => {
      const column = String(field['db_column']);
      const told = { field: column, value: e(asset[column]) ?? '', field_format: field['format'], element: 'text' };
      return [String(field['name']), told];
    }),
  );
}

/** One asset as the transformer of lists and single reads tells it. */
export function showAsset({ store, options }: Scene, asset: Row): Record<string, unknown> {
  const model = live(store, 'models', asset['model_id']);
  const status = live(store, 'statuslabels', asset['status_id']);
  const assigned = holder(store, asset);
  const months = (value: unknown) => (value ? `${value} months` : null);
  return {
    id: asset.id,
    name: e(asset['name']),
    asset_tag: e(asset['asset_tag']),
    serial: e(asset['serial']),
    model: named(model),
    byod: Boolean(asset['byod']),
    model_number: e(model?.['model_number']),
    eol: months(model?.['eol']),
    status_label: status && {
      ...named(status),
      status_type: status['type'],
      status_meta: assigned ? 'deployed' : status['type'],
    },
    category: named(live(store, 'categories', model?.['category_id'])),
    manufacturer: named(live(store, 'manufacturers', model?.['manufacturer_id'])),
    notes: markdown(asset['notes']),
    order_number: e(asset['order_number']),
    company: named(live(store, 'companies', asset['company_id'])),
    location: named(live(store, 'locations', asset['location_id'])),
    rtd_location: named(live(store, 'locations', asset['rtd_location_id'])),
    assigned_to: assigned,
    warranty_months: months(asset['warranty_months']),
    created_at: moment(asset['created_at'], options),
    updated_at: moment(asset['updated_at'], options),
    deleted_at: moment(asset['deleted_at'], options),
    purchase_date: day(asset['purchase_date']),
    expected_checkin: day(asset['expected_checkin']),
    purchase_cost: money(asset['purchase_cost'], options),
    user_can_checkout: assigned === null && status?.['type'] === 'deployable' && asset['deleted_at'] === null,
    custom_fields: customFields(store, asset),
  };
}

/** The raw row that writes answer with, and the relation that happened to load. */
export function rawAsset({ store }: Scene, asset: Row): Record<string, unknown> {
  const model = live(store, 'models', asset['model_id']);
  return { ...eloquent(asset), ...(model ? { model: eloquent(model) } : {}) };
}

const EXACT = ['asset_tag', 'serial', 'status_id', 'company_id', 'location_id', 'rtd_location_id', 'order_number'];
const OF_MODEL = ['category_id', 'manufacturer_id'];

function fits(store: Store, asset: Row, query: URLSearchParams): boolean {
  const models = [...query.getAll('model_id'), ...query.getAll('model_id[]')];
  if (models.length > 0 && !models.some((id) => same(asset['model_id'], id))) return false;
  const model = live(store, 'models', asset['model_id']);
  for (const [key, value] of query) {
    if ((EXACT.includes(key) || key.startsWith('_snipeit_')) && !same(asset[key], value)) return false;
    if (OF_MODEL.includes(key) && !same(model?.[key], value)) return false;
  }
  return true;
}

function ofStatus({ store, options }: Scene, asset: Row, query: URLSearchParams): boolean {
  const asked = query.get('status');
  const type = typeOf(store, asset);
  const assigned = asset['assigned_to'] !== null && asset['assigned_to'] !== undefined;
  if (asked === 'Deleted') return asset['deleted_at'] !== null;
  if (asset['deleted_at'] !== null) return false;
  if (asked === 'Archived') return type === 'archived';
  if (asked === 'RTD') return type === 'deployable' && !assigned;
  if (asked === 'Deployed') return assigned;
  if (asked === 'Pending' || asked === 'Undeployable') return type === asked.toLowerCase();
  if (asked === 'Requestable' || asked === 'byod') return Boolean(asset[asked.toLowerCase()]);
  return type !== 'archived' || options.showArchived || query.has('status_id');
}

function searched({ store }: Scene, asset: Row, query: URLSearchParams): boolean {
  const filter = query.get('filter');
  if (filter) {
    const wanted = JSON.parse(filter) as Record<string, unknown>;
    return Object.entries(wanted).every(([key, value]) => found(String(value), [asset[key]]));
  }
  const search = query.get('search');
  if (!search) return true;
  const related = (['model_id', 'company_id', 'location_id'] as const).map((key) => {
    const table = key === 'model_id' ? 'models' : key === 'company_id' ? 'companies' : 'locations';
    return live(store, table, asset[key])?.['name'];
  });
  const custom = Object.keys(asset).filter((key) => key.startsWith('_snipeit_'));
  const own = ['name', 'asset_tag', 'serial', 'notes', 'order_number', ...custom].map((key) => asset[key]);
  return found(search, [...own, ...related]);
}

/** The assets that a list shows: archived ones are hidden unless they are asked for. */
export function listed(scene: Scene, { query }: Call): Row[] {
  return scene.store.rows.assets.filter(
    (asset) => ofStatus(scene, asset, query) && fits(scene.store, asset, query) && searched(scene, asset, query),
  );
}
