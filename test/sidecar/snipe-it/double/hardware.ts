import { type Call, noEndpoint, plain, type Reply, refusal, type Scene, standard, wrongVerb } from './call.ts';
import { checkin, checkout } from './hardware-move.ts';
import { listed, showAsset } from './hardware-show.ts';
import { createAsset, deleteAsset, restoreAsset, updateAsset } from './hardware-write.ts';
import { page, selectlist } from './listing.ts';
import { logWrite, type Row, same } from './store.ts';

const missing = () => refusal('Asset does not exist.');
const notFound = () => refusal('Asset not found');

function byTag(scene: Scene, tag: string, call: Call): Reply {
  const deleted = call.query.get('deleted') === 'true';
  const assets = scene.store.rows.assets.filter((row) => same(row['asset_tag'], tag));
  if (deleted) return page(assets, call, scene.options, (row) => showAsset(scene, row));
  const asset = assets.find((row) => row['deleted_at'] === null);
  return asset ? plain(showAsset(scene, asset)) : missing();
}

function bySerial(scene: Scene, serial: string, call: Call): Reply {
  const assets = scene.store.rows.assets.filter((row) => row['deleted_at'] === null && same(row['serial'], serial));
  return assets.length > 0 ? page(assets, call, scene.options, (row) => showAsset(scene, row)) : missing();
}

function act(scene: Scene, asset: Row | undefined, deed: string, call: Call): Reply {
  if (!asset) return notFound();
  if (deed === 'checkout') return checkout(scene, asset, call);
  if (deed === 'checkin') return checkin(scene, asset, call);
  if (deed === 'restore') return restoreAsset(scene, asset);
  if (deed !== 'audit') return noEndpoint;
  logWrite(scene.store, 'audit', asset.id, scene.options.now());
  return standard('success', { asset_tag: asset['asset_tag'] }, 'Audit logged successfully.');
}

function one(scene: Scene, id: string, call: Call): Reply {
  const asset = scene.store.rows.assets.find((row) => row.id === Number(id));
  if (call.method === 'GET') return asset ? plain(showAsset(scene, asset)) : missing();
  if (!asset || asset['deleted_at'] !== null) return notFound();
  if (call.method === 'PATCH' || call.method === 'PUT') return updateAsset(scene, asset, call);
  return call.method === 'DELETE' ? deleteAsset(scene, asset) : wrongVerb;
}

/** Everything under /hardware. */
export function hardware(scene: Scene, call: Call): Reply {
  const { store, options } = scene;
  const [first, second, third] = call.path;
  const withTag = (tag: unknown) =>
    store.rows.assets.find((row) => row['deleted_at'] === null && same(row['asset_tag'], tag));
  if (first === undefined) {
    if (call.method === 'GET') return page(listed(scene, call), call, options, (row) => showAsset(scene, row));
    return call.method === 'POST' ? createAsset(scene, call) : wrongVerb;
  }
  if (first === 'selectlist')
    return selectlist(listed(scene, call), call, (row) => `${row['asset_tag']} ${row['name'] ?? ''}`.trim());
  if (first === 'bytag' && second !== undefined && third === undefined) return byTag(scene, second, call);
  if (first === 'bytag' && third !== undefined) return act(scene, withTag(second), third, call);
  // The route of a serial allows slashes in it.
  if (first === 'byserial') return bySerial(scene, call.path.slice(1).join('/'), call);
  if (first === 'checkinbytag') return act(scene, withTag(call.body['asset_tag']), 'checkin', call);
  if (!/^\d+$/.test(first)) return noEndpoint;
  if (second === undefined) return one(scene, first, call);
  if (call.method !== 'POST') return wrongVerb;
  return act(
    scene,
    store.rows.assets.find((row) => row.id === Number(first)),
    second,
    call,
  );
}
