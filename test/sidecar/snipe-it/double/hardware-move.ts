import { type Call, type Reply, refusal, type Scene, standard } from './call.ts';
import { type Errors, errorsOf, exists, numeric, within } from './rules.ts';
import { live, logWrite, type Row } from './store.ts';

const TARGETS = ['assigned_user', 'assigned_asset', 'assigned_location'] as const;

function checkoutErrors({ store, options }: Scene, body: Record<string, unknown>): Errors {
  const errors = errorsOf(body, {
    checkout_to_type: { required: true, rules: [within(['asset', 'location', 'user'])] },
    assigned_user: { rules: [numeric, exists(store, 'users')] },
    assigned_asset: { rules: [numeric, exists(store, 'assets')] },
    assigned_location: { rules: [numeric, exists(store, 'locations')] },
    status_id: { rules: [exists(store, 'statuslabels')] },
    note: { required: options.requireNotes },
  });
  if (TARGETS.every((key) => (body[key] ?? null) === null))
    for (const key of TARGETS) {
      const others = TARGETS.filter((each) => each !== key).map((each) => each.replaceAll('_', ' '));
      errors[key] = [
        `The ${key.replaceAll('_', ' ')} field is required when none of ${others.join(' / ')} are present.`,
      ];
    }
  if ((body['status_id'] ?? null) !== null && live(store, 'statuslabels', body['status_id'])?.['type'] !== 'deployable')
    errors['status_id'] ??= ['The selected status id is not deployable.'];
  return errors;
}

export function checkout(scene: Scene, asset: Row, { body }: Call): Reply {
  const { store, options } = scene;
  const errors = checkoutErrors(scene, body);
  if (Object.keys(errors).length > 0) return refusal(errors);
  const tag = { asset: asset['asset_tag'] };
  const status = live(store, 'statuslabels', asset['status_id']);
  if (asset['assigned_to'] !== null || asset['deleted_at'] !== null || status?.['type'] !== 'deployable')
    return refusal('That asset is not available for checkout!', tag);
  const type = String(body['checkout_to_type']);
  const target = Number(body[`assigned_${type}`]);
  asset['assigned_to'] = target;
  asset['assigned_type'] = `App\\Models\\${type.charAt(0).toUpperCase()}${type.slice(1)}`;
  if (type === 'location') asset['location_id'] = target;
  if ((body['status_id'] ?? null) !== null) asset['status_id'] = body['status_id'];
  if ((body['name'] ?? null) !== null) asset['name'] = body['name'];
  asset['updated_at'] = options.now();
  logWrite(store, 'checkout', asset.id, options.now());
  return standard('success', tag, 'Asset checked out successfully.');
}

export function checkin({ store, options }: Scene, asset: Row, { body }: Call): Reply {
  const model = live(store, 'models', asset['model_id']);
  const told = { asset_tag: asset['asset_tag'], model: model?.['name'], model_number: model?.['model_number'] };
  if (asset['assigned_to'] === null) return refusal('That asset is already checked in.', told);
  asset['assigned_to'] = null;
  asset['assigned_type'] = null;
  asset['location_id'] = body['location_id'] ?? asset['rtd_location_id'] ?? null;
  if (body['update_default_location'] && body['location_id']) asset['rtd_location_id'] = body['location_id'];
  if ((body['status_id'] ?? null) !== null) asset['status_id'] = body['status_id'];
  if ((body['name'] ?? null) !== null) asset['name'] = body['name'];
  asset['updated_at'] = options.now();
  logWrite(store, 'checkin', asset.id, options.now());
  return standard('success', told, 'Asset checked in successfully.');
}
