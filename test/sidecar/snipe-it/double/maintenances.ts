import { type Call, noEndpoint, plain, type Reply, refusal, type Scene, standard, wrongVerb } from './call.ts';
import { found, page } from './listing.ts';
import { afterEightOne } from './options.ts';
import { errorsOf, exists, type FieldRules, integer, isoDay, max, numeric } from './rules.ts';
import { day, e, eloquent, moment, money, named } from './show.ts';
import { add, live, type Row, same } from './store.ts';

function rulesOf({ store, options }: Scene): Record<string, FieldRules> {
  const shared: Record<string, FieldRules> = {
    asset_id: { required: true, rules: [integer, exists(store, 'assets')] },
    start_date: { required: true, rules: [isoDay] },
    completion_date: { rules: [isoDay] },
    cost: { rules: [numeric] },
  };
  const title: FieldRules = { required: true, rules: [max(100)] };
  const supplier = exists(store, 'suppliers');
  if (!afterEightOne(options))
    return {
      ...shared,
      supplier_id: { required: true, rules: [integer, supplier] },
      asset_maintenance_type: { required: true },
      title,
    };
  return {
    ...shared,
    supplier_id: { rules: [integer, supplier] },
    maintenance_type_id: { required: true, rules: [integer] },
    name: title,
  };
}

function show({ store, options }: Scene, row: Row) {
  const asset = live(store, 'assets', row['asset_id']);
  const told = afterEightOne(options)
    ? { name: e(row['name']), maintenance_type_id: row['maintenance_type_id'] }
    : { title: e(row['title']), asset_maintenance_type: e(row['asset_maintenance_type']) };
  return {
    id: row.id,
    asset: asset && { ...named(asset), asset_tag: e(asset['asset_tag']) },
    ...told,
    supplier: named(live(store, 'suppliers', row['supplier_id'])),
    cost: money(row['cost'], options),
    notes: e(row['notes']),
    start_date: day(row['start_date']),
    completion_date: day(row['completion_date']),
    created_at: moment(row['created_at'], options),
  };
}

function columnsOf({ options }: Scene, body: Record<string, unknown>): Record<string, unknown> {
  const own = afterEightOne(options) ? ['name', 'maintenance_type_id'] : ['title', 'asset_maintenance_type'];
  const known = ['asset_id', 'supplier_id', 'start_date', 'completion_date', 'cost', 'is_warranty', 'notes', ...own];
  const kept = Object.entries(body).filter(([key]) => known.includes(key));
  if (afterEightOne(options) && 'expected_completion_date' in body)
    kept.push(['completion_date', body['expected_completion_date']]);
  return Object.fromEntries(kept.map(([key, value]) => [key, key === 'cost' && Number(value) === 0 ? null : value]));
}

function listed({ store }: Scene, { query }: Call): Row[] {
  const search = query.get('search');
  return store.rows.maintenances.filter(
    (row) =>
      row['deleted_at'] === null &&
      ['asset_id', 'supplier_id', 'asset_maintenance_type', 'maintenance_type_id'].every((key) => {
        const asked = query.get(key);
        return asked === null || same(row[key], asked);
      }) &&
      (!search || found(search, [row['title'], row['name'], row['notes']])),
  );
}

/** /maintenances, with the field names of 8.1 or with those that came after it. */
export function maintenances(scene: Scene, call: Call): Reply {
  const { store, options } = scene;
  const [first, second] = call.path;
  if (first === undefined && call.method === 'GET')
    return page(listed(scene, call), call, options, (row) => show(scene, row));
  if (first === undefined) {
    if (call.method !== 'POST') return wrongVerb;
    const errors = errorsOf(call.body, rulesOf(scene));
    if (Object.keys(errors).length > 0) return refusal(errors);
    const row = add(store, 'maintenances', columnsOf(scene, call.body), options.now());
    return standard('success', eloquent(row), 'Asset Maintenance was created successfully.');
  }
  const row = live(store, 'maintenances', first);
  if (!row) return refusal('Maintenance not found');
  if (second !== undefined) return noEndpoint;
  if (call.method === 'GET') return plain(show(scene, row));
  if (call.method === 'DELETE') {
    row['deleted_at'] = options.now();
    return standard('success', null, 'Asset Maintenance was deleted successfully.');
  }
  const errors = errorsOf(call.body, rulesOf(scene), { partial: true });
  if (Object.keys(errors).length > 0) return refusal(errors);
  Object.assign(row, columnsOf(scene, call.body), { updated_at: options.now() });
  return standard('success', eloquent(row), 'Asset Maintenance was edited successfully.');
}
