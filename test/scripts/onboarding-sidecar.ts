import { PassThrough } from 'node:stream';
import { serve } from '../../core/service/http-server.ts';
import { openLog } from '../../core/service/log.ts';
import { HttpError } from '../../core/service/route.ts';
import { DRIVERS } from '../../devices/index.ts';
import { lastingPort } from '../../scripts/stack/ports.ts';
import { inventoryRoutes } from '../../sidecar/inventory/routes.ts';
import { createDevice } from '../../sidecar/inventory/store.ts';
import type { InventoryDb } from '../../sidecar/inventory/tables.ts';
import { onboardingRoutes } from '../../sidecar/onboarding/routes.ts';
import { PERMISSIONS } from '../../sidecar/permission.ts';
import { openPrometheus } from '../../sidecar/power/prometheus.ts';
import { actorOf, setPrincipal } from '../../sidecar/principal.ts';
import { ANNA, open, pdu } from '../sidecar/inventory/engines.ts';

/** On a loaded machine. */
export const PATIENCE_MS = 90_000;

export const TOKEN = 'a-token-of-anna';

/** The routes of inventory and onboarding for who has the token, with a PDU and a Prometheus that is away. */
export async function startSidecar(): Promise<{ url: string; db: InventoryDb; stop(): Promise<void> }> {
  const opened = await open(':memory:');
  const { db } = opened;
  const parts = { db, now: Date.now, site: 'north', drivers: DRIVERS };
  await createDevice(parts, ANNA, pdu('pdu-1', '10.9.0.1'));
  const nobody = await lastingPort();
  const routes = [
    ...inventoryRoutes({ ...parts, exporters: [], actorOf }),
    ...onboardingRoutes({
      ...parts,
      prometheus: openPrometheus({ url: `http://127.0.0.1:${nobody}`, fetch, timeoutSeconds: 2 }),
      renameOutlet: (_principal, _pdu, _outlet, name) => Promise.resolve({ name }),
    }),
  ];
  const server = await serve({
    listen: '127.0.0.1:0',
    routes: routes.map(({ route }) => route),
    log: openLog('test', 'silent'),
    notReady: () => undefined,
    metrics: () => [],
    bodyLimit: 8_000_000,
    admit: (request) => {
      if (request.get('authorization') !== `Bearer ${TOKEN}`) throw new HttpError(401, 'nobody is logged in');
      setPrincipal(request, { actor: ANNA, roles: ['admin'], permissions: new Set(PERMISSIONS), via: 'token' });
    },
  });
  return {
    url: server.url,
    db,
    stop: async () => {
      await server.stop();
      await opened.close();
    },
  };
}

/** What a command prints, and its exit code. */
export async function told(run: (out: PassThrough) => Promise<void>): Promise<{ text: string; code: unknown }> {
  const out = new PassThrough();
  const pieces: string[] = [];
  out.setEncoding('utf8').on('data', (piece: string) => pieces.push(piece));
  await run(out);
  return { text: pieces.join(''), code: process.exitCode };
}
