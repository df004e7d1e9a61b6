import type { KyselyPlugin } from 'kysely';
import { maintenanceRoutes as windowRoutes } from '../../../alert-webhook/operators/maintenance-routes.ts';
import { type HttpServer, serve } from '../../../core/service/http-server.ts';
import { quietLog } from '../../../core/service/log.ts';
import { HttpError } from '../../../core/service/route.ts';
import type { GiveOrder } from '../../../sidecar/gateway/order.ts';
import type { Patch } from '../../../sidecar/inventory/record.ts';
import { CLOCK, type MaintenanceParts } from '../../../sidecar/maintenance/parts.ts';
import { deskOver, rackOf } from '../../alert-webhook/desk.ts';
import { afterTest } from '../../tidy.ts';
import { deskParts } from '../comments/desk-parts.ts';
import { miner, pdu } from '../inventory/engines.ts';

/** Dies at its nth step, and does nothing any more from then on. */
export interface Mortal {
  step(): void;
  died(): boolean;
}

export class Killed extends Error {}

export function mortal(dieAt: number): Mortal {
  let steps = 0;
  return {
    step() {
      steps += 1;
      if (steps >= dieAt) throw new Killed(`killed at step ${dieAt}`);
    },
    died: () => steps >= dieAt,
  };
}

function killing(life: Mortal): KyselyPlugin {
  return {
    transformQuery({ node }) {
      life.step();
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
}

/** Miners m1, m2, … on one PDU, in the sidecar's database, and a real alert-webhook that knows the first `known` of them. */
export async function maintenanceFarm(address: string, count: number, { known = count, more = [] as Patch[] } = {}) {
  const miners = Array.from({ length: count }, (_, index) =>
    miner(index + 1, { feeds: [{ pdu: 'pdu-1', outlet: String(index + 1) }], location: { building: 'b', rack: 'r1' } }),
  );
  const sidecar = await deskParts(address, [pdu('pdu-1', '10.9.0.1'), ...miners, ...more]);
  afterTest(sidecar.close);
  const { desk } = await deskOver({ devices: rackOf(known), clock: sidecar.clock });
  const server: HttpServer = await serve({
    listen: '127.0.0.1:0',
    routes: windowRoutes({ desk }),
    log: quietLog(),
    notReady: () => undefined,
    metrics: () => [],
  });
  afterTest(server.stop);
  const give = giving(server.url);
  let keys = 0;
  const parts = (over: Partial<MaintenanceParts> = {}): MaintenanceParts => {
    const { db, now, audit } = sidecar.parts;
    const newKey = () => {
      keys += 1;
      return `key-${keys}`;
    };
    return { db: db as never, now, audit, give, newKey, underWay: new Set(), ...over };
  };
  /** A process that dies at its nth statement, order or line of audit. */
  const dying = (life: Mortal): MaintenanceParts => ({
    ...parts(),
    db: sidecar.db.withPlugin(killing(life)) as never,
    give: async (...order) => {
      life.step();
      const answer = await give(...order);
      life.step();
      return answer;
    },
    audit: async (entry) => {
      life.step();
      await sidecar.parts.audit(entry);
    },
  });
  const covers = async (id: string) => {
    const device = desk.tools.devices.get(id);
    return device && (await desk.tools.standings.of(device)).maintenance;
  };
  /** Numbers of the windows that are open at alert-webhook and mean the device. */
  const windows = async (id: string) => {
    const rows = await desk.db
      .selectFrom('maintenance_windows')
      .selectAll()
      .where('cancelled_at', 'is', null)
      .execute();
    return rows
      .filter(({ ends_at, selection }) => ends_at > sidecar.clock.now && selection.includes(`"${id}"`))
      .map(({ id: number }) => number);
  };
  return { ...sidecar, desk, give, make: parts, dying, covers, windows };
}

/** Orders over HTTP, with the name of who gives them, as the gateway passes them on. */
function giving(url: string): GiveOrder {
  return async (principal, { method, path, query = {}, body, idempotencyKey }) => {
    const search = new URLSearchParams(query).toString();
    const response = await fetch(`${url}${path}${search === '' ? '' : `?${search}`}`, {
      method,
      headers: {
        'content-type': 'application/json',
        ...(idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify({ ...body, by: principal.actor.name }) }),
    });
    const answer = (await response.json()) as { detail?: string };
    if (!response.ok) throw new HttpError(response.status, answer.detail ?? 'refused');
    return answer;
  };
}

export const CLOCK_NAME = CLOCK.name;
export const HOUR = 3_600_000;
